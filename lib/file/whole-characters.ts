import { TextDecoder } from 'node:util'
import { isBase64, isHex } from './line-decoder.ts'

/** How many of the bytes that a line was cut to are whole characters. What they decode to is the beginning of what the whole line does. */
export type WholeCharacters = (bytes: Buffer) => number

/** For a line that is read by `encode` and `charset`, as the params name them. */
export function wholeCharacters(encode: 'text' | 'base64' | 'hex', charset: string): WholeCharacters {
  if (encode === 'base64') return wholeBase64
  if (encode === 'hex') return wholeHex
  const { encoding } = new TextDecoder(charset)
  if (encoding === 'utf-8') return wholeUtf8
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? wholeUtf16(encoding === 'utf-16le' ? 1 : 0) : wholeByDecoder(encoding)
}

export function wholeUtf8(bytes: Uint8Array): number {
  const { length } = bytes
  for (let at = length - 1; at >= length - 3; at--) {
    const byte = bytes[at] ?? 0
    if (byte >= FIRST_OF_SEVERAL) return isWhole(utf8, bytes.subarray(at)) ? length : at
    if (byte < NOT_ASCII) break
  }
  return length
}

/** `high` is which byte of a unit holds its upper half. */
function wholeUtf16(high: 0 | 1): WholeCharacters {
  return (bytes) => {
    const units = bytes.length - bytes.length % 2
    const isFirstOfPair = ((bytes[units - 2 + high] ?? 0) & 0xFC) === 0xD8
    return isFirstOfPair ? units - 2 : units
  }
}

/** Where characters begin cannot be told from the end in most charsets of several bytes: whoever decodes knows. */
function wholeByDecoder(charset: string): WholeCharacters {
  const decoder = new TextDecoder(charset, { ignoreBOM: true })
  return (bytes) => {
    let { length } = bytes
    while (!isWhole(decoder, bytes.subarray(0, length))) length--
    return length
  }
}

/** What a decoder waits for more of, it gives up at the end. */
function isWhole(decoder: TextDecoder, bytes: Uint8Array): boolean {
  decoder.decode(bytes, { stream: true })
  return decoder.decode() === ''
}

/** What it stands for may be text. */
function wholeHex(bytes: Buffer): number {
  const text = bytes.toString('latin1', 0, bytes.length - bytes.length % 2)
  return isHex(text) ? wholeUtf8(Buffer.from(text, 'hex')) * 2 : wholeUtf8(bytes)
}

function wholeBase64(bytes: Buffer): number {
  const text = bytes.toString('latin1').replace(PADDING, '')
  // Four characters stand for three bytes, and two or three for one or two.
  return isBase64(text) ? Math.ceil(wholeUtf8(Buffer.from(text, 'base64')) * 4 / 3) : wholeUtf8(bytes)
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const NOT_ASCII = 0x80
/** The first byte of a character of several is no smaller. */
const FIRST_OF_SEVERAL = 0xC0
const PADDING = /={1,2}$/
