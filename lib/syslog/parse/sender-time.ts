import type { WallTime } from './calendar.ts'
import { isDigit } from './digits.ts'

/** A timestamp as the sender wrote it. */
export interface SenderTime extends WallTime {
  /** -1 where the sender wrote none. */
  year: number
  /** Minutes east of UTC; null where the sender wrote none, or an abbreviation that means several. */
  offset: number | null
}

/** Reads a timestamp that has been found to be well-formed, in any of the forms that either format allows. */
export function readSenderTime(text: string): SenderTime {
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

/** `Z`, `+hh:mm` or `+hhmm`; a zone's name behind a space, as in all other forms. */
function isoOffset(text: string, at: number): number | null {
  if (at >= text.length) return null
  const sign = text.charCodeAt(at)
  if (sign === SPACE) return isUniversalZone(text, at + 1) ? 0 : null
  if (sign === Z) return 0
  const minutesAt = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, minutesAt)
  return sign === DASH ? -minutes : minutes
}

/** The first three digits of a fraction, filled up with zeros. */
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

/** Behind the fraction, if there is one. */
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

/** `UTC`, `GMT` or `Z`: the names that mean the same everywhere. */
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

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
const SPACE = 0x20
const COMMA = 0x2c
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const Z = 0x5a
