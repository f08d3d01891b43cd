import { execFile } from 'node:child_process'
import t, { type Test } from 'tap'
import { clientLog, SILENT } from '../../lib/kafka/client/client-log.ts'
import { consumerOptions, kafkaOptions } from '../../lib/kafka/client/client-options.ts'
import { registerCodecs } from '../../lib/kafka/client/codecs.ts'
import { loadKafkajs } from '../../lib/kafka/client/load-kafkajs.ts'
import { kafkaParamsOf } from '../kafka/client/support/kafka-params-of.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import type { KafkaCluster } from '../support/kafka/quiet-client.ts'
import { zstdCompress, zstdHere } from '../support/node-features.ts'
import { coordinatorReady, createTopic, freshName, produce } from '../support/kafka/topics.ts'
import { readKafka } from './support/kafka-reader.ts'

type CodecName = 'gzip' | 'snappy' | 'lz4' | 'zstd'

const readable: readonly CodecName[] = ['gzip', 'snappy', 'lz4', ...(zstdCompress !== null ? (['zstd'] as const) : [])]

const kafkajs = await loadKafkajs()
registerCodecs(kafkajs)
const types = {
  gzip: kafkajs.CompressionTypes.GZIP,
  snappy: kafkajs.CompressionTypes.Snappy,
  lz4: kafkajs.CompressionTypes.LZ4,
  zstd: kafkajs.CompressionTypes.ZSTD
} as const

/** Large enough for several blocks of each codec, without repeating the same line. */
const records = Array.from({ length: 3000 }, (_, index) => ({
  value: `{"line":${index},"path":"/api/v1/items/${(index * 7919) % 10_007}","status":200}`
}))
const values = records.map(({ value }) => value)

t.test('batches of each codec can be read and written', needsAnyKafka(), async (t) => {
  const kafka = await anyKafkaForTests()

  // A codec set on the topic is applied by the broker: it recompresses all batches, with the classes of the Java
  // producer.
  for (const codec of readable) {
    t.test(`${codec}, written by Java, is read`, async (t) => {
      const topic = freshName(codec)
      await createTopic(kafka, topic, { config: { 'compression.type': codec } })
      await produce(kafka, topic, records, { perRequest: 3000 })
      t.strictSame(await read(t, kafka, topic, codec), values)
    })

    t.test(`${codec}, written here, is read by Java`, async () => {
      const topic = freshName(codec)
      await createTopic(kafka, topic, { config: { 'compression.type': 'uncompressed' } })
      await produce(kafka, topic, records, { compression: codec, perRequest: 3000 })
      t.strictSame(await read(t, kafka, topic), values)
    })

    t.test(`${codec}, written by librdkafka, is read`, await needsKcat(), async (t) => {
      const topic = freshName(codec)
      await createTopic(kafka, topic)
      await kcat(['-P', '-b', kafka.brokers.join(','), '-t', topic, '-z', codec], `${values.join('\n')}\n`)
      t.strictSame(await read(t, kafka, topic, codec), values)
    })
  }

  t.test('a batch of more records than kafkajs itself can read is read', await needsKcat(), async (t) => {
    const topic = freshName('many')
    const count = 200_000
    await createTopic(kafka, topic)
    const whole = [
      'batch.num.messages=1000000',
      `queue.buffering.max.messages=${count}`,
      'batch.size=100000000',
      'message.max.bytes=100000000',
      'linger.ms=5000'
    ]
    await kcat(
      ['-P', '-b', kafka.brokers.join(','), '-t', topic, '-z', 'gzip', ...whole.flatMap((setting) => ['-X', setting])],
      'x\n'.repeat(count)
    )
    await produce(kafka, topic, [{ value: 'last' }])
    await coordinatorReady(kafka, topic)
    const reader = readKafka(t, kafka, {
      topic,
      groupId: topic,
      from: 'earliest',
      config: { session_timeout_ms: '30000' }
    })
    await reader.received(count + 1)
    t.equal(reader.values().at(-1), 'last')
    t.strictSame(reader.warnings, [])
    await reader.source.stop()
  })

  t.test('without zstd in this Node, a zstd batch ends the consumer immediately', zstdHere.hasNot, async (t) => {
    const topic = freshName('zstd')
    await createTopic(kafka, topic, { config: { 'compression.type': 'zstd' } })
    await produce(kafka, topic, records)
    const error = await read(t, kafka, topic).then(
      () => null,
      (error: unknown) => error
    )
    t.match(error, {
      name: 'KafkaJSNonRetriableError',
      cause: { name: 'SourceError', code: 'KAFKA_CODEC_UNAVAILABLE' }
    })
  })
})

/**
 * All values, read with plain kafkajs; their batches must use that codec, if one is given. Rejects when kafkajs gives
 * up.
 */
async function read(t: Test, { brokers }: KafkaCluster, topic: string, codec?: CodecName): Promise<string[]> {
  const params = kafkaParamsOf({ brokers, topic, groupId: freshName('group'), from: 'earliest' })
  const consumer = new kafkajs.Kafka({ ...kafkaOptions(params, null), ...clientLog(kafkajs, SILENT) }).consumer(
    consumerOptions(params)
  )
  const batches = codec === undefined ? null : counted(t, codec)
  const found: string[] = []
  await consumer.connect()
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      // It restarts after temporary errors, such as a coordinator that is still loading its groups
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (!restart) reject(error)
      })
      consumer
        .run({
          async eachBatch({ batch }) {
            found.push(...batch.messages.map(({ value }) => String(value)))
            if (found.length >= values.length) resolve()
          }
        })
        .catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  if (batches !== null) t.ok(batches() > 0, `batches came in ${codec}`)
  return found
}

/** Counts the batches that the codec decompresses from now on. */
function counted(t: Test, name: CodecName): () => number {
  const registry = kafkajs.CompressionCodecs
  const make = registry[types[name]]
  let batches = 0
  registry[types[name]] = () => {
    const codec = make()
    return { ...codec, decompress: (bytes: Buffer) => (batches++, codec.decompress(bytes)) }
  }
  t.teardown(() => {
    registry[types[name]] = make
  })
  return () => batches
}

async function needsKcat(): Promise<{ readonly skip: string | false }> {
  try {
    await kcat(['-V'], '')
    return { skip: false }
  } catch {
    const reason = 'no kcat here; install with: sudo apt-get install kcat'
    if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
    return { skip: reason }
  }
}

function kcat(args: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const { stdin } = execFile('kcat', args, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
    // If it ends before it has read all input, its exit code says why
    stdin?.on('error', () => {}).end(input)
  })
}
