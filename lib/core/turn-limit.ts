/** Limits the work in one turn of the event loop, and continues it in the next. */
export interface TurnLimit {
  /** Whether work has to wait for the next turn. A turn's time starts with the first access. */
  readonly isUsedUp: boolean
  /** Calls `wake` in the next turn. */
  wait(wake: () => void): void
}

/**
 * For work that is ready all at once, in small steps of unknown cost: after `ms` in one turn, timers and sockets get
 * theirs first.
 */
export function turnLimit(ms: number, now: () => number = () => performance.now()): TurnLimit {
  let began: number | null = null
  const over = (): void => {
    began = null
  }
  return {
    get isUsedUp() {
      if (began !== null) return now() - began >= ms
      began = now()
      setImmediate(over)
      return false
    },
    // Immediates run in the order in which they were set: `over` runs before `wake`
    wait: (wake) => {
      setImmediate(wake)
    }
  }
}

/** Shared by all sources of the process. */
export const processTurn: TurnLimit = turnLimit(10)
