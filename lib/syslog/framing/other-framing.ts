import type { FrameFormat } from './frame-reader.ts'

/**
 * Detects that the first bytes of a connection do not match the configured `framing`, so that messages would never end
 * or be merged into one. Returns the framing it seems to use; null if the bytes match or are inconclusive, for `auto`,
 * which accepts all, and for `len`, which closes the connection if there is no count.
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
