import type { Clock } from '../../../types/clock.ts'

/** When things happened to a file, for those who only ask. */
export interface KnownTimes {
  /** When bytes of it came last, or it was found, in ms since the epoch. */
  readonly dataAt: number
  /** When all that was there had been read, for the last time; in ms since the epoch. */
  readonly caughtUpAt: number
  /** When it was last found to hold what was read of it, in ms since the epoch. */
  readonly lookedAt: number
  /** When its size was last seen to change, in ms since the epoch. */
  readonly grewAt: number
  /** The step of that change. */
  readonly grewStep: number
  /** The step at which it could be read for the first time since it could not; infinite while it cannot. */
  readonly askedStep: number
  /** Whether it was found to hold what was read of it after that step, at which another file had changed. */
  lookedSince(grewStep: number): boolean
  /** Whether it could not be read since that step, at which another file could. */
  failedSince(askedStep: number): boolean
}

/**
 * When things happened to a file, and in which order compared with other files: steps order events even if the clock
 * stands still.
 */
export class FileTimes implements KnownTimes {
  static #steps = 0
  /** A step of its own, after all that has happened so far. */
  static step(): number {
    return FileTimes.#steps++
  }
  readonly #clock: Pick<Clock, 'now'>
  #dataAt: number
  #caughtUpAt: number
  #lookedAt = 0
  #lookedStep = 0
  #grewAt: number
  #grewStep = FileTimes.#steps++
  #failedStep = 0
  #askedStep: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
    const now = clock.now()
    this.#dataAt = now
    this.#caughtUpAt = now
    this.#grewAt = now
  }

  get dataAt(): number {
    return this.#dataAt
  }
  get caughtUpAt(): number {
    return this.#caughtUpAt
  }
  get lookedAt(): number {
    return this.#lookedAt
  }
  get grewAt(): number {
    return this.#grewAt
  }
  get grewStep(): number {
    return this.#grewStep
  }
  get askedStep(): number {
    return this.#askedStep ?? Infinity
  }
  lookedSince(grewStep: number): boolean {
    return this.#lookedStep > grewStep
  }
  failedSince(askedStep: number): boolean {
    return this.#failedStep > askedStep
  }

  /** Bytes of it were read. */
  gotData(): void {
    this.#dataAt = this.#clock.now()
  }

  /** All that is there has been read and taken. */
  caughtUp(now: number): void {
    this.#caughtUpAt = now
  }

  /** It holds what was read of it. */
  looked(): void {
    this.#lookedAt = this.#clock.now()
    this.#lookedStep = FileTimes.#steps++
  }

  /** Its size or its time is another one. */
  grew(): void {
    this.#grewAt = this.#clock.now()
    this.#grewStep = FileTimes.#steps++
  }

  /** It could be read. */
  asked(): void {
    this.#askedStep ??= FileTimes.#steps++
  }

  /** It could not be read. */
  failed(): void {
    this.#failedStep = FileTimes.#steps++
    this.#askedStep = null
  }
}
