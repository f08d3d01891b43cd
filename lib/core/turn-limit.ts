/** When a turn of the event loop has been worked in long enough, and how the work goes on after others had theirs. */
export interface TurnLimit {
  /** Whether the work has to wait for the next turn. A turn begins with the first question. */
  readonly isUsedUp: boolean
  /** Calls back in the next turn. */
  wait(wake: () => void): void
}

/**
 * For work that is in hand all at once, in small steps of unknown cost: after `ms` in one turn it lets timers and
 * sockets go first.
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
