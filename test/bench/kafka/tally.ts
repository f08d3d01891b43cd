import { readFileSync } from 'node:fs'

/** What a contender's process says of its run. */
export interface KafkaRun {
  readonly records: number
  /** As `Totals` has it; null where records were only counted. */
  readonly bytes: number | null
  readonly sum: number | null
  /** From the first record to the last. */
  readonly seconds: number
  /** From the start of the process, the joining of the group included, to the last record. */
  readonly wholeSeconds: number
  /** Of the whole process, from its start. */
  readonly cpuSeconds: number
  readonly peakMB: number
  /** Of a consumer that stalls: the peak before it goes on. */
  readonly stalledPeakMB?: number
}

/** Counts what a contender is given, and stops the clock at the last record. */
export class Tally {
  records = 0
  /** Resolves at the last record. */
  readonly done: Promise<KafkaRun>
  readonly #expected: number
  #bytes = 0
  #sum = 0
  #firstAt = 0
  #tell: (run: KafkaRun) => void = () => {}

  constructor(expected: number) {
    this.#expected = expected
    this.done = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  /** A record; that it is the right one is seen by its length and its first byte. */
  take(value: Buffer): void {
    if (this.records === 0) this.#firstAt = performance.now()
    this.#bytes += value.length
    this.#sum += value[0] ?? 0
    if (++this.records === this.#expected) this.#end(this.#bytes, this.#sum)
  }

  /** So many records that were only counted. */
  count(records: number): void {
    if (this.records === 0) this.#firstAt = performance.now()
    this.records += records
    if (this.records >= this.#expected) this.#end(null, null)
  }

  #end(bytes: number | null, sum: number | null): void {
    const now = performance.now()
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    this.#tell({
      records: this.records,
      bytes,
      sum,
      seconds: (now - this.#firstAt) / 1000,
      wholeSeconds: now / 1000,
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakMB: peakMB()
    })
  }
}

/**
 * The most memory that a process has had, this one if none is named. `maxRSS` would begin with what its parent had when
 * it was forked.
 */
export function peakMB(pid: number | 'self' = 'self'): number {
  if (process.platform !== 'linux') return (process.resourceUsage().maxRSS * 1024) / 1e6
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6
}
