import { isDay, utcTime, type WallTime } from './calendar.ts'
import { isDigit } from './digits.ts'
import type { MessageHeader } from './message-header.ts'
import { zoneTime } from './zone-time.ts'

/** The data to complete a timestamp without a zone or year. */
export interface TimestampZone {
  /** The IANA name of the zone; undefined: this machine's zone. */
  readonly timezone?: string | undefined
  /** ms since the epoch: approximately when the message was sent. */
  readonly now: number
}

/**
 * The time of a message's timestamp; null if it has none. Fractions beyond milliseconds are cut off. Without a year,
 * the latest year is used that puts the time at most 31 days ahead of `now`. Without a zone, or with an ambiguous
 * abbreviation, the time is read in `timezone`. A time that clocks show twice is the first one; a time that clocks skip
 * is counted on with the offset before the change. Throws a `RangeError` if `timezone` is unknown.
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

/** NaN if `now` is invalid. Tries ten years because 29 February may be eight years away, as around 1900. */
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

/** A timestamp as the sender wrote it. */
interface SenderTime extends WallTime {
  /** -1 if the sender wrote none. */
  year: number
  /** Minutes east of UTC; null if the sender wrote no zone, or an ambiguous abbreviation. */
  offset: number | null
}

/** Reads a well-formed timestamp, in any of the forms of both formats. */
function readSenderTime(text: string): SenderTime {
  if (text.charCodeAt(4) === DASH) return isoTime(text)
  const first = isDigit(text.charCodeAt(0)) ? fourDigits(text, 0) : -1
  const monthStart = first === -1 ? 0 : 5
  const dayAt = monthStart + (text.charCodeAt(monthStart + 4) === SPACE ? 5 : 4)
  const dayEnd = text.charCodeAt(dayAt + 1) === SPACE ? dayAt + 1 : dayAt + 2
  const hasMiddle = text.charCodeAt(dayEnd + 3) !== COLON
  const clockAt = hasMiddle ? dayEnd + 6 : dayEnd + 1
  const rest = restStart(text, clockAt + 8) + 1
  const hasLast = rest < text.length && isDigit(text.charCodeAt(rest))
  return {
    year: hasMiddle ? fourDigits(text, dayEnd + 1) : hasLast ? fourDigits(text, rest) : first,
    month: monthAt(text, monthStart),
    day: dayEnd - dayAt === 1 ? text.charCodeAt(dayAt) - 0x30 : twoDigits(text, dayAt),
    hour: twoDigits(text, clockAt),
    minute: twoDigits(text, clockAt + 3),
    second: twoDigits(text, clockAt + 6),
    millisecond: milliseconds(text, clockAt + 8),
    offset: isUniversalZone(text, hasLast ? rest + 5 : rest) ? 0 : null
  }
}

function isoTime(text: string): SenderTime {
  return {
    year: fourDigits(text, 0),
    month: twoDigits(text, 5),
    day: twoDigits(text, 8),
    hour: twoDigits(text, 11),
    minute: twoDigits(text, 14),
    second: twoDigits(text, 17),
    millisecond: milliseconds(text, 19),
    offset: isoOffset(text, restStart(text, 19))
  }
}

/** Reads `Z`, `+hh:mm` or `+hhmm`, or a zone's name after a space, as in all other forms. */
function isoOffset(text: string, at: number): number | null {
  if (at >= text.length) return null
  const sign = text.charCodeAt(at)
  if (sign === SPACE) return isUniversalZone(text, at + 1) ? 0 : null
  if (sign === Z) return 0
  const minutesAt = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, minutesAt)
  return sign === DASH ? -minutes : minutes
}

/** The first three digits of a fraction, padded with zeros. */
function milliseconds(text: string, at: number): number {
  if (!isPoint(text, at)) return 0
  let value = 0
  let unit = 100
  for (let digit = at + 1; unit >= 1 && isDigit(text.charCodeAt(digit)); digit++) {
    value += (text.charCodeAt(digit) - 0x30) * unit
    unit /= 10
  }
  return value
}

/** The place after the fraction, if there is one. */
function restStart(text: string, at: number): number {
  if (!isPoint(text, at)) return at
  let end = at + 1
  while (isDigit(text.charCodeAt(end))) end++
  return end
}

function isPoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === DOT || code === COMMA
}

/** 1 to 12 */
function monthAt(text: string, at: number): number {
  return MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) / 3 + 1
}

/** `UTC`, `GMT` or `Z`: the names with the same meaning everywhere. */
function isUniversalZone(text: string, at: number): boolean {
  const zone = text.slice(at)
  return zone === 'UTC' || zone === 'GMT' || zone === 'Z'
}

function fourDigits(text: string, at: number): number {
  return twoDigits(text, at) * 100 + twoDigits(text, at + 2)
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 0x30) * 10 + text.charCodeAt(at + 1) - 0x30
}

/** Fast clocks and unknown zones do not put a time further ahead than this. */
const DAYS_AHEAD = 31
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
const SPACE = 0x20
const COMMA = 0x2c
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const Z = 0x5a
