import type { SourceEvent } from '../../types/event.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { takeFrom } from './take-from.ts'

/** The options of `takeUntil`. */
export interface TakeUntilOptions {
  /** How long it may take, in ms of real time. Default 5000. */
  readonly timeoutMs?: number
}

/**
 * The next records of a source, up to the first of which `isLast` is true, that one included; it is also given how many
 * came. The source stays as it is, to be taken from again, stopped or destroyed. Rejects with the source's own error;
 * where it ends before, or the time is over, with one that says what came.
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
