import type { Harvester } from './harvester.ts'

/** What the time of the next look depends on, beside the file's state. */
export interface LookTimes {
  /** The last read filled its buffer. */
  readonly hasMore: boolean
  readonly pollIntervalMs: number
  /** How long a file waits of which so many looks in a row found nothing, in ms. */
  readonly next: (quietLooks: number) => number
}

/** Milliseconds until a file is looked at again; null where the consumer brings that about. There is an answer for each state, so that none can stall. */
export function nextLookIn(file: Pick<Harvester, 'state' | 'portions' | 'content' | 'detached' | 'movedAt' | 'inLine' | 'unfinishedRecord'>, { hasMore, pollIntervalMs, next }: LookTimes): number | null {
  const { state, portions, content } = file
  switch (state.kind) {
    case 'proving': return 0
    case 'unopened': case 'waiting': return pollIntervalMs
    case 'empty': return next(state.looks)
    case 'copy': case 'finished': return SLOW_MS
    case 'reading':
      // Compressed content goes on when its portion was taken.
      if (portions > 0 && content?.compression !== 'none') return pollIntervalMs
      return hasMore ? 0 : next(0)
    case 'at-end': {
      const isAwaited = file.detached !== null || file.movedAt !== null || file.inLine || file.unfinishedRecord !== null
      return Math.min(next(state.looks), isAwaited ? pollIntervalMs : Infinity)
    }
    case 'changed': return portions > 0 ? pollIntervalMs : 0
    case 'unreadable': return Math.min(SLOW_MS, pollIntervalMs * 2 ** Math.min(state.looks, MOST_DOUBLINGS))
    case 'finishing':
  }
  return portions > 0 ? null : 0
}

const SLOW_MS = 2000
const MOST_DOUBLINGS = 4
