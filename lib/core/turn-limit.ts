/** Limits the time that work takes in one turn of the event loop, and continues it in the next one. */
export interface TurnLimit {
  /** Whether the work has to wait for the next turn. The time of a turn begins when this is first read in it. */
  readonly isUsedUp: boolean
  /** Calls `wake` in the next turn. */
  wait(wake: () => void): void
}

/**
 * For work that is ready all at once, in small steps of unknown cost: after `ms` in one turn, timers and sockets are
 * served first.
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
    // Immediates run in the order in which they were set: `over` comes first
    wait: (wake) => {
      setImmediate(wake)
    }
  }
}

/** The sources of a process share its turns. */
export const processTurn: TurnLimit = turnLimit(10)
