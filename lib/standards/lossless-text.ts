import { isUtf8 } from 'node:buffer'
import type { EventCopy } from '../../types/event.ts'
import { wholeText } from '../core/whole-text.ts'

/** The text of an event; null if bytes were lost in it, which are then to be had from its payload alone. */
export function losslessText({ text, payload }: Pick<EventCopy, 'text' | 'payload'>): string | null {
  // A sign of loss that the payload has itself is none; of UTF-16 half a character may look like UTF-8
  return !text.includes(REPLACEMENT) || Buffer.from(text).equals(payload) ? wholeText(text) : null
}

/** Bytes as text; null if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? bufferOf(bytes).toString() : null
}

/** Bytes in base64; those of a copy that went to another thread are no `Buffer` any more. */
export function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64')
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

const REPLACEMENT = '\uFFFD'
