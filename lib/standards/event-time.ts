import type { EventCopy } from '../../types/event.ts'

/** The time of an event. */
export interface EventTime {
  /** In ms since the epoch. */
  readonly ms: number
  /** The nanoseconds beyond `ms`: 0 to 999,999. */
  readonly ns: number
}

/** The time that an event itself states; null if it states none, such as a line of a file. */
export function eventTime({ meta }: EventCopy): EventTime | null {
  if (meta.kind === 'syslog' && meta.timestamp !== null)
    return timeAt(meta.timestamp.getTime(), beyondMilliseconds(meta.timestampText ?? ''))
  // -1 if neither the producer nor the broker has set a timestamp
  if (meta.kind === 'kafka' && meta.timestamp !== '-1') return timeAt(Number(meta.timestamp), 0)
  return null
}

/**
 * The time in ns since the epoch, as digits; null up to the beginning of 1970, where 0 means `unknown`, and after 2554.
 */
export function unixNano({ ms, ns }: EventTime): string | null {
  const all = BigInt(ms) * 1_000_000n + BigInt(ns)
  return all > 0n && all < 1n << 64n ? String(all) : null
}

/** A time from ms since the epoch; null if it is outside the range of a JavaScript `Date`. */
export function timeAt(ms: number, ns = 0): EventTime | null {
  const whole = Math.trunc(ms)
  return Math.abs(whole) <= MOST_MS ? { ms: whole, ns } : null
}

/** ISO 8601 to the millisecond, with a four-digit year as in Elasticsearch's `date`; null for any other year. */
export function isoTime(time: EventTime | null): string | null {
  const text = time === null ? '' : new Date(time.ms).toISOString()
  return /^\d/.test(text) ? text : null
}

/** Digits beyond the milliseconds. RFC 5424 allows up to six digits after the point; some senders write nine. */
function beyondMilliseconds(text: string): number {
  const digits = /:\d\d[.,]\d{3}(\d{1,6})/.exec(text)?.[1]
  return digits === undefined ? 0 : Number(digits.padEnd(6, '0'))
}

/** The largest time of a `Date`, in ms. */
const MOST_MS = 8.64e15
