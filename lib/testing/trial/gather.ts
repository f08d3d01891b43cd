import type { SourceEvent } from '../../../types/event.ts'
import { systemClock } from '../../core/clock.ts'
import type { Trial } from './connector-trial.ts'

export interface Gathering {
  readonly count: number
  readonly withinMs: number
  /** How long to wait without a record before giving up, in ms. Default: no limit within `withinMs`. */
  readonly quietMs?: number
  /** Called for each record as it comes. */
  readonly seen?: (event: SourceEvent) => void
  /** Do not call `feed` again if no record comes. */
  readonly unfed?: boolean
}

export interface Gathered {
  readonly events: readonly SourceEvent[]
  /** Why gathering ended. */
  readonly by: 'count' | 'end' | 'time'
}

/** Takes records one by one as they come; if none comes, calls `feed` again. */
export async function gather(
  trial: Trial,
  { count, withinMs, quietMs = Infinity, seen, unfed = false }: Gathering
): Promise<Gathered> {
  const { source } = trial
  const events: SourceEvent[] = []
  const until = systemClock.now() + withinMs
  let dryFeeds = unfed ? MOST_FEEDS : 0
  let quietSince = systemClock.now()
  while (events.length < count) {
    const now = systemClock.now()
    const left = Math.min(until, quietSince + quietMs) - now
    if (left <= 0) return { events, by: 'time' }
    const event = await nextEvent(trial, Math.min(left, DRY_MS))
    if (event === 'end') return { events, by: 'end' }
    if (event === null) {
      if (dryFeeds++ < MOST_FEEDS && source.stats().state === 'running') void trial.feedAgain()
      continue
    }
    quietSince = systemClock.now()
    events.push(event)
    seen?.(event)
  }
  return { events, by: 'count' }
}

/** The next record; null if none comes within `withinMs`. */
function nextEvent({ source }: Trial, withinMs: number): Promise<SourceEvent | 'end' | null> {
  return new Promise((resolve) => {
    const settle = (event: SourceEvent | 'end' | null): void => {
      systemClock.clearTimeout(timer)
      source.removeListener('readable', look)
      source.removeListener('end', over)
      source.removeListener('close', over)
      resolve(event)
    }
    const over = (): void => {
      settle('end')
    }
    const look = (): void => {
      if (source.readableEnded || source.destroyed) {
        over()
        return
      }
      const event = source.read() as SourceEvent | null
      if (event !== null) settle(event)
      else if (source.readableEnded) over()
    }
    const timer = systemClock.setTimeout(() => {
      settle(null)
    }, withinMs)
    source.on('readable', look)
    source.on('end', over)
    source.on('close', over)
    look()
  })
}

const DRY_MS = 100
/** The limit per call: a source that delivers nothing is not fed endlessly. */
const MOST_FEEDS = 40
