import { isUtf8 } from 'node:buffer'
import type { SourceEvent } from '../../types/event.ts'
import { wholeText } from '../core/whole-text.ts'

/** The text of an event; null if bytes were lost in it, which are then to be had from its payload alone. */
export function losslessText({ text, payload }: Pick<SourceEvent, 'text' | 'payload'>): string | null {
  return !text.includes(REPLACEMENT) || isUtf8(payload) ? wholeText(text) : null
}

/** Bytes as text; null if they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : null
}

const REPLACEMENT = '\uFFFD'
