import fc from 'fast-check'

/** Pieces that are edge cases of UTF-8, of shown paths or of patterns. */
const pieces = fc
  .constantFrom(
    'a',
    '.log',
    String.raw`\xff`,
    String.raw`\\`,
    '\\',
    'ÿ',
    'é',
    '日',
    '😀',
    '\uFFFD',
    '*',
    '[',
    '?',
    '-',
    ' ',
    '\n',
    '\x1B[31m',
    '\u0085',
    '\u202E'
  )
  .map((text) => Buffer.from(text))
const strays = fc
  .constantFrom(
    [0xff],
    [0x80],
    [0xc3],
    [0xe6, 0x97],
    [0xf0, 0x9f, 0x98],
    [0xed, 0xb3, 0xbf],
    [0xc0, 0xaf],
    [0xbf, 0xbd]
  )
  .map((bytes) => Buffer.from(bytes))
const anything = fc
  .uint8Array({ minLength: 1, maxLength: 4 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0xfe : byte))))

/** The bytes of any file name: without NUL and `/`, and not beginning with a dot. */
export const pathBytes: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof(pieces, strays, anything), { minLength: 1, maxLength: 6 })
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes[0] !== 0x2e)
