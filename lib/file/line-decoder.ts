import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { ErrorCode } from '../../types/error-codes.ts'

/** The result of decoding a line. `fault` is the reason if decoding failed; payload and text are then the raw line. */
interface DecodedLine {
  readonly payload: Buffer
  readonly text: string
  readonly fault: LineFault | null
}

/** Why a line cannot be decoded: the value of its tag, and the code of the error. */
export interface LineFault {
  readonly tag: string
  readonly code: ErrorCode
}

/** Decodes one line. The decoder takes ownership of `bytes`: the caller does not reuse them. */
export type LineDecoder = (bytes: Buffer) => DecodedLine

/** Returns the decoder for `encode` and `charset`, as the params name them. */
export function lineDecoder(encode: 'text' | 'base64' | 'hex', charset: string): LineDecoder {
  if (encode === 'base64') return decodeBase64
  if (encode === 'hex') return decodeHex
  return isUtf8Label(charset) ? decodeUtf8 : charsetDecoder(charset)
}

function isUtf8Label(charset: string): boolean {
  return new TextDecoder(charset).encoding === 'utf-8'
}

function decodeUtf8(bytes: Buffer): DecodedLine {
  return { payload: bytes, text: bytes.toString(), fault: isUtf8(bytes) ? null : FAULTS.utf8 }
}

function decodeBase64(bytes: Buffer): DecodedLine {
  const text = bytes.toString('latin1')
  // Node decodes any input and silently ignores invalid characters.
  if (!isBase64(text) || text.replace(PADDING, '').length % 4 === 1 || !isPadded(text)) return raw(bytes, FAULTS.base64)
  return decoded(Buffer.from(text, 'base64'))
}

/** Whether the text consists of base64 characters only. */
export function isBase64(text: string): boolean {
  return BASE64.test(text)
}

/** Whether the text consists of hexadecimal digits only. */
export function isHex(text: string): boolean {
  return HEX.test(text)
}

/** Padding is optional, but if present it has to fill the last four characters. */
function isPadded(text: string): boolean {
  return !text.endsWith('=') || text.length % 4 === 0
}

function decodeHex(bytes: Buffer): DecodedLine {
  const text = bytes.toString('latin1')
  if (text.length % 2 === 1 || !isHex(text)) return raw(bytes, FAULTS.hex)
  return decoded(Buffer.from(text, 'hex'))
}

function charsetDecoder(charset: string): LineDecoder {
  const strict = new TextDecoder(charset, { fatal: true, ignoreBOM: true })
  const lenient = new TextDecoder(charset, { ignoreBOM: true })
  return (bytes) => {
    try {
      return { payload: bytes, text: decodeWhole(strict, bytes), fault: null }
    } catch {
      return { payload: bytes, text: decodeWhole(lenient, bytes), fault: FAULTS.charset }
    }
  }
}

/**
 * Decodes one whole line. Without `stream`, Node 20 decodes latin1 as windows-1252; with `stream` but without the final
 * call, half a GBK character would be carried into the next line. A decoder that has thrown is reset.
 */
function decodeWhole(decoder: TextDecoder, bytes: Buffer): string {
  let text: string
  try {
    text = decoder.decode(bytes, { stream: true })
  } catch (error) {
    reset(decoder)
    throw error
  }
  return text + decoder.decode()
}

function reset(decoder: TextDecoder): void {
  try {
    decoder.decode()
    /* c8 ignore next 3 -- the standard lets it throw for a rest of the bad line; no Node that we run on does */
  } catch {
    // The decoder has dropped the rest of the bad line.
  }
}

function decoded(payload: Buffer): DecodedLine {
  return { payload, text: payload.toString(), fault: null }
}

function raw(bytes: Buffer, fault: LineFault): DecodedLine {
  return { payload: bytes, text: bytes.toString(), fault }
}

const FAULTS = {
  utf8: { tag: 'invalid_utf8', code: 'FILE_INVALID_CHARSET' },
  charset: { tag: 'invalid_charset', code: 'FILE_INVALID_CHARSET' },
  base64: { tag: 'invalid_base64', code: 'FILE_INVALID_BASE64' },
  hex: { tag: 'invalid_hex', code: 'FILE_INVALID_HEX' }
} as const satisfies Record<string, LineFault>

/** Both alphabets of RFC 4648: base64 and base64url. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/
const PADDING = /={1,2}$/
const HEX = /^[0-9A-Fa-f]*$/
