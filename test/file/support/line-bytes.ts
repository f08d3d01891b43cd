import fc from 'fast-check'

/** Bytes with many line ends, parts of characters, and parts of line ends in UTF-16. */
export const lineBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  pieces(['\n', '\r', '\r\n', 'a', 'bc', 'longer than most', '\0', 'é', '世', '😀', '\u{10A}']),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.constantFrom(0x0a, 0x0d, 0x00, 0x01, 0x61, 0xc3, 0xa9, 0xf0, 0x9f), { maxLength: 200 })
    .map((bytes) => Uint8Array.from(bytes))
)

/** All offsets in the content, to cut it into single bytes. */
export function placesIn(content: Uint8Array): number[] {
  return Array.from({ length: content.length }, (_, at) => at)
}

function pieces(texts: readonly string[]): fc.Arbitrary<Uint8Array> {
  return fc.array(fc.constantFrom(...texts), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')))
}
