import { systemClock } from '../../core/clock.ts'

/** The time for all checks together: a test runner that ends a test by its own limit loses the report. */
export class TimeBudget {
  readonly withinMs: number
  #until: number

  constructor(withinMs: number) {
    this.withinMs = withinMs
    this.#until = systemClock.now() + withinMs
  }

  /** Restarts the budget: under `testConnector`, each check is a separate test. */
  renew(): void {
    this.#until = systemClock.now() + this.withinMs
  }

  get left(): number {
    return Math.max(0, this.#until - systemClock.now())
  }

  /** `ms`, or the remaining time if that is less. */
  most(ms: number): number {
    return Math.min(ms, this.left)
  }
}
