import { TextDecoder } from 'node:util'

/** The length without an incomplete UTF-8 character at the end, for bytes that were cut; at most three are left out. */
export function wholeUtf8(bytes: Uint8Array): number {
  const { length } = bytes
  for (let at = length - 1; at >= length - 3; at--) {
    const byte = bytes[at] ?? 0
    if (byte >= FIRST_OF_SEVERAL) return isWhole(utf8, bytes.subarray(at)) ? length : at
    if (byte < NOT_ASCII) break
  }
  return length
}

/** Whether bytes end between two characters: a decoder flushes an incomplete character as a replacement at the end. */
export function isWhole(decoder: TextDecoder, bytes: Uint8Array): boolean {
  decoder.decode(bytes, { stream: true })
  return decoder.decode() === ''
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const NOT_ASCII = 0x80
/** The first byte of a character of several bytes is at least this. */
const FIRST_OF_SEVERAL = 0xc0
