import type { FetchLimits } from './fetch-limits.ts'
import type { KafkaRun, Tally } from './tally.ts'

/** What a contender reads. */
export interface Target {
  /** `host:port`, with commas between them. */
  readonly brokers: string
  readonly topic: string
  readonly groupId: string
  readonly records: number
  /** Null for those that it has by itself. */
  readonly limits: FetchLimits | null
  /** Where the contender's package is installed, for those that are no dependency of the project. */
  readonly folder: string
}

/** Reads the whole topic from its beginning as the only member of a group. Rejects where it fails. */
export type Consume = (target: Target, tally: Tally) => Promise<KafkaRun>

/** Whoever reads goes on waiting for records after the last one. */
export function firstOf({ done }: Tally, reading: Promise<unknown>): Promise<KafkaRun> {
  return Promise.race([
    done,
    reading.then(() => {
      throw new Error('it ended before the last record')
    })
  ])
}
