import type { Harvester } from './harvester.ts'

/** What the time of the next look depends on, apart from the file's state. */
export interface LookTimes {
  /** The last read filled its buffer. */
  readonly hasMore: boolean
  readonly pollIntervalMs: number
  /**
   * How long a file waits after this many looks in a row without news, in ms; eventually Infinity if the system reports
   * changes.
   */
  readonly next: (quietLooks: number) => number
  /** The system has reported every write since before the last look. */
  readonly isTold: boolean
  readonly rotateWaitMs: number
  /** In ms since the epoch. */
  readonly now: number
}

type ScheduledFile = Pick<
  Harvester,
  'state' | 'portions' | 'content' | 'detached' | 'movedAt' | 'times' | 'inLine' | 'unfinishedRecord'
>

/**
 * Milliseconds until the next look at a file; null if the consumer triggers it, Infinity if a hint or a scan does.
 * There is an answer for each state, so that none can stall.
 */
export function nextLookIn(file: ScheduledFile, times: LookTimes): number | null {
  const { hasMore, pollIntervalMs, next, isTold } = times
  const { state, portions, content } = file
  switch (state.kind) {
    case 'proving':
      return 0
    // A file without a place is tried again when there is room, and after each scan.
    case 'unopened':
      return state.isLimited ? 0 : pollIntervalMs
    case 'waiting':
      return pollIntervalMs
    case 'empty':
      return next(state.looks)
    case 'copy':
    case 'finished':
      return isTold ? Infinity : SLOW_MS
    case 'reading':
      // Compressed content is read on once its portion was taken.
      if (portions > 0 && content?.compression !== 'none') return pollIntervalMs
      return hasMore ? 0 : next(0)
    case 'at-end':
      return Math.min(next(state.looks), isAwaited(file, times) ? pollIntervalMs : Infinity)
    case 'changed':
      return portions > 0 ? pollIntervalMs : 0
    case 'unreadable':
      return Math.min(SLOW_MS, pollIntervalMs * 2 ** Math.min(state.looks, MOST_DOUBLINGS))
    case 'finishing':
  }
  return portions > 0 ? null : 0
}

/**
 * Whether something becomes due as time passes; or the file was moved just now, and its writer may have it open under a
 * name whose writes are not reported.
 */
function isAwaited(
  { detached, movedAt, times, inLine, unfinishedRecord }: ScheduledFile,
  { now, rotateWaitMs }: LookTimes
): boolean {
  return (
    detached !== null ||
    inLine ||
    unfinishedRecord !== null ||
    (movedAt !== null && now - Math.max(movedAt, times.dataAt) < rotateWaitMs)
  )
}

const SLOW_MS = 2000
const MOST_DOUBLINGS = 4
