/**
 * The pause requested by `Retry-After`, in ms: given as seconds or a date (RFC 9110 section 10.2.3); null if it is
 * neither.
 */
export function retryAfterMs(value: string | null, now: number): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MOST_MS)
}

/** The maximum pause, even if the receiver requests a longer one. */
const MOST_MS = 5 * 60_000
