import { isDay } from './calendar.ts'
import { fourDigits, isDigit, twoDigits } from './digits.ts'
import type { Octets } from './octets.ts'

/**
 * Finds the end of a timestamp of RFC 5424 section 6.2.3: RFC 3339 with a capital `T` and `Z` and seconds up to 59. Fractions
 * have up to 9 digits here, as senders write nanoseconds. Where it is wrong, gives the complement (`~`) of the offset of
 * what does not fit, which is `stop` where the text ends too early.
 */
export function rfc3339End(text: Octets, at: number, stop: number): number {
  const time = dateTimeEnd(text, at, stop, T)
  if (time < 0) return time
  if (time < stop && text.charCodeAt(time) === DOT) {
    const fraction = fractionEnd(text, time, stop)
    return fraction === time ? ~(time + 1) : zoneEnd(text, fraction, stop)
  }
  return zoneEnd(text, time, stop)
}

/** The end of `2003-10-11T22:14:15`, with the character `gap` for the `T`; the complement of an offset as above. */
export function dateTimeEnd(text: Octets, at: number, stop: number, gap: number): number {
  if (stop - at >= LENGTH) {
    const month = twoDigits(text, at + 5)
    const hour = twoDigits(text, at + 11)
    const minute = twoDigits(text, at + 14)
    const second = twoDigits(text, at + 17)
    if (
      text.charCodeAt(at + 4) === DASH && text.charCodeAt(at + 7) === DASH && text.charCodeAt(at + 10) === gap &&
      text.charCodeAt(at + 13) === COLON && text.charCodeAt(at + 16) === COLON &&
      hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 &&
      isYearAndDay(fourDigits(text, at), month, twoDigits(text, at + 8))
    ) return at + LENGTH
  }
  return ~misfit(text, at, stop, gap)
}

/** The end of a point (or comma) and 1 to 9 digits at `at`; `at` where there is no digit. A tenth digit is not taken. */
export function fractionEnd(text: Octets, at: number, stop: number): number {
  const most = Math.min(stop, at + 10)
  let end = at + 1
  while (end < most && isDigit(text.charCodeAt(end))) end++
  return end === at + 1 ? at : end
}

/** The end of `Z` or `+hh:mm`; the complement of an offset as above. */
export function zoneEnd(text: Octets, at: number, stop: number): number {
  if (at >= stop) return ~stop
  const sign = text.charCodeAt(at)
  if (sign === Z) return at + 1
  if (sign !== PLUS && sign !== DASH) return ~at
  return clockEnd(text, at + 1, stop)
}

/** The end of `hh:mm`. */
function clockEnd(text: Octets, at: number, stop: number): number {
  const shape = shapeEnd(text, at, stop, 'dd:dd')
  if (shape < 0) return shape
  if (twoDigits(text, at) > 23) return ~at
  return twoDigits(text, at + 3) > 59 ? ~(at + 3) : shape
}

function isYearAndDay(year: number, month: number, day: number): boolean {
  return year >= 0 && isDay(year, month, day)
}

/** Off the hot path: which of the characters is the first that does not fit, or which of the numbers is out of range. */
function misfit(text: Octets, at: number, stop: number, gap: number): number {
  const date = shapeEnd(text, at, stop, 'dddd-dd-dd')
  if (date < 0) return ~date
  if (date >= stop || text.charCodeAt(date) !== gap) return date
  const time = shapeEnd(text, date + 1, stop, 'dd:dd:dd')
  if (time < 0) return ~time
  const month = twoDigits(text, at + 5)
  if (month < 1 || month > 12) return at + 5
  if (!isDay(fourDigits(text, at), month, twoDigits(text, at + 8))) return at + 8
  if (twoDigits(text, at + 11) > 23) return at + 11
  return twoDigits(text, at + 14) > 59 ? at + 14 : at + 17
}

/** The end of what has that shape, where `d` is a digit; the complement of the offset of what does not fit. */
function shapeEnd(text: Octets, at: number, stop: number, shape: string): number {
  for (let index = 0; index < shape.length; index++) {
    if (at + index >= stop) return ~stop
    const code = text.charCodeAt(at + index)
    const wanted = shape.charCodeAt(index)
    if (wanted === D ? !isDigit(code) : code !== wanted) return ~(at + index)
  }
  return at + shape.length
}

const LENGTH = 19
const DOT = 0x2E
const DASH = 0x2D
const PLUS = 0x2B
const COLON = 0x3A
const T = 0x54
const Z = 0x5A
const D = 0x64
