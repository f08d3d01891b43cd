import type { FrameFormat } from './frame-reader.ts'

/**
 * How a connection is framed that begins in another way than `framing` says: its messages would never end, or stand
 * several in one. Null if its first bytes fit, or do not tell. `auto` fits all, and `len` breaks off at what is
 * none.
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
