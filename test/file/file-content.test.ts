import t from 'tap'
import zlib from 'node:zlib'
import { contentWarning, openContent } from '../../lib/file/file-content.ts'
import type { FileParams } from '../../lib/file/params.ts'
import { ByteHandle } from './support/byte-handle.ts'
import { drain } from './support/drain.ts'
import { fileParams } from './support/file-params.ts'

const place = { area: 'file', path: '/x.log' } as const

async function contentOf(content: Uint8Array, parts: Partial<FileParams> = {}, size = content.length) {
  const { handle } = new ByteHandle(content)
  const file = { handle, dev: '1', ino: '2', birth: '0', size, head: Buffer.from(content.subarray(0, 4096)) }
  const params = fileParams(parts)
  const opened = await openContent(file, params, place)
  const warning = contentWarning(opened, params, place)
  const bytes: string[] = []
  for (const source of opened.bytes) {
    bytes.push((await drain(source)).toString('latin1'))
    await source.close()
  }
  return { ...opened, bytes, warning: warning?.code ?? null }
}

t.test('the first bytes decide how a file is read', async (t) => {
  const cases: readonly (readonly [string, Uint8Array, object, Partial<FileParams>?])[] = [
    ['text', Buffer.from('a\nb\n'), { compression: 'none', magic: null, bytes: ['a\nb\n'], warning: null }],
    ['nothing', Buffer.alloc(0), { compression: 'none', bytes: [''], warning: null }],
    ['a mark', Buffer.from('\u{FEFF}a'), { format: { charset: 'utf-8', skip: 3 }, bytes: ['a'] }],
    ['gzip', zlib.gzipSync('a\n'), { compression: 'gzip', magic: 'gzip', bytes: ['a\n'], warning: null }],
    ['nothing in gzip', zlib.gzipSync(''), { compression: 'gzip', bytes: [''], warning: null }],
    ['a mark in gzip', zlib.gzipSync('\u{FEFF}a'), { compression: 'gzip', format: { skip: 3 }, bytes: ['a'] }],
    [
      'UTF-16 in gzip',
      zlib.gzipSync(Buffer.from('\u{FEFF}a', 'utf16le')),
      { format: { charset: 'utf-16le' }, bytes: ['a\0'] }
    ],
    [
      'gzip taken as it is',
      zlib.gzipSync('a'),
      { compression: 'none', magic: 'gzip', warning: 'FILE_LOOKS_BINARY' },
      { compression: 'none' }
    ],
    ['bzip2', Buffer.from('BZh91AY'), { compression: 'none', magic: 'bzip2', warning: 'FILE_LOOKS_BINARY' }],
    ['NUL bytes', Buffer.from('some\0bytes\n'), { compression: 'none', warning: 'FILE_LOOKS_BINARY' }],
    ['UTF-16 without a mark', Buffer.from('some text\n', 'utf16le'), { warning: 'FILE_LOOKS_UTF16' }],
    [
      'UTF-16 in gzip, without a mark',
      zlib.gzipSync(Buffer.from('some text\n', 'utf16le')),
      { warning: 'FILE_LOOKS_UTF16' }
    ],
    [
      'UTF-16 that is expected',
      Buffer.from('some text\n', 'utf16le'),
      { format: { charset: 'utf-16le' }, warning: null },
      { charset: 'utf-16le' }
    ],
    ['NUL bytes in base64', Buffer.from('\0\n'), { warning: null }, { encode: 'base64' }]
  ]
  for (const [name, content, wanted, params] of cases) t.match(await contentOf(content, params), wanted, name)
})

t.test('only uncompressed content with units of one byte is read in byte ranges', async (t) => {
  const content = Buffer.from('line\n'.repeat(4096))
  const ranges = await contentOf(content, { instances: 3, bufferBytes: 4096 })
  t.equal(ranges.bytes.length, 3)
  t.equal(ranges.bytes.join(''), content.toString())
  t.equal(ranges.format.numbered, false)
  t.equal((await contentOf(content, { instances: 3 })).bytes.length, 1, 'no range is smaller than a buffer')
  t.equal((await contentOf(content)).format.numbered, true)
  const marked = await contentOf(Buffer.concat([Buffer.from('\u{FEFF}'), content]), { instances: 3, bufferBytes: 4096 })
  t.equal(marked.bytes.join(''), content.toString())
  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['gzip', zlib.gzipSync('a'), /gzip|compressed/],
    ['UTF-16', Buffer.from('\u{FEFF}a', 'utf16le'), /UTF-16/]
  ]
  for (const [name, bytes, message] of refused)
    await t.rejects(contentOf(bytes, { instances: 2 }), { code: 'FILE_RANGES_UNSUPPORTED', message }, name)
})

t.test('content that is not in the configured compression, or is damaged at its beginning, is refused', async (t) => {
  await t.rejects(contentOf(Buffer.from('plain text'), { compression: 'gzip' }), {
    code: 'FILE_COMPRESSION_CORRUPT',
    message: /\/x\.log/
  })
  await t.rejects(contentOf(Buffer.from('1f8b0800', 'hex')), { code: 'FILE_COMPRESSION_CORRUPT' })
  await t.rejects(contentOf(Buffer.alloc(0), { compression: 'gzip' }), { code: 'FILE_COMPRESSION_CORRUPT' })
})

t.test('a file of unknown size is read to its end, in one range', async (t) => {
  t.strictSame((await contentOf(Buffer.alloc(200_000, 'ab\n'), {}, 0)).bytes[0]?.length, 200_000)
  t.strictSame((await contentOf(Buffer.alloc(200_000, 'ab\n'), { instances: 4 }, 0)).bytes.length, 1)
})
