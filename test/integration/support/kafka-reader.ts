import type { Test } from 'tap'
import { createKafkaSource } from '../../../lib/index.ts'
import type { KafkaEvent, KafkaInputParams, KafkaStats, SourceError, SourceStats } from '../../../lib/index.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { until } from './kafka-until.ts'

/** A source in this process and everything it delivered. */
export interface Reader {
  readonly source: ReturnType<typeof createKafkaSource>
  /** In the order of delivery. */
  readonly events: readonly KafkaEvent[]
  readonly warnings: readonly SourceError[]
  /** The error that ended the source; empty while it lives. */
  readonly errors: readonly Error[]
  ready(): Promise<unknown>
  /** Waits until that many records were delivered. */
  received(count: number): Promise<unknown>
  /** Waits until each of these values was delivered. */
  receivedAll(values: Iterable<string>): Promise<unknown>
  /** Waits for a warning with that code; resolves with the warning. */
  warned(code: string, about?: (warning: SourceError) => boolean): Promise<SourceError>
  values(): string[]
  stats(): SourceStats
  kafka(): KafkaStats
}

export type ReaderParams = Omit<KafkaInputParams, 'brokers' | 'config'> & {
  readonly config?: Readonly<Record<string, string>>
}

/** Consumes each record on arrival, unless `pace` delays it; under `ack: 'manual'` only the test acks. */
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

/** Number of repeated records: compared by position, as a producer that retries may send a record twice. */
export function timesAgain({ events }: Reader): number {
  return events.length - new Set(events.map(({ position }) => `${position.partition}@${position.offset}`)).size
}

/**
 * Missing offsets between the first and the last of each partition. Transactions and compaction leave such gaps too.
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
    // Reported by 'error'
  }
}

/** Makes what a test waits for happen soon. */
const QUICK = {
  auto_commit_interval_ms: '100',
  fetch_max_wait_ms: '100',
  heartbeat_interval_ms: '500',
  session_timeout_ms: '6000'
}
