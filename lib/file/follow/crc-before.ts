/** The CRC-32 (as in gzip, RFC 1952) of a content before `bytes` were appended to it: the algorithm run backwards. */
export function crcBefore(crc: number, bytes: Uint8Array): number {
  let state = ~crc >>> 0
  for (let at = bytes.length - 1; at >= 0; at--) {
    const index = INDEX_OF[state >>> 24] ?? 0
    state = (((state ^ (TABLE[index] ?? 0)) << 8) | (index ^ (bytes[at] ?? 0))) >>> 0
  }
  return ~state >>> 0
}

/** The remainders of all bytes by the reversed polynomial of CRC-32. */
const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** The highest byte of a remainder => its index: they are all different. */
const INDEX_OF: readonly number[] = TABLE.reduce<number[]>((indexes, value, index) => {
  indexes[value >>> 24] = index
  return indexes
}, [])
