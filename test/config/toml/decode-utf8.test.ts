import * as fc from 'fast-check'
import t from 'tap'
import { decodeUtf8 } from '../../../lib/config/toml/decode-utf8.ts'

t.test('UTF-8 is decoded, with its byte order mark', async (t) => {
  t.same(decodeUtf8('f', Buffer.from('\uFEFF名 = 1')), { text: '\uFEFF名 = 1' })
})

t.test('the first byte that is not UTF-8 is reported with its line and column', async (t) => {
  const cases: ReadonlyArray<readonly [bytes: readonly (string | number)[], place: string, received: string]> = [
    [[0xff], '1:1', 'byte 0xff'],
    [['a = 1\nb = "', 0xe9, '"\n'], '2:6', 'byte 0xe9'],
    [['名字 = "', 0xc3], '1:7', 'byte 0xc3'],
    [['a\r\n\n', 0xe5, 0x90], '3:1', 'byte 0xe5'],
    [['x'.repeat(5000), '\n', '名'.repeat(3000), 0x80, 'y'.repeat(9000)], '2:3001', 'byte 0x80'],
    [Array.from({ length: 3000 }, () => 0x80), '1:1', 'byte 0x80']
  ]
  for (const [parts, place, received] of cases) {
    const bytes = Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))
    )
    const decoded = decodeUtf8('f.toml', bytes)
    if (!('diagnostic' in decoded)) throw new Error('this is UTF-8')
    const { code, file, line, column } = decoded.diagnostic
    t.same(
      [code, file, `${line}:${column}`, decoded.diagnostic.received],
      ['CONFIG_NOT_UTF8', 'f.toml', place, received]
    )
  }
  t.match(decodeUtf8('f', Buffer.from('\uFEFFa', 'utf16le')), { diagnostic: { message: /UTF-16/ } })
})

t.test('property: what comes before the place is UTF-8, and one more byte or character is not', async () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('a', '\n', 'é', '名', '😀').map((text) => Array.from(Buffer.from(text))),
          fc.nat(255).map((byte) => [byte])
        ),
        { maxLength: 40 }
      ),
      (parts) => {
        const bytes = Buffer.from(parts.flat())
        const decoded = decodeUtf8('f', bytes)
        if ('text' in decoded) return bytes.equals(Buffer.from(decoded.text))
        const { line, column } = decoded.diagnostic
        const lossy = bytes.toString('utf8').split('\n')[(line ?? 0) - 1] ?? ''
        return lossy.charAt((column ?? 0) - 1) === '\uFFFD' && !lossy.slice(0, (column ?? 0) - 1).includes('\uFFFD')
      }
    ),
    { numRuns: 1000 }
  )
})
