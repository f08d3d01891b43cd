import type { Octets } from './octets.ts'

/** Numbers of fixed width. None of these looks where the message ends: the caller has. */

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** 0 to 99; -1 where there are not two digits. */
export function twoDigits(text: Octets, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : -1
}

/** 0 to 9999; -1 where there are not four digits. */
export function fourDigits(text: Octets, at: number): number {
  const high = twoDigits(text, at)
  const low = twoDigits(text, at + 2)
  return high === -1 || low === -1 ? -1 : high * 100 + low
}
