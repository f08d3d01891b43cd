import type { LostBytes, MessageWatch, Peer, SourceParts } from '../../../lib/syslog/event/message-origin.ts'

/** What was told of single messages, as `reason` or `cut by end`. */
export interface Told extends MessageWatch {
  readonly told: string[]
  /** How often a count was told to be wrong. */
  badCounts: number
  /** cause => bytes that are in no message */
  readonly lost: Record<LostBytes, number>
  /** How long those were that were cut at the limit. */
  readonly lengths: number[]
}

export function watching(): Told {
  const told: string[] = []
  const watch: Told = {
    told,
    badCounts: 0,
    lost: { bad_count: 0, too_long: 0, broken_off: 0, destroyed: 0 },
    lengths: [],
    onFault: ({ reason, offset }) => {
      told.push(`${reason} at ${offset}`)
    },
    onCut: (by) => {
      told.push(`cut by ${by}`)
    },
    onLength: (bytes) => {
      watch.lengths.push(bytes)
    },
    onBadCount: () => {
      watch.badCounts++
    },
    onLost: (cause, count) => {
      watch.lost[cause] += count
    }
  }
  return watch
}

export function partsOf(given: Partial<SourceParts> = {}): SourceParts {
  return {
    source: 'net',
    tags: Object.freeze({ env: 'test' }),
    format: 'auto',
    headerMode: 'parse',
    timezone: 'UTC',
    path: '',
    watermark: null,
    watch: watching(),
    ...given
  }
}

export const somebody: Peer = { transport: 'tcp', remoteAddress: '192.0.2.7', remotePort: 40_000, tlsPeerName: null }

export const RECEIVED_AT: number = Date.UTC(2026, 1, 3, 4, 5, 6)
