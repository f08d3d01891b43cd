import type { SourceStream } from '../stream/source-stream.ts'
import type { SourceEvent } from '../../types/event.ts'
import { takeFrom } from './take-from.ts'

/** The options of `collect`. */
export interface CollectOptions {
  /** The number of records to wait for. Default: all, up to the end of the source. */
  readonly count?: number
  /** The time limit, in ms of real time. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * Collects the next records of a source: `count` records, or all up to its end; fewer than `count` if the source ends
 * first. With `count` the source stays open, to be collected from again, stopped or destroyed. Rejects with the
 * source's own error, or, after the time limit, with an error that states how many records came; the source is
 * destroyed then.
 */
export async function collect<E extends SourceEvent>(
  source: SourceStream<E>,
  { count = Infinity, timeoutMs = 5000 }: CollectOptions = {}
): Promise<E[]> {
  if (count <= 0) return []
  const { events } = await takeFrom(source, {
    name: 'collect',
    wanted: `of ${count === Infinity ? 'all' : count} records`,
    isLast: (_event, came) => came >= count,
    timeoutMs
  })
  return events
}
