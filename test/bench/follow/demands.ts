import type { Measurement } from '../support/measure.ts'
import { median } from '../support/statistics.ts'
import { FOLLOW, type CatchUpRuns } from './catching-up.ts'

/** Something that following has to reach, and what was seen. */
export interface Demand {
  readonly what: string
  readonly wanted: string
  readonly seen: string
  readonly met: boolean
}

/** Catching up is reading once, and a little more: the same consumer, the same log. */
export function demands(catchingUp: readonly CatchUpRuns[]): Demand[] {
  return catchingUp.flatMap(({ pinned, runs }) =>
    FOLLOW.map((name) => {
      const seen = ofOnce(runs, name)
      return {
        what: `catching up, ${pinned ? 'pinned to one processor' : 'free'}, ${name}: speed, of reading once`,
        wanted: LEAST.toFixed(2),
        seen: seen.toFixed(2),
        met: seen >= LEAST
      }
    })
  )
}

/** How many times as fast as reading once by the same kind of consumer. */
export function ofOnce(runs: ReadonlyMap<string, readonly Measurement[]>, name: string): number {
  const once = name.endsWith("'data'") ? "once, 'data'" : 'once, pipeline()'
  return medianSeconds(runs, once) / medianSeconds(runs, name)
}

function medianSeconds(runs: ReadonlyMap<string, readonly Measurement[]>, name: string): number {
  return median((runs.get(name) ?? []).map(({ seconds }) => seconds))
}

const LEAST = 0.9
