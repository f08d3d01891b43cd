/** CRC-32C (Castagnoli), as in RFC 4960 appendix B. */
export function crc32c(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return ~crc >>> 0
}

/** Reversed, because bits are processed lowest first. */
const POLYNOMIAL = 0x82f63b78
