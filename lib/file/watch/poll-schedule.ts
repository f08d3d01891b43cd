/** The state of a file when its next check is scheduled. */
export interface LookState {
  /** Consecutive checks that found nothing new; 0 after a check that found data. */
  readonly quietLooks: number
  /** The number of files that are checked more often than the poll interval demands, including this one. */
  readonly awake: number
  /** The system has reported every write since before the last check. */
  readonly isTold: boolean
  /** The number of files whose next check is scheduled, including this one. */
  readonly waiting: number
}

/**
 * Milliseconds until the next check of a file. After data, the next check follows soon, because more is likely to
 * follow; the more files are awake, the later, so that checking takes only part of the time. Each check in vain doubles
 * the wait up to the poll interval, and after 10 s at that interval further, up to two seconds. Where the system
 * reports writes, two more checks suffice; after them, only scans check the file.
 */
export function pollDelay(state: LookState, { pollIntervalMs }: { readonly pollIntervalMs: number }): number {
  return state.isTold ? delayOfSafetyLook(state, pollIntervalMs) : delayOfPolling(state, pollIntervalMs)
}

/** The second check happens when two writes can no longer share a time stamp: what it finds need not be read again. */
function delayOfSafetyLook({ quietLooks, waiting }: LookState, pollIntervalMs: number): number {
  if (quietLooks > 1) return Infinity
  return Math.max(
    quietLooks === 0 ? Math.min(CALM_MS, pollIntervalMs) : Math.max(LONGEST_MS, pollIntervalMs),
    waiting * EACH_TOLD_MS
  )
}

function delayOfPolling({ quietLooks, awake }: LookState, pollIntervalMs: number): number {
  const first = Math.min(Math.max(SOON_MS, awake * EACH_MS), pollIntervalMs)
  const toPollInterval = Math.ceil(Math.log2(pollIntervalMs / first))
  const atPollInterval = Math.ceil(QUIET_MS / pollIntervalMs)
  const further = quietLooks - toPollInterval - atPollInterval
  // 2 ** 1100 is Infinity, which the minimum limits like any other value
  if (further < 0) return Math.min(first * 2 ** quietLooks, pollIntervalMs)
  return Math.min(pollIntervalMs * 2 ** (further + 1), Math.max(LONGEST_MS, pollIntervalMs))
}

const SOON_MS = 5
const EACH_MS = 0.5
/** Files that are written to in turn cost at most 200 checks a second, besides those that hints cause. */
const EACH_TOLD_MS = 5
const CALM_MS = 100
const QUIET_MS = 10_000
const LONGEST_MS = 2000
