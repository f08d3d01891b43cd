import { TextDecoder } from 'node:util'

/** How many of the bytes that a text was cut to are whole characters of UTF-8; at most three are not. */
export function wholeUtf8(bytes: Uint8Array): number {
  const { length } = bytes
  for (let at = length - 1; at >= length - 3; at--) {
    const byte = bytes[at] ?? 0
    if (byte >= FIRST_OF_SEVERAL) return isWhole(utf8, bytes.subarray(at)) ? length : at
    if (byte < NOT_ASCII) break
  }
  return length
}

/** Whether bytes end between two characters: what a decoder waits for more of, it gives up at the end. */
export function isWhole(decoder: TextDecoder, bytes: Uint8Array): boolean {
  decoder.decode(bytes, { stream: true })
  return decoder.decode() === ''
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const NOT_ASCII = 0x80
/** The first byte of a character of several is no smaller. */
const FIRST_OF_SEVERAL = 0xc0
