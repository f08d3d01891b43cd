/** CRC-32C (Castagnoli), as RFC 4960 appendix B has it. */
export function crc32c(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return ~crc >>> 0
}

/** Reversed, as bits come lowest first. */
const POLYNOMIAL = 0x82f63b78
