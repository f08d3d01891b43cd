import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import { createKafkaSource } from '../../../lib/kafka/create-kafka-source.ts'
import type { KafkaEvent } from '../../../types/event.ts'
import type { KafkaInputParams } from '../../../lib/kafka/params.ts'
import { firstOf, type Consume, type Target } from './consume.ts'
import type { FetchLimits } from './fetch-limits.ts'
import { MANUAL } from './names.ts'

/** contender => our source, with the params that it has by itself. */
export const ours: Readonly<Record<string, Consume>> = {
  'warp-flow pipeline()': (target, tally) =>
    firstOf(
      tally,
      pipeline(
        sourceOf(target),
        sink(({ payload }) => {
          tally.take(payload)
        })
      )
    ),
  "warp-flow 'data'": (target, tally) =>
    firstOf(
      tally,
      new Promise((_resolve, reject) => {
        sourceOf(target)
          .on('data', ({ payload }) => {
            tally.take(payload)
          })
          .on('error', reject)
      })
    ),
  'warp-flow for await': (target, tally) =>
    firstOf(
      tally,
      (async () => {
        for await (const { payload } of sourceOf(target)) tally.take(payload)
      })()
    ),
  [MANUAL]: (target, tally) =>
    firstOf(
      tally,
      pipeline(
        sourceOf(target, { ack: 'manual' }),
        sink((event) => {
          tally.take(event.payload)
          event.ack()
        })
      )
    )
}

export function sourceOf(
  { brokers, topic, groupId, limits }: Target,
  more: Partial<KafkaInputParams> = {}
): SourceStream<KafkaEvent> {
  const source = createKafkaSource({ brokers, topic, groupId, from: 'earliest', ...configOf(limits), ...more })
  return source.on('warning', ({ message }) => {
    console.error(message)
  })
}

function configOf(limits: FetchLimits | null): Partial<KafkaInputParams> {
  return limits === null
    ? {}
    : { config: { max_partition_fetch_bytes: String(limits.partition), fetch_max_bytes: String(limits.total) } }
}

function sink(take: (event: KafkaEvent) => void): Writable {
  return new Writable({
    objectMode: true,
    write: (event: KafkaEvent, _encoding, done) => {
      take(event)
      done()
    }
  })
}
