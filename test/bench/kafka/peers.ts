import type { ConsumerConfig } from 'kafkajs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { consumerOptions } from '../../../lib/kafka/client/client-options.ts'
import { quietClient } from '../../support/kafka/quiet-client.ts'
import { firstOf, type Consume, type Target } from './consume.ts'
import type { FetchLimits } from './fetch-limits.ts'
import { runKcat } from './kcat.ts'
import { KCAT, PLATFORMATIC, RAW, RAW_SHIPPED, RDKAFKA } from './names.ts'
import type { KafkaRun, Tally } from './tally.ts'

/**
 * contender => somebody else's client, with the settings that it has by itself save the limits of a fetch; but `RAW`
 * has all those of our source.
 */
export const peers: Readonly<Record<string, Consume>> = {
  [RAW]: ({ brokers, topic, groupId, limits }, tally) =>
    runRaw(brokers, topic, { ...consumerOptions({ ...OUR_DEFAULTS, groupId }), ...rawLimits(limits) }, tally),
  [RAW_SHIPPED]: ({ brokers, topic, groupId }, tally) => runRaw(brokers, topic, { groupId }, tally),
  [`${PLATFORMATIC} 'data'`]: async (target, tally) => {
    const stream = await platformaticStream(target)
    return firstOf(
      tally,
      new Promise((_resolve, reject) => {
        stream
          .on('data', ({ value }) => {
            tally.take(value)
          })
          .on('error', reject)
      })
    )
  },
  [`${PLATFORMATIC} for await`]: async (target, tally) => {
    const stream = await platformaticStream(target)
    return firstOf(
      tally,
      (async () => {
        for await (const { value } of stream) tally.take(value)
      })()
    )
  },
  [`${RDKAFKA} 'data'`]: (target, tally) =>
    firstOf(
      tally,
      new Promise((_resolve, reject) => {
        const { KafkaConsumer } = rdkafka(target)
        const consumer = new KafkaConsumer(groupOf(target), FROM_BEGINNING)
        consumer
          .on('data', ({ value }) => {
            tally.take(value)
          })
          .on('event.error', reject)
          .on('ready', () => {
            consumer.subscribe([target.topic])
            consumer.consume()
          })
        consumer.connect({}, (error) => {
          if (error) reject(error)
        })
      })
    ),
  [`${RDKAFKA} stream`]: (target, tally) => rdkafkaStream(target, tally, {}),
  [`${RDKAFKA} stream, fetchSize 1000`]: (target, tally) => rdkafkaStream(target, tally, { fetchSize: 1000 }),
  [KCAT]: runKcat
}

/** What of our params the settings of a fetch are made from. */
const OUR_DEFAULTS = { config: {} } as Parameters<typeof consumerOptions>[0]

function rawLimits(limits: FetchLimits | null): Partial<ConsumerConfig> {
  return limits === null ? {} : { maxBytesPerPartition: limits.partition, maxBytes: limits.total }
}

async function runRaw(brokers: string, topic: string, options: ConsumerConfig, tally: Tally): Promise<KafkaRun> {
  const consumer = quietClient({ brokers: brokers.split(',') }).consumer(options)
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      tally.count(batch.messages.length)
    }
  })
  return tally.done
}

interface Flow {
  on(name: 'data', listener: (message: { readonly value: Buffer }) => void): this
  on(name: 'error' | 'event.error', listener: (error: Error) => void): this
  on(name: 'ready', listener: () => void): this
}

async function platformaticStream({
  brokers,
  topic,
  groupId,
  folder,
  limits
}: Target): Promise<Flow & AsyncIterable<{ readonly value: Buffer }>> {
  const entry = path.join(folder, 'node_modules/@platformatic/kafka/dist/index.js')
  const { Consumer } = (await import(pathToFileURL(entry).href)) as {
    readonly Consumer: new (options: object) => { consume(options: object): ReturnType<typeof platformaticStream> }
  }
  const consumer = new Consumer({ clientId: 'bench', groupId, bootstrapBrokers: brokers.split(',') })
  // By itself it would commit after every fetch; every five seconds as the others do
  return consumer.consume({
    topics: [topic],
    mode: 'earliest',
    autocommit: 5000,
    ...(limits === null ? {} : { maxBytesPerPartition: limits.partition, maxBytes: limits.total })
  })
}

interface Rdkafka {
  readonly KafkaConsumer: (new (
    global: object,
    topic: object
  ) => Flow & {
    connect(options: object, told: (error: Error | null) => void): void
    subscribe(topics: readonly string[]): void
    consume(): void
  }) & { createReadStream(global: object, topic: object, options: object): Flow }
}

function rdkafka({ folder }: Target): Rdkafka {
  return createRequire(path.join(folder, 'package.json'))('node-rdkafka') as Rdkafka
}

function groupOf({ brokers, groupId, limits }: Target): object {
  return {
    'metadata.broker.list': brokers,
    'group.id': groupId,
    ...(limits === null ? {} : { 'max.partition.fetch.bytes': limits.partition, 'fetch.max.bytes': limits.total })
  }
}

const FROM_BEGINNING = { 'auto.offset.reset': 'earliest' }

function rdkafkaStream(target: Target, tally: Tally, options: object): Promise<KafkaRun> {
  return firstOf(
    tally,
    new Promise((_resolve, reject) => {
      rdkafka(target)
        .KafkaConsumer.createReadStream(groupOf(target), FROM_BEGINNING, { topics: [target.topic], ...options })
        .on('data', ({ value }) => {
          tally.take(value)
        })
        .on('error', reject)
    })
  )
}
