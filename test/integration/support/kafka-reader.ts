import type { Test } from 'tap'
import { createKafkaSource } from '../../../lib/index.ts'
import type { KafkaEvent, KafkaInputParams, KafkaStats, SourceError, SourceStats } from '../../../lib/index.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { until } from './kafka-until.ts'

/** A source of this process and all that came of it. */
export interface Reader {
  readonly source: ReturnType<typeof createKafkaSource>
  /** In the order of their delivery. */
  readonly events: readonly KafkaEvent[]
  readonly warnings: readonly SourceError[]
  /** What it died of; empty for as long as it lives. */
  readonly errors: readonly Error[]
  ready(): Promise<unknown>
  /** Until so many records have come. */
  received(count: number): Promise<unknown>
  /** Until each of these values has come. */
  receivedAll(values: Iterable<string>): Promise<unknown>
  /** Until it has warned of that; gives the warning. */
  warned(code: string, about?: (warning: SourceError) => boolean): Promise<SourceError>
  values(): string[]
  stats(): SourceStats
  kafka(): KafkaStats
}

export type ReaderParams = Omit<KafkaInputParams, 'brokers' | 'config'> & {
  readonly config?: Readonly<Record<string, string>>
}

/** Takes each record as it comes, unless `pace` holds it up; under `ack: 'manual'` nothing is acked but by the test. */
export function readKafka(
  t: Test,
  { brokers }: KafkaCluster,
  params: ReaderParams,
  pace?: (event: KafkaEvent) => Promise<unknown> | null
): Reader {
  const source = createKafkaSource({ ...params, brokers: [...brokers], config: { ...QUICK, ...params.config } })
  t.teardown(() => {
    source.destroy()
  })
  const events: KafkaEvent[] = []
  const warnings: SourceError[] = []
  const errors: Error[] = []
  let isReady = false
  source.on('ready', () => {
    isReady = true
  })
  source.on('warning', (warning) => warnings.push(warning))
  source.on('error', (error) => errors.push(error))
  const state = (): unknown => ({
    received: events.length,
    warnings: warnings.map(({ code, message }) => `${code} ${message}`),
    errors: errors.map(String),
    stats: source.stats()
  })
  const when = (what: string, look: () => boolean): Promise<unknown> =>
    until(
      what,
      () => {
        if (errors[0] !== undefined) throw errors[0]
        return look()
      },
      { state }
    )
  void take(source, async (event) => {
    events.push(event)
    await pace?.(event)
  })
  return {
    source,
    events,
    warnings,
    errors,
    ready: () => when('ready', () => isReady),
    received: (count) => when(`${count} records`, () => events.length >= count),
    receivedAll: (values) => {
      const missing = new Set(values)
      let seen = 0
      return when('all records', () => {
        for (; seen < events.length; seen++) missing.delete(events[seen]?.text ?? '')
        return missing.size === 0
      })
    },
    warned: (code, about = () => true) =>
      until(`warning ${code}`, () => warnings.find((warning) => warning.code === code && about(warning)) ?? null, {
        state
      }),
    values: () => events.map(({ text }) => text),
    stats: () => source.stats(),
    kafka: () => {
      const { kafka } = source.stats()
      if (kafka === undefined) throw new Error('the source is not open')
      return kafka
    }
  }
}

/**
 * How many records came that had come before: by their places, as a producer that tries again may send a record twice.
 */
export function timesAgain({ events }: Reader): number {
  return events.length - new Set(events.map(({ position }) => `${position.partition}@${position.offset}`)).size
}

/**
 * Offsets between the first and the last of each partition that did not come. Transactions and compaction leave such
 * gaps too.
 */
export function gapsOf({ events }: Reader): string[] {
  const offsets = new Map<number, Set<number>>()
  for (const { partition, offset } of events.map(({ position }) => position)) {
    offsets.set(partition, (offsets.get(partition) ?? new Set()).add(Number(offset)))
  }
  return [...offsets].flatMap(([partition, came]) => {
    const sorted = [...came].sort((a, b) => a - b)
    return sorted.flatMap((offset, index) => {
      const next = sorted[index + 1] ?? offset + 1
      return next === offset + 1 ? [] : [`${partition}@${offset + 1} to ${next - 1}`]
    })
  })
}

async function take(source: Reader['source'], record: (event: KafkaEvent) => Promise<void>): Promise<void> {
  try {
    for await (const event of source) await record(event)
  } catch {
    // 'error' has told it
  }
}

/** So that what a test waits for comes soon. */
const QUICK = {
  auto_commit_interval_ms: '100',
  fetch_max_wait_ms: '100',
  heartbeat_interval_ms: '500',
  session_timeout_ms: '6000'
}
