import { isUtf8 } from 'node:buffer'
import type { SourceEvent } from '../../types/event.ts'

/** A text that UTF-8 can hold: half a surrogate pair, which it cannot, becomes U+FFFD as in a `Buffer`. */
export function wholeText(text: string): string {
  return HALF_A_PAIR.test(text) ? Buffer.from(text).toString() : text
}

/** The text of an event; null if bytes were lost in it, which are then to be had from its payload alone. */
export function losslessText({ text, payload }: Pick<SourceEvent, 'text' | 'payload'>): string | null {
  return !text.includes(REPLACEMENT) || isUtf8(payload) ? wholeText(text) : null
}

/** Bytes as text; null if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : null
}

const HALF_A_PAIR = /\p{Surrogate}/u
const REPLACEMENT = '\uFFFD'
