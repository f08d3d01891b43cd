import type { WallTime } from './calendar.ts'
import { fourDigits, isDigit, twoDigits } from './digits.ts'
import { monthAt } from './month.ts'
import { isUniversalZone } from './universal-zone.ts'
import type { Octets } from './octets.ts'

/** A timestamp as the sender wrote it. */
export interface SenderTime extends WallTime {
  /** -1 where the sender wrote none. */
  year: number
  /** Minutes east of UTC; null where the sender wrote none, or an abbreviation that means several. */
  offset: number | null
}

/** Reads a timestamp that has been found to be well-formed, in any of the forms that either format allows. */
export function readSenderTime(text: Octets, from: number, to: number): SenderTime {
  if (text.charCodeAt(from + 4) === DASH) return isoTime(text, from, to)
  const first = isDigit(text.charCodeAt(from)) ? fourDigits(text, from) : -1
  const monthStart = first === -1 ? from : from + 5
  const dayAt = monthStart + (text.charCodeAt(monthStart + 4) === SPACE ? 5 : 4)
  const dayEnd = text.charCodeAt(dayAt + 1) === SPACE ? dayAt + 1 : dayAt + 2
  const hasMiddle = text.charCodeAt(dayEnd + 3) !== COLON
  const clockAt = hasMiddle ? dayEnd + 6 : dayEnd + 1
  const rest = restStart(text, clockAt + 8, to) + 1
  const hasLast = rest < to && isDigit(text.charCodeAt(rest))
  return {
    year: hasMiddle ? fourDigits(text, dayEnd + 1) : hasLast ? fourDigits(text, rest) : first,
    month: monthAt(text, monthStart),
    day: dayEnd - dayAt === 1 ? text.charCodeAt(dayAt) - 0x30 : twoDigits(text, dayAt),
    hour: twoDigits(text, clockAt),
    minute: twoDigits(text, clockAt + 3),
    second: twoDigits(text, clockAt + 6),
    millisecond: milliseconds(text, clockAt + 8, to),
    offset: isUniversalZone(text, hasLast ? rest + 5 : rest, to) ? 0 : null
  }
}

function isoTime(text: Octets, from: number, to: number): SenderTime {
  return {
    year: fourDigits(text, from),
    month: twoDigits(text, from + 5),
    day: twoDigits(text, from + 8),
    hour: twoDigits(text, from + 11),
    minute: twoDigits(text, from + 14),
    second: twoDigits(text, from + 17),
    millisecond: milliseconds(text, from + 19, to),
    offset: isoOffset(text, restStart(text, from + 19, to), to)
  }
}

/** `Z`, `+hh:mm` or `+hhmm`; a zone's name behind a space, as in all other forms. */
function isoOffset(text: Octets, at: number, to: number): number | null {
  if (at >= to) return null
  const sign = text.charCodeAt(at)
  if (sign === SPACE) return isUniversalZone(text, at + 1, to) ? 0 : null
  if (sign === Z) return 0
  const minutesAt = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, minutesAt)
  return sign === DASH ? -minutes : minutes
}

/** The first three digits of a fraction, filled up with zeros. */
function milliseconds(text: Octets, at: number, to: number): number {
  if (!isPoint(text, at, to)) return 0
  let value = 0
  let weight = 100
  for (let digit = at + 1; digit < to && weight >= 1 && isDigit(text.charCodeAt(digit)); digit++) {
    value += (text.charCodeAt(digit) - 0x30) * weight
    weight /= 10
  }
  return value
}

/** Behind the fraction, if there is one. */
function restStart(text: Octets, at: number, to: number): number {
  if (!isPoint(text, at, to)) return at
  let end = at + 1
  while (end < to && isDigit(text.charCodeAt(end))) end++
  return end
}

function isPoint(text: Octets, at: number, to: number): boolean {
  return at < to && (text.charCodeAt(at) === DOT || text.charCodeAt(at) === COMMA)
}

const SPACE = 0x20
const COMMA = 0x2C
const DASH = 0x2D
const DOT = 0x2E
const COLON = 0x3A
const Z = 0x5A
