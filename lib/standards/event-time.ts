import type { EventCopy } from '../../types/event.ts'

/** When an event happened. */
export interface EventTime {
  /** In ms since the epoch. */
  readonly ms: number
  /** What comes beyond the milliseconds: 0 to 999,999. */
  readonly ns: number
}

/** When an event happened, by its own words; null if it has none, as a line of a file. */
export function eventTime({ meta }: EventCopy): EventTime | null {
  if (meta.kind === 'syslog' && meta.timestamp !== null)
    return timeAt(meta.timestamp.getTime(), beyondMilliseconds(meta.timestampText ?? ''))
  // -1 where neither producer nor broker has given one
  if (meta.kind === 'kafka' && meta.timestamp !== '-1') return timeAt(Number(meta.timestamp), 0)
  return null
}

/** In ns since the epoch, as digits; null before 1970 and at its beginning, where 0 is `unknown`, and after 2554. */
export function unixNano({ ms, ns }: EventTime): string | null {
  const all = BigInt(ms) * 1_000_000n + BigInt(ns)
  return all > 0n && all < 1n << 64n ? String(all) : null
}

/** A moment in ms since the epoch; null if it is no time that JavaScript knows. */
export function timeAt(ms: number, ns = 0): EventTime | null {
  const whole = Math.trunc(ms)
  return Math.abs(whole) <= MOST_MS ? { ms: whole, ns } : null
}

/** To the millisecond, with a year of four digits, as Elasticsearch's `date` has it; null in any other year. */
export function isoTime(time: EventTime | null): string | null {
  const text = time === null ? '' : new Date(time.ms).toISOString()
  return /^\d/.test(text) ? text : null
}

/** RFC 5424 has up to six digits after the point; others have written nine. */
function beyondMilliseconds(text: string): number {
  const digits = /:\d\d[.,]\d{3}(\d{1,6})/.exec(text)?.[1]
  return digits === undefined ? 0 : Number(digits.padEnd(6, '0'))
}

/** The furthest of a `Date`. */
const MOST_MS = 8.64e15
