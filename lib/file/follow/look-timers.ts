import type { Clock } from '../../../types/clock.ts'

/**
 * Timers for the next look at each file. The time of a busy file moves with each write: a timer that fires earlier is
 * left running, and then set again for the remaining wait.
 */
export class LookTimers<File> {
  readonly #clock: Clock
  readonly #onDue: (file: File) => void
  /**
   * file => how long after its timer it is due, in ms: not a point in time, because the clock may be put back by an
   * hour in the meantime
   */
  readonly #due = new Map<File, number>()
  readonly #timers = new Map<File, { readonly timer: unknown; readonly firesAt: number }>()

  constructor(clock: Clock, onDue: (file: File) => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  /** Number of files that are due at some time. */
  get size(): number {
    return this.#due.size
  }

  has(file: File): boolean {
    return this.#due.has(file)
  }

  set(file: File, waitMs: number): void {
    const now = this.#clock.now()
    const running = this.#timers.get(file)
    if (running !== undefined && running.firesAt >= now && running.firesAt <= now + waitMs) {
      this.#due.set(file, now + waitMs - running.firesAt)
      return
    }
    if (running !== undefined) this.#clock.clearTimeout(running.timer)
    this.#arm(file, waitMs)
  }

  /** The file is not due any more. */
  delete(file: File): void {
    this.#due.delete(file)
  }

  close(): void {
    this.#due.clear()
    for (const { timer } of this.#timers.values()) this.#clock.clearTimeout(timer)
    this.#timers.clear()
  }

  #arm(file: File, waitMs: number): void {
    this.#due.set(file, 0)
    const timer = this.#clock.setTimeout(() => {
      this.#fired(file)
    }, waitMs)
    this.#timers.set(file, { timer, firesAt: this.#clock.now() + waitMs })
  }

  #fired(file: File): void {
    this.#timers.delete(file)
    const left = this.#due.get(file)
    if (left === undefined) return
    if (left > 0) {
      this.#arm(file, left)
      return
    }
    this.#due.delete(file)
    this.#onDue(file)
  }
}
