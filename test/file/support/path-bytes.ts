import fc from 'fast-check'

/** Pieces that lie near the edges: of UTF-8, of the form that is shown, of patterns. */
const pieces = fc.constantFrom(
  'a', '.log', String.raw`\xff`, String.raw`\\`, '\\', 'ÿ', 'é', '日', '😀', '\uFFFD', '*', '[', '?', '-', ' ', '\n', '\x1B[31m', '\u0085', '\u202E'
).map((text) => Buffer.from(text))
const strays = fc.constantFrom([0xFF], [0x80], [0xC3], [0xE6, 0x97], [0xF0, 0x9F, 0x98], [0xED, 0xB3, 0xBF], [0xC0, 0xAF], [0xBF, 0xBD]).map((bytes) => Buffer.from(bytes))
const anything = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes.map((byte) => byte === 0 || byte === 0x2F ? 0xFE : byte)))

/** The bytes of a name that a stranger may have given to a file: any but NUL and `/`. */
export const pathBytes: fc.Arbitrary<Buffer> = fc.array(fc.oneof(pieces, strays, anything), { minLength: 1, maxLength: 6 }).map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes[0] !== 0x2E)
