import type { KafkaFetchStats } from '../../../types/kafka.ts'

interface Sample {
  readonly at: number
  readonly fetches: number
  readonly records: number
  readonly waitedMs: number
}

/** Counts fetches, and calculates their rate over the last minute. */
export class FetchRate {
  /** The bytes of all answers. */
  bytes = 0
  #fetches = 0
  #waitedMs = 0
  /** Oldest first. */
  readonly #samples: Sample[] = []

  fetched({ duration, size }: { readonly duration: number; readonly size: number }): void {
    this.#fetches++
    this.#waitedMs += duration
    this.bytes += size
  }

  /** To be called about once a second. */
  sample(now: number, records: number): void {
    this.#samples.push({ at: now, fetches: this.#fetches, records, waitedMs: this.#waitedMs })
    if (this.#samples.length > SAMPLES) this.#samples.shift()
  }

  stats(now: number, records: number): KafkaFetchStats {
    const {
      at,
      fetches,
      records: before,
      waitedMs
    } = this.#samples[0] ?? { at: now, fetches: this.#fetches, records, waitedMs: this.#waitedMs }
    const seconds = Math.max(now - at, 1) / 1000
    const recent = this.#fetches - fetches
    return {
      count: this.#fetches,
      perSecond: recent / seconds,
      recordsPerSecond: (records - before) / seconds,
      meanMs: recent === 0 ? null : (this.#waitedMs - waitedMs) / recent
    }
  }
}

const SAMPLES = 60
