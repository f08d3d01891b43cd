import { wholeUnits } from '../even-bytes.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { LineEnding } from '../line-ending.ts'
import type { Fingerprint } from './fingerprint.ts'

/** The outcome of reading beyond what was read so far. */
export type ReadOutcome =
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly offset: number; readonly more: boolean }
  /** Nothing new. */
  | { readonly kind: 'idle' }
  /** Compressed content that was read to its end. */
  | { readonly kind: 'end' }
  /** The file no longer holds what was read of it. */
  | { readonly kind: 'changed' }

/**
 * Reads beyond what was read so far; the bytes just before, the window, are compared in the same call. The returned
 * bytes are a view of `buffer`.
 */
export async function readBeyond(
  handle: FileBytes,
  { window, windowStart, length }: Pick<Fingerprint, 'window' | 'windowStart' | 'length'>,
  ending: LineEnding,
  buffer: Buffer
): Promise<ReadOutcome> {
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, windowStart)
  if (bytesRead < window.length || !buffer.subarray(0, window.length).equals(window)) return CHANGED
  // A leftover byte of UTF-16 is read again with the next one.
  const bytes = wholeUnits(buffer.subarray(window.length, bytesRead), ending)
  return bytes.length === 0 ? IDLE : { kind: 'data', bytes, offset: length, more: bytesRead === buffer.length }
}

export const IDLE: ReadOutcome = { kind: 'idle' }
const CHANGED: ReadOutcome = { kind: 'changed' }
