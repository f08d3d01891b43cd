import type { Clock } from '../../../types/clock.ts'

/** Read-only view of when things happened to a file. */
export interface KnownTimes {
  /** When bytes were last read, or the file was found, in ms since the epoch. */
  readonly dataAt: number
  /** When everything in the file had last been read and taken, in ms since the epoch. */
  readonly caughtUpAt: number
  /** When the file was last found to hold what was read of it, in ms since the epoch. */
  readonly lookedAt: number
  /** When the size or the modification time was last seen to change, in ms since the epoch. */
  readonly grewAt: number
  /** The step of the change at `grewAt`. */
  readonly grewStep: number
  /**
   * The step at which the file could be read for the first time, or for the first time after a failure; infinite while
   * it cannot.
   */
  readonly askedStep: number
  /**
   * Whether the file was found to hold what was read of it after `grewStep`, the step at which another file changed.
   */
  lookedSince(grewStep: number): boolean
  /** Whether reading the file failed after `askedStep`, the step at which another file could be read. */
  failedSince(askedStep: number): boolean
}

/**
 * When things happened to a file, and in which order compared with other files: steps order events even if the clock
 * stands still.
 */
export class FileTimes implements KnownTimes {
  static #steps = 0
  /** A new step, after everything that has happened so far. */
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

  /** Bytes of the file were read. */
  gotData(): void {
    this.#dataAt = this.#clock.now()
  }

  /** Everything in the file has been read and taken. */
  caughtUp(now: number): void {
    this.#caughtUpAt = now
  }

  /** The file was found to hold what was read of it. */
  looked(): void {
    this.#lookedAt = this.#clock.now()
    this.#lookedStep = FileTimes.#steps++
  }

  /** The size or the modification time has changed. */
  grew(): void {
    this.#grewAt = this.#clock.now()
    this.#grewStep = FileTimes.#steps++
  }

  /** The file could be read. */
  asked(): void {
    this.#askedStep ??= FileTimes.#steps++
  }

  /** The file could not be read. */
  failed(): void {
    this.#failedStep = FileTimes.#steps++
    this.#askedStep = null
  }
}
