import type { FrameFormat } from './frame-reader.ts'

/**
 * The framing of a connection that begins differently from what `framing` says: its messages would never end, or
 * several would be in one. Null if its first bytes fit, or do not decide. `auto` fits all, and `len` closes the
 * connection if there is no count.
 */
export function otherFraming(framing: FrameFormat['framing'], bytes: Buffer): string | null {
  if (framing === 'auto' || framing === 'len') return null
  const text = bytes.toString('latin1', 0, LOOKED_AT)
  if (COUNTED.test(text)) return 'octet counting'
  if (framing === 'line') return BEFORE_LF.test(text) ? 'messages that end with NUL' : null
  return BEFORE_NUL.test(text) ? 'lines' : null
}

const COUNTED = /^[1-9]\d{0,7} <\d{1,3}>/
/** A NUL comes before any line end. */
const BEFORE_LF = /^<\d{1,3}>[^\n\0]*\0/
/** A line end comes before any NUL, and a message or nothing follows it. */
const BEFORE_NUL = /^<\d{1,3}>[^\n\0]*\n(?:<\d{1,3}>|$)/
const LOOKED_AT = 4096
