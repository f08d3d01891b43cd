import { isUtf8 } from 'node:buffer'
import type { EventCopy } from '../../types/event.ts'
import { wholeText } from '../core/whole-text.ts'

/** The text of an event; null if decoding lost bytes, which then only the payload holds. */
export function losslessText({ text, payload }: Pick<EventCopy, 'text' | 'payload'>): string | null {
  // A replacement character that the payload itself contains is no loss. The payload is compared as a whole: half a
  // UTF-16 character may look like UTF-8
  return !text.includes(REPLACEMENT) || Buffer.from(text).equals(payload) ? wholeText(text) : null
}

/** Bytes as text; null if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? bufferOf(bytes).toString() : null
}

/** Bytes in base64. In a copy that was sent to another thread, they are no longer a `Buffer`. */
export function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64')
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

const REPLACEMENT = '\uFFFD'
