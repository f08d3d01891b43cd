import type { WallTime } from './calendar.ts'
import { fourDigits, isDigit, twoDigits } from './digits.ts'
import { monthAt } from './month.ts'
import { isUniversalZone } from './universal-zone.ts'

/** A timestamp as the sender wrote it. */
export interface SenderTime extends WallTime {
  /** -1 where the sender wrote none. */
  year: number
  /** Minutes east of UTC; null where the sender wrote none, or an abbreviation that means several. */
  offset: number | null
}

/** Reads a timestamp that has been found to be well-formed, in any of the forms that either format allows. */
export function readSenderTime(bytes: DataView, from: number, to: number): SenderTime {
  if (bytes.getUint8(from + 4) === DASH) return isoTime(bytes, from, to)
  const first = isDigit(bytes.getUint8(from)) ? fourDigits(bytes, from) : -1
  const monthStart = first === -1 ? from : from + 5
  const dayAt = monthStart + (bytes.getUint8(monthStart + 4) === SPACE ? 5 : 4)
  const dayEnd = bytes.getUint8(dayAt + 1) === SPACE ? dayAt + 1 : dayAt + 2
  const hasMiddle = bytes.getUint8(dayEnd + 3) !== COLON
  const clockAt = hasMiddle ? dayEnd + 6 : dayEnd + 1
  const rest = restStart(bytes, clockAt + 8, to) + 1
  const hasLast = rest < to && isDigit(bytes.getUint8(rest))
  return {
    year: hasMiddle ? fourDigits(bytes, dayEnd + 1) : hasLast ? fourDigits(bytes, rest) : first,
    month: monthAt(bytes, monthStart),
    day: dayEnd - dayAt === 1 ? bytes.getUint8(dayAt) - 0x30 : twoDigits(bytes, dayAt),
    hour: twoDigits(bytes, clockAt),
    minute: twoDigits(bytes, clockAt + 3),
    second: twoDigits(bytes, clockAt + 6),
    millisecond: milliseconds(bytes, clockAt + 8, to),
    offset: isUniversalZone(bytes, hasLast ? rest + 5 : rest, to) ? 0 : null
  }
}

function isoTime(bytes: DataView, from: number, to: number): SenderTime {
  return {
    year: fourDigits(bytes, from),
    month: twoDigits(bytes, from + 5),
    day: twoDigits(bytes, from + 8),
    hour: twoDigits(bytes, from + 11),
    minute: twoDigits(bytes, from + 14),
    second: twoDigits(bytes, from + 17),
    millisecond: milliseconds(bytes, from + 19, to),
    offset: isoOffset(bytes, restStart(bytes, from + 19, to), to)
  }
}

/** `Z`, `+hh:mm` or `+hhmm`; a zone's name behind a space, as in all other forms. */
function isoOffset(bytes: DataView, at: number, to: number): number | null {
  if (at >= to) return null
  const sign = bytes.getUint8(at)
  if (sign === SPACE) return isUniversalZone(bytes, at + 1, to) ? 0 : null
  if (sign === Z) return 0
  const minutesAt = bytes.getUint8(at + 3) === COLON ? at + 4 : at + 3
  const minutes = twoDigits(bytes, at + 1) * 60 + twoDigits(bytes, minutesAt)
  return sign === DASH ? -minutes : minutes
}

/** The first three digits of a fraction, filled up with zeros. */
function milliseconds(bytes: DataView, at: number, to: number): number {
  if (!isPoint(bytes, at, to)) return 0
  let value = 0
  let weight = 100
  for (let digit = at + 1; digit < to && weight >= 1 && isDigit(bytes.getUint8(digit)); digit++) {
    value += (bytes.getUint8(digit) - 0x30) * weight
    weight /= 10
  }
  return value
}

/** Behind the fraction, if there is one. */
function restStart(bytes: DataView, at: number, to: number): number {
  if (!isPoint(bytes, at, to)) return at
  let end = at + 1
  while (end < to && isDigit(bytes.getUint8(end))) end++
  return end
}

function isPoint(bytes: DataView, at: number, to: number): boolean {
  return at < to && (bytes.getUint8(at) === DOT || bytes.getUint8(at) === COMMA)
}

const SPACE = 0x20
const COMMA = 0x2C
const DASH = 0x2D
const DOT = 0x2E
const COLON = 0x3A
const Z = 0x5A
