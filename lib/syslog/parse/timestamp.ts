import { isDay, utcTime } from './calendar.ts'
import type { MessageHeader } from './message-header.ts'
import { readSenderTime, type SenderTime } from './sender-time.ts'
import { zoneTime } from './zone-time.ts'

/** What a timestamp leaves out. */
export interface TimestampZone {
  /** The IANA name of the zone; this machine's where it is undefined. */
  readonly timezone?: string | undefined
  /** ms since the epoch: about when the message was sent. */
  readonly now: number
}

/**
 * The moment that a message's timestamp means; null where it has none. Fractions beyond milliseconds are cut off. Where
 * the sender wrote no year it is the latest that puts the time at most 31 days ahead of `now`; where there is no zone,
 * or an abbreviation that means several, the time is read in `timezone`. A time that clocks show twice is the first of
 * both; one that they skip is counted on from before the change. Throws a `RangeError` where `timezone` is not known.
 */
export function timestampOf(text: string, header: MessageHeader, zone: TimestampZone): Date | null {
  if (header.timeStart === header.timeEnd) return null
  const sent = readSenderTime(text.slice(header.timeStart, header.timeEnd))
  const time = sent.year === -1 ? timeNear(sent, zone) : timeOf(sent, zone.timezone)
  return Number.isNaN(time) ? null : new Date(time)
}

function timeOf(sent: SenderTime, timezone: string | undefined): number {
  return sent.offset === null ? zoneTime(sent, timezone) : utcTime(sent) - sent.offset * MINUTE_MS
}

/** NaN where `now` is no time. Tries so many years because 29 February may be eight years away, as around 1900. */
function timeNear(sent: SenderTime, { timezone, now }: TimestampZone): number {
  const latest = now + DAYS_AHEAD * DAY_MS
  const newest = new Date(latest + DAY_MS).getUTCFullYear()
  for (let year = newest; year > newest - 10; year--) {
    if (!isDay(year, sent.month, sent.day)) continue
    sent.year = year
    const time = timeOf(sent, timezone)
    if (time <= latest) return time
  }
  return NaN
}

/** Clocks that run ahead and zones that are not known give no times further ahead. */
const DAYS_AHEAD = 31
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
