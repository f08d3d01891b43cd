import t from 'tap'
import { constants } from 'node:buffer'
import { lineFeed, utf16LineFeed } from '../../lib/file/line-ending.ts'
import { textFormat } from '../../lib/file/text-format.ts'
import { fileParams } from './support/file-params.ts'

const none = Buffer.alloc(0)

t.test('charset and byte order mark decide how content is read', async (t) => {
  const cases: readonly (readonly [string, string, object])[] = [
    ['utf-8', '', { charset: 'utf-8', skip: 0, ending: lineFeed, decode: null }],
    ['UTF8', '61', { charset: 'utf-8', skip: 0, ending: lineFeed, decode: null }],
    ['utf-8', 'efbbbf61', { charset: 'utf-8', skip: 3, ending: lineFeed, decode: null }],
    ['utf-8', 'fffe6100', { charset: 'utf-16le', skip: 2, ending: utf16LineFeed['utf-16le'] }],
    ['gbk', 'feff0061', { charset: 'utf-16be', skip: 2, ending: utf16LineFeed['utf-16be'] }],
    ['utf-16le', 'efbbbf', { charset: 'utf-8', skip: 3, decode: null }],
    ['utf-16', '6100', { charset: 'utf-16le', skip: 0, ending: utf16LineFeed['utf-16le'] }],
    ['utf-16be', '0061', { charset: 'utf-16be', skip: 0, ending: utf16LineFeed['utf-16be'] }],
    ['gb2312', '', { charset: 'gbk', skip: 0, ending: lineFeed }],
    ['latin1', '', { charset: 'windows-1252', skip: 0, ending: lineFeed }]
  ]
  for (const [charset, head, format] of cases)
    t.match(textFormat(fileParams({ charset }), Buffer.from(head, 'hex')), format, `${charset} ${head}`)
})

t.test('base64 and hex are lines of ASCII, with or without a byte order mark', async (t) => {
  for (const encode of ['base64', 'hex'] as const) {
    t.match(textFormat(fileParams({ encode }), none), { charset: 'us-ascii', skip: 0, ending: lineFeed })
    t.match(textFormat(fileParams({ encode }), Buffer.from('efbbbf', 'hex')), { charset: 'us-ascii', skip: 3 })
    t.equal(textFormat(fileParams({ encode }), none).decode?.(Buffer.from('61')).fault, null)
  }
})

t.test('the line limit is the configured one, but never more than a string can hold', async (t) => {
  t.equal(textFormat(fileParams({ maxLineBytes: 100 }), none).maxLineBytes, 100)
  t.equal(textFormat(fileParams({ maxLineBytes: 2 ** 31 }), none).maxLineBytes, constants.MAX_STRING_LENGTH)
})

t.test('files of one source that begin alike share one format object', async (t) => {
  const params = fileParams({ charset: 'gbk' })
  const [plain, marked] = ['61', 'fffe6100'].map((head) => textFormat(params, Buffer.from(head, 'hex')))
  t.equal(textFormat(params, none), plain)
  t.equal(textFormat(params, Buffer.from('fffe6200', 'hex')), marked)
  t.match([plain, marked], [{ charset: 'gbk' }, { charset: 'utf-16le' }])
  t.match(textFormat(fileParams({ charset: 'latin1' }), none), { charset: 'windows-1252' })
})
