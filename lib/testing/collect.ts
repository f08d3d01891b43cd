import type { SourceStream } from '../stream/source-stream.ts'
import type { SourceEvent } from '../../types/event.ts'
import { takeFrom } from './take-from.ts'

/** The options of `collect`. */
export interface CollectOptions {
  /** How many records to wait for. Default: all, to the end of the source. */
  readonly count?: number
  /** How long they may take, in ms of real time. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * The next records of a source: `count` of them, or all to its end, where fewer may come. With `count` the source stays
 * as it is, to be collected from again, stopped or destroyed. Rejects with the source's own error; where the time is
 * over, with one that says how many records came, and the source is destroyed.
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
