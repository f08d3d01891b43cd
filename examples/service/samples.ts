import type { SourceStats } from 'warp-flow'

/** The interval between two readings of the counters, in ms. */
export const SAMPLE_MS = 2_000

/** The number of readings kept: those of five minutes. */
export const MOST_SAMPLES = 150

/** The backlog that is to be delivered; null if the source cannot know it. */
export interface Lag {
  readonly value: number
  readonly unit: 'records' | 'bytes'
}

/** A ring of readings of one source: records per second, and its backlog. Null means unknown. */
export class Samples {
  readonly #rates: (number | null)[] = []
  readonly #lags: (number | null)[] = []
  #last: { readonly at: number; readonly events: number } | null = null

  /** Adds a reading; `stats` is null if the source does not run. `at` is in ms since the epoch. */
  add(stats: Pick<SourceStats, 'events' | 'bytesBehind' | 'kafka'> | null, at: number): void {
    const now = stats === null ? null : { at, events: stats.events }
    push(this.#rates, rateBetween(this.#last, now))
    push(this.#lags, stats === null ? null : (lagOf(stats)?.value ?? null))
    this.#last = now
  }

  get rates(): readonly (number | null)[] {
    return this.#rates
  }

  get lags(): readonly (number | null)[] {
    return this.#lags
  }
}

export function lagOf({ bytesBehind, kafka }: Pick<SourceStats, 'bytesBehind' | 'kafka'>): Lag | null {
  if (kafka !== undefined) return kafka.lag === null ? null : { value: kafka.lag, unit: 'records' }
  return bytesBehind === null ? null : { value: bytesBehind, unit: 'bytes' }
}

/** Records per second between two readings; null if a new source has replaced the old one and counts from 0. */
function rateBetween(last: Reading | null, now: Reading | null): number | null {
  if (last === null || now === null || now.events < last.events || now.at <= last.at) return null
  return Math.round(((now.events - last.events) / (now.at - last.at)) * 10_000) / 10
}

interface Reading {
  readonly at: number
  readonly events: number
}

function push(ring: (number | null)[], value: number | null): void {
  ring.push(value)
  if (ring.length > MOST_SAMPLES) ring.shift()
}
