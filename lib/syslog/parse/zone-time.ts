import { utcTime, type WallTime } from './calendar.ts'

/**
 * The time, in ms since the epoch, at which clocks in a zone show this wall time. If clocks show it twice, the first
 * one. If they skip it, as many ms after the change as the wall time is after the start of the gap, which is how `Date`
 * reads this machine's zone. `timezone`: an IANA name; undefined: this machine's zone. Throws a `RangeError` if it is
 * unknown.
 */
export function zoneTime(wall: WallTime, timezone: string | undefined): number {
  return timezone === undefined ? machineTime(wall) : zoneOf(timezone).timeOf(utcTime(wall))
}

/** Whether the time zone is known on this machine. */
export function isZone(timezone: string): boolean {
  try {
    zoneOf(timezone)
    return true
  } catch {
    return false
  }
}

/** The `Date` constructor misreads the years 0 to 99; `setFullYear` does not. */
function machineTime({ year, month, day, hour, minute, second, millisecond }: WallTime): number {
  const date = new Date(year, month - 1, day, hour, minute, second, millisecond)
  if (year >= 100) return date.getTime()
  date.setFullYear(year, month - 1, day)
  return date.setHours(hour, minute, second, millisecond)
}

/**
 * name => zone, in order of creation. Programs use a handful; the limit keeps one with more from growing.
 */
const zones = new Map<string, Zone>()
const MOST_ZONES = 64

function zoneOf(timezone: string): Zone {
  return zones.get(timezone) ?? makeZone(timezone)
}

function makeZone(timezone: string): Zone {
  const zone = new Zone(timezone)
  const [oldest] = zones.keys()
  if (zones.size >= MOST_ZONES && oldest !== undefined) zones.delete(oldest)
  zones.set(timezone, zone)
  return zone
}

/**
 * Caches the offsets of a zone, because `Intl` takes microseconds per call: for each day on which clocks do not change,
 * otherwise for the last second.
 */
class Zone {
  readonly #format: Intl.DateTimeFormat
  /** day since the epoch, in the zone's wall time => offset in ms; NaN if it changes near that day */
  readonly #days = new Map<number, number>()
  #second = NaN
  #secondOffset = 0

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
  }

  /** `shown`: the zone's wall time, as if it were UTC. */
  timeOf(shown: number): number {
    const day = Math.floor(shown / DAY_MS)
    const offset = this.#days.get(day) ?? this.#learnDay(day)
    return shown - (Number.isNaN(offset) ? this.#changingOffset(shown) : offset)
  }

  #learnDay(day: number): number {
    // No zone differs from UTC by a whole day: all wall times of this day are between these two moments.
    const before = this.#offsetAt((day - 1) * DAY_MS)
    const offset = before === this.#offsetAt((day + 2) * DAY_MS) ? before : NaN
    if (this.#days.size >= MOST_DAYS) this.#days.clear()
    this.#days.set(day, offset)
    return offset
  }

  #changingOffset(shown: number): number {
    const second = Math.floor(shown / 1000)
    if (second !== this.#second) {
      this.#secondOffset = this.#findOffset(second * 1000)
      this.#second = second
    }
    return this.#secondOffset
  }

  /** The offset before the change, unless clocks show this time only after the change. */
  #findOffset(shown: number): number {
    const before = this.#offsetAt(shown - DAY_MS)
    const after = this.#offsetAt(shown + DAY_MS)
    const isBefore = this.#offsetAt(shown - before) === before
    return !isBefore && this.#offsetAt(shown - after) === after ? after : before
  }

  /** `10/11/2003, GMT+02:00` => 7200000; `GMT` alone is 0, and historical offsets have seconds. */
  #offsetAt(time: number): number {
    const name = this.#format.format(time)
    const at = name.lastIndexOf('GMT') + 3
    const [hours = 0, minutes = 0, seconds = 0] = name
      .slice(at + 1)
      .split(':')
      .map(Number)
    const size = ((hours * 60 + minutes) * 60 + seconds) * 1000
    return name.charAt(at) === '-' ? -size : size
  }
}

const DAY_MS = 86_400_000
const MOST_DAYS = 512
