/** What `Retry-After` asks for, in ms: seconds or a date (RFC 9110 section 10.2.3); null if it says neither. */
export function retryAfterMs(value: string | null, now: number): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MOST_MS)
}

/** Whoever asks for more is asked again all the same. */
const MOST_MS = 5 * 60_000
