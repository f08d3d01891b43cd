import { finished, type Readable } from 'node:stream'
import { systemClock } from '../core/clock.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import type { SourceEvent } from '../../types/event.ts'

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
export function collect<E extends SourceEvent>(
  source: SourceStream<E>,
  { count = Infinity, timeoutMs = 5000 }: CollectOptions = {}
): Promise<E[]> {
  const events: E[] = []
  return new Promise((resolve, reject) => {
    const read = (): void => {
      while (events.length < count) {
        const event = source.read() as E | null
        if (event === null) return
        events.push(event)
      }
      settle()
    }
    const settle = (error?: Error | null): void => {
      systemClock.clearTimeout(timer)
      source.removeListener('readable', read)
      forget()
      if (error) reject(error)
      else resolve(events)
    }
    const timer = systemClock.setTimeout(() => {
      settle(
        new Error(
          `collect: ${events.length} of ${count === Infinity ? 'all' : count} records came within ${timeoutMs} ms`
        )
      )
      source.destroy()
    }, timeoutMs)
    const forget = finished(source as Readable, settle)
    source.on('readable', read)
    if (count <= 0) settle()
  })
}
