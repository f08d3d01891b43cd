import type { SourceEvent } from '../../types/event.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { takeFrom } from './take-from.ts'

/** The options of `takeUntil`. */
export interface TakeUntilOptions {
  /** The time limit, in ms of real time. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * Takes the next records of a source, up to and including the first one for which `isLast` returns true; `isLast` also
 * receives the number of records so far. The source stays open, to be taken from again, stopped or destroyed. Rejects
 * with the source's own error, or, if the source ends first or the time limit is reached, with an error that states
 * what came; after the time limit the source is destroyed.
 */
export async function takeUntil<E extends SourceEvent>(
  source: SourceStream<E>,
  isLast: (event: E, count: number) => boolean,
  { timeoutMs = 5000 }: TakeUntilOptions = {}
): Promise<E[]> {
  const { events, by } = await takeFrom(source, {
    name: 'takeUntil',
    isLast,
    timeoutMs,
    wanted: 'records, and not the one that was waited for,'
  })
  if (by === 'end') throw new Error(`takeUntil: the source ended after ${came(events)}`)
  return events
}

function came(events: readonly SourceEvent[]): string {
  const last = events.at(-1)
  return `${events.length} records${last === undefined ? '' : `, the last of which is ${JSON.stringify(last.text.slice(0, 200))}`}`
}
