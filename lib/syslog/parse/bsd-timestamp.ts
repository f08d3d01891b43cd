import { isDay, isDayOfLeapYear } from './calendar.ts'
import { fourDigits, isDigit, twoDigits } from './digits.ts'
import { dateTimeEnd, fractionEnd, zoneEnd } from './rfc3339.ts'

/** What `senderTimeEnd` returns if there is no timestamp. */
export const NO_TIME = 0

/**
 * Finds the end of a timestamp in any form that senders use in RFC 3164 messages: `Oct 11 22:14:15` (section 4.1.2),
 * the day padded with a space, with a zero or not at all; with a fraction; with a year after the day (Cisco ASA), after
 * the time (Juniper) or first (section 5.4, example 4); and ISO 8601 (VMware, rsyslog). A space, a colon or nothing
 * follows it. Returns `NO_TIME` if there is no timestamp, and the complement (`~`) of an offset if the number there is
 * out of range.
 */
export function senderTimeEnd(bytes: DataView, at: number, stop: number): number {
  const end = timeEnd(bytes, at, stop)
  return end <= 0 || end === stop || bytes.getUint8(end) === SPACE || bytes.getUint8(end) === COLON ? end : NO_TIME
}

function timeEnd(bytes: DataView, at: number, stop: number): number {
  if (stop - at < SHORTEST) return NO_TIME
  if (!isDigit(bytes.getUint8(at))) return monthTimeEnd(bytes, at, stop, -1)
  const year = fourDigits(bytes, at)
  if (year === -1) return NO_TIME
  if (bytes.getUint8(at + 4) === DASH) return isoTimeEnd(bytes, at, stop)
  if (bytes.getUint8(at + 4) !== SPACE) return NO_TIME
  const end = monthTimeEnd(bytes, at + 5, stop, year)
  return end > 0 ? posixZoneEnd(bytes, end, stop) : end
}

/**
 * The end of a timestamp that continues with the month. `first`: the year if it came first, otherwise -1. The fields
 * must end at `stop` at the latest.
 */
function monthTimeEnd(bytes: DataView, at: number, stop: number, first: number): number {
  const month = monthAt(bytes, at)
  if (month === 0 || bytes.getUint8(at + 3) !== SPACE) return NO_TIME
  const dayAt = bytes.getUint8(at + 4) === SPACE ? at + 5 : at + 4
  const dayEnd = isDigit(bytes.getUint8(dayAt + 1)) ? dayAt + 2 : dayAt + 1
  const day = dayEnd === dayAt + 2 ? twoDigits(bytes, dayAt) : bytes.getUint8(dayAt) - 0x30
  if (!isDigit(bytes.getUint8(dayAt)) || bytes.getUint8(dayEnd) !== SPACE) return NO_TIME

  const middle = dayEnd + 5 < stop && bytes.getUint8(dayEnd + 5) === SPACE ? fourDigits(bytes, dayEnd + 1) : -1
  const clockAt = middle === -1 ? dayEnd + 1 : dayEnd + 6
  const clock = clockEnd(bytes, clockAt, stop)
  if (clock <= 0) return clock === NO_TIME || isDayOfLeapYear(month, day) ? clock : ~dayAt
  const end = secondsEnd(bytes, clock, stop)

  if (first !== -1 || middle !== -1) return isDay(first === -1 ? middle : first, month, day) ? end : ~dayAt
  const last = lastYear(bytes, end, stop)
  if (last === -1) return isDayOfLeapYear(month, day) ? end : ~dayAt
  return isDay(last, month, day) ? end + 5 : ~dayAt
}

/** The end of `22:14:15`. */
function clockEnd(bytes: DataView, at: number, stop: number): number {
  if (at + 8 > stop || bytes.getUint8(at + 2) !== COLON || bytes.getUint8(at + 5) !== COLON) return NO_TIME
  const hour = twoDigits(bytes, at)
  const minute = twoDigits(bytes, at + 3)
  const second = twoDigits(bytes, at + 6)
  if (hour === -1 || minute === -1 || second === -1) return NO_TIME
  if (hour > 23) return ~at
  if (minute > 59) return ~(at + 3)
  return second > 59 ? ~(at + 6) : at + 8
}

/** The place after the fraction, if there is one. */
function secondsEnd(bytes: DataView, at: number, stop: number): number {
  if (at >= stop || (bytes.getUint8(at) !== DOT && bytes.getUint8(at) !== COMMA)) return at
  return fractionEnd(bytes, at, stop)
}

/**
 * The year after the time, as Juniper writes it; -1 if there is none. Numeric host names and IPv6 addresses do not
 * count as a year.
 */
function lastYear(bytes: DataView, at: number, stop: number): number {
  const end = at + 5
  if (end > stop || bytes.getUint8(at) !== SPACE) return -1
  const year = fourDigits(bytes, at + 1)
  if (year < 1900 || year > 2999) return -1
  const next = end < stop && bytes.getUint8(end) === COLON ? end + 1 : end
  return next === stop || bytes.getUint8(next) === SPACE ? year : -1
}

/**
 * The place after a zone such as `TZ-6`, which RFC 3164 section 5.4 shows after a timestamp that begins with its year.
 */
function posixZoneEnd(bytes: DataView, at: number, stop: number): number {
  if (
    at + 5 > stop ||
    bytes.getUint8(at + 1) !== 0x54 ||
    bytes.getUint8(at + 2) !== 0x5a ||
    bytes.getUint8(at) !== SPACE
  )
    return at
  const sign = bytes.getUint8(at + 3)
  if ((sign !== DASH && sign !== PLUS) || !isDigit(bytes.getUint8(at + 4))) return at
  const end = at + 5 < stop && isDigit(bytes.getUint8(at + 5)) ? at + 6 : at + 5
  return end === stop || bytes.getUint8(end) === SPACE ? end : at
}

/**
 * The end of `2019-05-06T12:00:00.123Z`, optionally with a space for the `T`, a comma for the point and without a zone.
 */
function isoTimeEnd(bytes: DataView, at: number, stop: number): number {
  const gap = bytes.getUint8(at + 10) === SPACE ? SPACE : 0x54
  const time = dateTimeEnd(bytes, at, stop, gap)
  if (time < 0) return isOutOfRange(bytes, at, ~time, stop) ? time : NO_TIME
  return isoZoneEnd(bytes, secondsEnd(bytes, time, stop), stop)
}

/** Whether the fault is at a number in a timestamp of the right shape: numbers begin at 5, 8, 11, 14 and 17. */
function isOutOfRange(bytes: DataView, start: number, at: number, stop: number): boolean {
  return at < stop && (at - start) % 3 === 2 && isDigit(bytes.getUint8(at))
}

/** The end of `Z`, `+hh:mm` or `+hhmm`; `at` if there is none. */
function isoZoneEnd(bytes: DataView, at: number, stop: number): number {
  const end = zoneEnd(bytes, at, stop)
  if (end > 0) return end
  const sign = at < stop ? bytes.getUint8(at) : 0
  if ((sign !== PLUS && sign !== DASH) || at + 5 > stop) return at
  const hour = twoDigits(bytes, at + 1)
  const minute = twoDigits(bytes, at + 3)
  return hour !== -1 && hour < 24 && minute !== -1 && minute < 60 ? at + 5 : at
}

/** The month, 1 to 12, of the English three-letter name at `at`, in upper or lower case; 0 if there is none. */
function monthAt(bytes: DataView, at: number): number {
  switch ((lowerCase(bytes, at) << 16) | (lowerCase(bytes, at + 1) << 8) | lowerCase(bytes, at + 2)) {
    case 0x6a616e:
      return 1
    case 0x666562:
      return 2
    case 0x6d6172:
      return 3
    case 0x617072:
      return 4
    case 0x6d6179:
      return 5
    case 0x6a756e:
      return 6
    case 0x6a756c:
      return 7
    case 0x617567:
      return 8
    case 0x736570:
      return 9
    case 0x6f6374:
      return 10
    case 0x6e6f76:
      return 11
    case 0x646563:
      return 12
    default:
      return 0
  }
}

/** The lower case of an ASCII letter; any other byte is unchanged. */
function lowerCase(bytes: DataView, at: number): number {
  const code = bytes.getUint8(at)
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code
}

const SHORTEST = 14
const SPACE = 0x20
const PLUS = 0x2b
const COMMA = 0x2c
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
