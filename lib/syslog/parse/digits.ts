/** Numbers of fixed width. These functions do not check where the message ends; their callers do. */

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** 0 to 99; -1 if there are not two digits. */
export function twoDigits(bytes: DataView, at: number): number {
  const tens = bytes.getUint8(at)
  const ones = bytes.getUint8(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : -1
}

/** 0 to 9999; -1 if there are not four digits. */
export function fourDigits(bytes: DataView, at: number): number {
  const high = twoDigits(bytes, at)
  const low = twoDigits(bytes, at + 2)
  return high === -1 || low === -1 ? -1 : high * 100 + low
}
