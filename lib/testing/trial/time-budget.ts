import { systemClock } from '../../core/clock.ts'

/** How long all checks together may take: a runner that ends a test by its own limit takes the report with it. */
export class TimeBudget {
  readonly withinMs: number
  #until: number

  constructor(withinMs: number) {
    this.withinMs = withinMs
    this.#until = systemClock.now() + withinMs
  }

  /** Begins again: each check is a test of its own. */
  renew(): void {
    this.#until = systemClock.now() + this.withinMs
  }

  get left(): number {
    return Math.max(0, this.#until - systemClock.now())
  }

  /** So many ms, or what is left where that is less. */
  most(ms: number): number {
    return Math.min(ms, this.left)
  }
}
