import { TextDecoder } from 'node:util'
import { isWhole, wholeUtf8 } from '../core/whole-utf8.ts'
import { isBase64, isHex } from './line-decoder.ts'

/**
 * The number of a cut line's bytes that form whole characters. They decode to the beginning of the whole line's text.
 */
export type WholeCharacters = (bytes: Buffer) => number

/** The function for `encode` and `charset`, as the params name them. */
export function wholeCharacters(encode: 'text' | 'base64' | 'hex', charset: string): WholeCharacters {
  if (encode === 'base64') return wholeBase64
  if (encode === 'hex') return wholeHex
  const { encoding } = new TextDecoder(charset)
  if (encoding === 'utf-8') return wholeUtf8
  return encoding === 'utf-16le' || encoding === 'utf-16be'
    ? wholeUtf16(encoding === 'utf-16le' ? 1 : 0)
    : wholeByDecoder(encoding)
}

/** `high` is the index of the byte in a code unit that holds its upper half. */
function wholeUtf16(high: 0 | 1): WholeCharacters {
  return (bytes) => {
    const units = bytes.length - (bytes.length % 2)
    const isFirstOfPair = ((bytes[units - 2 + high] ?? 0) & 0xfc) === 0xd8
    return isFirstOfPair ? units - 2 : units
  }
}

/** In most multi-byte charsets, the last bytes alone do not show where a character begins; only decoding does. */
function wholeByDecoder(charset: string): WholeCharacters {
  const decoder = new TextDecoder(charset, { ignoreBOM: true })
  return (bytes) => {
    for (let cut = 0; cut < LONGEST_CHARACTER; cut++) {
      if (isWhole(decoder, bytes.subarray(0, bytes.length - cut))) return bytes.length - cut
    }
    return bytes.length
  }
}

/** The decoded bytes may be text, whose characters must stay whole too. */
function wholeHex(bytes: Buffer): number {
  const text = bytes.toString('latin1', 0, bytes.length - (bytes.length % 2))
  return isHex(text) ? wholeUtf8(Buffer.from(text, 'hex')) * 2 : wholeUtf8(bytes)
}

function wholeBase64(bytes: Buffer): number {
  const text = bytes.toString('latin1').replace(PADDING, '')
  // Four characters encode three bytes; two characters encode one byte, three encode two.
  return isBase64(text) ? Math.ceil((wholeUtf8(Buffer.from(text, 'base64')) * 4) / 3) : wholeUtf8(bytes)
}

/** The longest character of any charset, in bytes. */
const LONGEST_CHARACTER = 4
const PADDING = /={1,2}$/
