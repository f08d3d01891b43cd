import { isDay } from './calendar.ts'
import { fourDigits, isDigit, twoDigits } from './digits.ts'

/**
 * Finds the end of a timestamp of RFC 5424 section 6.2.3: RFC 3339 with a capital `T` and `Z` and seconds up to 59.
 * Fractions may have up to 9 digits, because senders write nanoseconds. If the timestamp is invalid, returns the
 * complement (`~`) of the offset of the fault, which is `stop` if the text ends too early.
 */
export function rfc3339End(bytes: DataView, at: number, stop: number): number {
  const time = dateTimeEnd(bytes, at, stop, T)
  if (time < 0) return time
  if (time < stop && bytes.getUint8(time) === DOT) {
    const fraction = fractionEnd(bytes, time, stop)
    return fraction === time ? ~(time + 1) : zoneEnd(bytes, fraction, stop)
  }
  return zoneEnd(bytes, time, stop)
}

/** The end of `2003-10-11T22:14:15`, with the character `gap` for the `T`; the complement of an offset as above. */
export function dateTimeEnd(bytes: DataView, at: number, stop: number, gap: number): number {
  if (stop - at >= LENGTH) {
    const month = twoDigits(bytes, at + 5)
    const hour = twoDigits(bytes, at + 11)
    const minute = twoDigits(bytes, at + 14)
    const second = twoDigits(bytes, at + 17)
    if (
      bytes.getUint8(at + 4) === DASH &&
      bytes.getUint8(at + 7) === DASH &&
      bytes.getUint8(at + 10) === gap &&
      bytes.getUint8(at + 13) === COLON &&
      bytes.getUint8(at + 16) === COLON &&
      hour >= 0 &&
      hour < 24 &&
      minute >= 0 &&
      minute < 60 &&
      second >= 0 &&
      second < 60 &&
      isYearAndDay(fourDigits(bytes, at), month, twoDigits(bytes, at + 8))
    )
      return at + LENGTH
  }
  return ~misfit(bytes, at, stop, gap)
}

/**
 * The end of a point (or comma) and 1 to 9 digits at `at`; `at` if there is no digit. A tenth digit is not included.
 */
export function fractionEnd(bytes: DataView, at: number, stop: number): number {
  const most = Math.min(stop, at + 10)
  let end = at + 1
  while (end < most && isDigit(bytes.getUint8(end))) end++
  return end === at + 1 ? at : end
}

/** The end of `Z` or `+hh:mm`; the complement of an offset as above. */
export function zoneEnd(bytes: DataView, at: number, stop: number): number {
  if (at >= stop) return ~stop
  const sign = bytes.getUint8(at)
  if (sign === Z) return at + 1
  if (sign !== PLUS && sign !== DASH) return ~at
  return clockEnd(bytes, at + 1, stop)
}

/** The end of `hh:mm`. */
function clockEnd(bytes: DataView, at: number, stop: number): number {
  const shape = shapeEnd(bytes, at, stop, 'dd:dd')
  if (shape < 0) return shape
  if (twoDigits(bytes, at) > 23) return ~at
  return twoDigits(bytes, at + 3) > 59 ? ~(at + 3) : shape
}

function isYearAndDay(year: number, month: number, day: number): boolean {
  return year >= 0 && isDay(year, month, day)
}

/**
 * Off the hot path: the offset of the first character that does not match, or of the number that is out of range.
 */
function misfit(bytes: DataView, at: number, stop: number, gap: number): number {
  const date = shapeEnd(bytes, at, stop, 'dddd-dd-dd')
  if (date < 0) return ~date
  if (date >= stop || bytes.getUint8(date) !== gap) return date
  const time = shapeEnd(bytes, date + 1, stop, 'dd:dd:dd')
  if (time < 0) return ~time
  const month = twoDigits(bytes, at + 5)
  if (month < 1 || month > 12) return at + 5
  if (!isDay(fourDigits(bytes, at), month, twoDigits(bytes, at + 8))) return at + 8
  if (twoDigits(bytes, at + 11) > 23) return at + 11
  return twoDigits(bytes, at + 14) > 59 ? at + 14 : at + 17
}

/**
 * The end of text of this shape, with `d` for a digit; the complement of the offset of the first mismatch otherwise.
 */
function shapeEnd(bytes: DataView, at: number, stop: number, shape: string): number {
  for (let index = 0; index < shape.length; index++) {
    if (at + index >= stop) return ~stop
    const code = bytes.getUint8(at + index)
    const wanted = shape.charCodeAt(index)
    if (wanted === D ? !isDigit(code) : code !== wanted) return ~(at + index)
  }
  return at + shape.length
}

const LENGTH = 19
const DOT = 0x2e
const DASH = 0x2d
const PLUS = 0x2b
const COLON = 0x3a
const T = 0x54
const Z = 0x5a
const D = 0x64
