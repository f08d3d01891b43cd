import { TextDecoder } from 'node:util'

/** The length of the whole UTF-8 characters in bytes that were cut off somewhere; at most three bytes remain. */
export function wholeUtf8(bytes: Uint8Array): number {
  const { length } = bytes
  for (let at = length - 1; at >= length - 3; at--) {
    const byte = bytes[at] ?? 0
    if (byte >= FIRST_OF_SEVERAL) return isWhole(utf8, bytes.subarray(at)) ? length : at
    if (byte < NOT_ASCII) break
  }
  return length
}

/** Whether the bytes end at a character boundary: at the end, a decoder replaces an incomplete character. */
export function isWhole(decoder: TextDecoder, bytes: Uint8Array): boolean {
  decoder.decode(bytes, { stream: true })
  return decoder.decode() === ''
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const NOT_ASCII = 0x80
/** The smallest first byte of a multi-byte character. */
const FIRST_OF_SEVERAL = 0xc0
