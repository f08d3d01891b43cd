/** What is known about a file when its next look is scheduled. */
export interface LookState {
  /** Looks in a row that found nothing new; 0 after one that gave data. */
  readonly quietLooks: number
  /** Files that are looked at more often than the poll interval asks for, this one among them. */
  readonly awake: number
  /** The system has told of every write since before the last look. */
  readonly isTold: boolean
  /** Files whose next look is set, this one among them. */
  readonly waiting: number
}

/**
 * Milliseconds until a file is looked at again. At once after data, because more is likely to come; the more files are
 * awake, the later, so that looking takes only part of the time. Each look in vain doubles the wait up to
 * the poll interval, and after 10 s of that further up to two seconds. Where the system tells of writes, two looks more
 * are enough, and after them none but those of scans.
 */
export function pollDelay(state: LookState, { pollIntervalMs }: { readonly pollIntervalMs: number }): number {
  return state.isTold ? delayOfSafetyLook(state, pollIntervalMs) : delayOfPolling(state, pollIntervalMs)
}

/**
 * The second one comes when two writes cannot share a time stamp any more: what was found then need not be read again.
 */
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
  // 2 ** 1100 is Infinity, which the minimum brings down as it does every other
  if (further < 0) return Math.min(first * 2 ** quietLooks, pollIntervalMs)
  return Math.min(pollIntervalMs * 2 ** (further + 1), Math.max(LONGEST_MS, pollIntervalMs))
}

const SOON_MS = 5
const EACH_MS = 0.5
/** Files that are written to by turns cost no more than 200 looks a second beside those that hints ask for. */
const EACH_TOLD_MS = 5
const CALM_MS = 100
const QUIET_MS = 10_000
const LONGEST_MS = 2000
