/** The proleptic Gregorian calendar, without `Date`, which reads the years 0 to 99 as 1900 to 1999. */

/** The days of each month, 1 to 12, in a leap year. */
const MONTH_DAYS: readonly number[] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const DAY_MS = 86_400_000

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whether a day exists; `month` is 1 to 12. */
export function isDay(year: number, month: number, day: number): boolean {
  return isDayOfLeapYear(month, day) && (month !== 2 || day !== 29 || isLeapYear(year))
}

/** Whether a day exists in some year. */
export function isDayOfLeapYear(month: number, day: number): boolean {
  return day >= 1 && day <= (MONTH_DAYS[month] ?? 0)
}

/** A wall clock, without its zone. */
export interface WallTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** ms since the epoch, for a wall clock that shows UTC. */
export function utcTime({ year, month, day, hour, minute, second, millisecond }: WallTime): number {
  return daysFromEpoch(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
}

/** Counts years from March, so that the leap day is a year's last. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}
