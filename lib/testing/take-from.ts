import { finished, type Readable } from 'node:stream'
import type { SourceEvent } from '../../types/event.ts'
import { systemClock } from '../core/clock.ts'
import type { SourceStream } from '../stream/source-stream.ts'

export interface Taking<E> {
  /** The name of the calling function, for the error. */
  readonly name: string
  /** The records that the caller waits for, for the error. */
  readonly wanted: string
  readonly isLast: (event: E, count: number) => boolean
  readonly timeoutMs: number
}

export interface Taken<E> {
  readonly events: E[]
  readonly by: 'last' | 'end'
}

/** Reads a source up to the last wanted record or its end. Destroys the source after the time limit. */
export function takeFrom<E extends SourceEvent>(
  source: SourceStream<E>,
  { name, wanted, isLast, timeoutMs }: Taking<E>
): Promise<Taken<E>> {
  const events: E[] = []
  return new Promise((resolve, reject) => {
    const read = (): void => {
      for (let event = source.read() as E | null; event !== null; event = source.read() as E | null) {
        events.push(event)
        try {
          if (isLast(event, events.length)) {
            settle({ by: 'last' })
            return
          }
        } catch (error) {
          settle({ error })
          return
        }
      }
    }
    const settle = (how: { readonly by: Taken<E>['by'] } | { readonly error: unknown }): void => {
      systemClock.clearTimeout(timer)
      source.removeListener('readable', read)
      forget()
      if ('error' in how) reject(how.error)
      else resolve({ events, by: how.by })
    }
    const timer = systemClock.setTimeout(() => {
      settle({ error: new Error(`${name}: ${events.length} ${wanted} came within ${timeoutMs} ms`) })
      source.destroy()
    }, timeoutMs)
    const forget = finished(source as Readable, (error) => {
      settle(error ? { error } : { by: 'end' })
    })
    source.on('readable', read)
  })
}
