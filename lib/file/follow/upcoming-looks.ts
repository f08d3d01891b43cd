import { pollDelay } from '../watch/poll-schedule.ts'
import { DueFiles } from './due-files.ts'
import type { Harvester } from './harvester.ts'
import { LookTimers } from './look-timers.ts'
import type { Looks } from './looks.ts'
import type { Shared } from './shared.ts'

/** Which file gets the next look, and when the others get theirs. */
export class UpcomingLooks {
  readonly #shared: Pick<Shared, 'params' | 'context'>
  readonly #looks: Looks
  readonly #wake: () => void
  readonly #due: DueFiles
  readonly #timers: LookTimers<Harvester>
  /** Files that get looks more often than `poll_interval_ms` asks for. */
  readonly #awake = new Set<Harvester>()

  /** `wake`: a file is due. */
  constructor(shared: Pick<Shared, 'params' | 'context'>, looks: Looks, wake: () => void) {
    this.#shared = shared
    this.#looks = looks
    this.#wake = wake
    this.#due = new DueFiles((file) => looks.hasTurn(file))
    this.#timers = new LookTimers(shared.context.clock, (file) => {
      this.soon(file)
    })
  }

  /** Something has happened to the file, or may have. */
  soon(file: Harvester): void {
    this.#looks.mayHaveMore(file)
    this.restSoon(file)
  }

  /** Requests a look at a file to which nothing has happened. */
  restSoon(file: Harvester): void {
    this.#timers.delete(file)
    this.#due.add(file)
    this.#wake()
  }

  /** Files that had to wait may have their turn now. */
  askAgain(): void {
    this.#due.askAgain()
  }

  /** The file whose turn it is; null if there is none. */
  next(hasRoom: boolean): Harvester | null {
    return this.#due.next(hasRoom)
  }

  /** The look at the file begins: it is not due any more. */
  begin(file: Harvester): void {
    this.#due.delete(file)
  }

  /** Whether the file is due, now or after some time. */
  has(file: Harvester): boolean {
    return this.#due.has(file) || this.#timers.has(file)
  }

  /** Whether the file will be due after some time. */
  isTimed(file: Harvester): boolean {
    return this.#timers.has(file)
  }

  /**
   * Schedules the next look, when one is over. `isTold`: the system has reported every write to the file since before
   * that look.
   */
  plan(file: Harvester, isTold: boolean): void {
    if (this.#due.has(file)) return
    const { params } = this.#shared
    const next = (quietLooks: number): number =>
      pollDelay({ quietLooks, awake: this.#awake.size, isTold, waiting: this.#timers.size }, params)
    const wait = this.#looks.nextLookIn(file, { next, isTold })
    if (wait === null || wait >= params.pollIntervalMs) this.#awake.delete(file)
    else this.#awake.add(file)
    if (wait === 0) this.soon(file)
    else if (wait !== null && wait !== Infinity) this.#timers.set(file, wait)
  }

  close(): void {
    this.#timers.close()
  }
}
