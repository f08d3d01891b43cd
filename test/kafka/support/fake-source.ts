import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { createKafkaSource } from '../../../lib/kafka/create-kafka-source.ts'
import type { KafkaInputParams } from '../../../lib/kafka/params.ts'
import type { KafkaEvent } from '../../../types/event.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'
import { fakeKafka, type FakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import type { KafkaStats } from '../../../types/kafka.ts'

/** A Kafka source over a cluster in memory, both on a clock that stands still. */
export interface FakeSource {
  readonly kafka: FakeKafka
  readonly clock: FakeClock
  readonly source: SourceStream<KafkaEvent>
  /** Texts of the records that came, by 'data'. */
  readonly texts: string[]
  readonly events: KafkaEvent[]
  /** Codes of the warnings so far. */
  readonly codes: string[]
  readonly warnings: SourceError[]
  /** What the source died of. */
  error: Error | null
  stats(): KafkaStats
  /** Lets time pass until that is so; throws where it does not become so in an hour. */
  until(what: string, reached: () => boolean, stepMs?: number): Promise<void>
  /** Reads by 'data' from now on. */
  flow(): void
  /** Destroys the source and waits for 'close'. */
  destroyed(): Promise<void>
  /** Stops the source and waits for it. */
  stopped(): Promise<void>
}

export function clusterWith(topics: Readonly<Record<string, number>>): { kafka: FakeKafka; clock: FakeClock } {
  const clock = fakeClock(1_000_000)
  const kafka = fakeKafka({ clock })
  for (const [topic, partitions] of Object.entries(topics)) kafka.createTopic(topic, partitions)
  return { kafka, clock }
}

/** Jitter is none: waits are the longest that they can be. */
export function sourceOn(
  { kafka, clock }: { kafka: FakeKafka; clock: FakeClock },
  params: Partial<KafkaInputParams> = {}
): FakeSource {
  const source = createKafkaSource(
    { brokers: 'fake:9092', topic: 't', groupId: 'g', from: 'earliest', ...params },
    { kafka: kafka.client, clock, random: () => 1, key: 'k' }
  )
  const made: FakeSource = {
    kafka,
    clock,
    source,
    texts: [],
    events: [],
    codes: [],
    warnings: [],
    error: null,
    stats: () => {
      const { kafka: stats } = source.stats()
      if (stats === undefined) throw new Error('not open')
      return stats
    },
    until: (what, reached, stepMs = 100) => until(clock, what, reached, stepMs),
    flow: () => {
      source.on('data', (event) => {
        made.texts.push(event.text)
        made.events.push(event)
      })
    },
    destroyed: async () => {
      source.destroy()
      await until(clock, 'close', () => source.closed, 100)
    },
    stopped: async () => {
      const stopped = source.stop()
      await until(clock, 'close', () => source.closed, 100)
      await stopped
    }
  }
  source.on('warning', (warning) => {
    made.codes.push(warning.code)
    made.warnings.push(warning)
  })
  source.on('error', (error) => {
    made.error = error
  })
  return made
}

/** The same, with what it reads flowing, once it is ready. */
export async function openSource(
  cluster: { kafka: FakeKafka; clock: FakeClock },
  params: Partial<KafkaInputParams> = {}
): Promise<FakeSource> {
  const made = sourceOn(cluster, params)
  let isReady = false
  made.source.once('ready', () => {
    isReady = true
  })
  made.flow()
  await made.until('ready', () => isReady || made.source.closed)
  return made
}

/** Lets time pass until that is so; throws where it does not become so in an hour. */
export async function until(clock: FakeClock, what: string, reached: () => boolean, stepMs = 100): Promise<void> {
  const giveUpAt = Date.now() + MOST_REAL_MS
  for (let passed = 0; !reached(); passed += stepMs) {
    if (passed > MOST_MS || Date.now() > giveUpAt) throw new Error(`not reached: ${what}`)
    // Nothing waits for the clock: a module is being loaded, in real time.
    if (clock.pending === 0) await sleep(1)
    await clock.advance(stepMs)
  }
}

const MOST_MS = 3_600_000
const MOST_REAL_MS = 120_000
