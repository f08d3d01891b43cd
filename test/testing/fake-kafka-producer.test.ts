import kafkajs from 'kafkajs'
import t from 'tap'
import { createKafkaSource } from '../../lib/kafka/create-kafka-source.ts'
import { collect } from '../../lib/testing/collect.ts'
import { fakeKafka, type FakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'
import { takeUntil } from '../../lib/testing/take-until.ts'
import type { KafkaInputParams } from '../../lib/kafka/params.ts'

function sourceOn(kafka: FakeKafka, params: Partial<KafkaInputParams> = {}): ReturnType<typeof createKafkaSource> {
  return createKafkaSource(
    { brokers: 'fake:9092', topic: 't', groupId: 'g', from: 'earliest', ...params },
    { kafka: kafka.client }
  )
}

const texts = (events: readonly { readonly text: string }[]): string[] => events.map(({ text }) => text)

t.test('a producer sends, by key, partition and time, once it is connected', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t', 2)
  const producer = kafka.client.producer({ idempotent: true })
  t.equal(producer.isIdempotent(), true)
  await t.rejects(producer.send({ topic: 't', messages: [{ value: 'x' }] }), {
    message: 'The producer is disconnected'
  })
  await producer.connect()
  const [first] = await producer.send({
    topic: 't',
    messages: [{ key: 'k', value: 'one', partition: 1, timestamp: '1700000000000', headers: { a: 'b' } }]
  })
  t.match(first, { topicName: 't', partition: 1, errorCode: 0, baseOffset: '0' })
  await producer.sendBatch({ topicMessages: [{ topic: 't', messages: [{ value: 'two', partition: 1 }] }] })
  const source = sourceOn(kafka)
  const [one, two] = await collect(source, { count: 2 })
  t.match(one, {
    text: 'one',
    meta: { key: Buffer.from('k'), timestamp: '1700000000000', headers: { a: Buffer.from('b') } }
  })
  t.equal(two?.text, 'two')
  await source.stop()
  await t.rejects(producer.send({ topic: 'nowhere', messages: [{ value: 'x' }] }), { message: /does not host/ })
  kafka.failNext('produce')
  await t.rejects(producer.send({ topic: 't', messages: [{ value: 'x' }] }), { message: /unexpected error/ })
  await producer.disconnect()
  t.equal(Object.keys(producer.events).length, 5)
})

t.test('records in and behind an open transaction are delivered when it ends', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t')
  const producer = kafka.client.producer({ transactionalId: 'x' })
  await producer.connect()
  kafka.produce('t', ['before'])
  const transaction = await producer.transaction()
  await t.rejects(producer.transaction(), { message: /already an ongoing transaction/ })
  await transaction.send({ topic: 't', messages: [{ value: 'within' }] })
  kafka.produce('t', ['behind'])
  const admin = kafka.client.admin()
  t.match(await admin.fetchTopicOffsets('t'), [{ high: '1' }], 'as kafkajs asks: what is committed')
  t.equal(kafka.endOffset('t', 0), '3')

  const all = sourceOn(kafka, { groupId: 'all', config: { isolation_level: 'read_uncommitted' } })
  t.strictSame(texts(await collect(all, { count: 3 })), ['before', 'within', 'behind'])
  await all.stop()

  const source = sourceOn(kafka)
  t.strictSame(texts(await collect(source, { count: 1 })), ['before'])
  await transaction.sendOffsets({
    consumerGroupId: 'other',
    topics: [{ topic: 't', partitions: [{ partition: 0, offset: '1' }] }]
  })
  t.equal(kafka.committed('other', 't', 0), null)
  t.equal(transaction.isActive(), true)
  await transaction.commit()
  t.equal(transaction.isActive(), false)
  t.equal(kafka.committed('other', 't', 0), '1')
  t.strictSame(texts(await collect(source, { count: 2 })), ['within', 'behind'])
  await t.rejects(transaction.send({ topic: 't', messages: [] }), { message: 'Transaction is not active' })
  await t.rejects(transaction.abort(), { message: 'Transaction is not active' })
  await source.stop()
})

t.test('an aborted transaction delivers nothing, and its offsets stay used', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t')
  const producer = kafka.client.producer({ transactionalId: 'x' })
  await producer.connect()
  const transaction = await producer.transaction()
  await transaction.sendBatch({ topicMessages: [{ topic: 't', messages: [{ value: 'never' }] }] })
  await transaction.abort()
  kafka.produce('t', ['after'])
  const source = sourceOn(kafka)
  t.match(await collect(source, { count: 1 }), [{ text: 'after', position: { offset: '2' } }])
  await source.stop()
  await t.rejects(kafka.client.producer().transaction(), { message: /transactional id/ })
})

t.test('several brokers lead the partitions in turn, and others lead those of one that is down', async (t) => {
  const kafka = fakeKafka({ brokers: 3 })
  kafka.createTopic('t', 3)
  const admin = kafka.client.admin()
  const leaders = async (): Promise<number[]> =>
    (await admin.fetchTopicMetadata({ topics: ['t'] })).topics.flatMap(({ partitions }) =>
      partitions.map(({ leader }) => leader)
    )
  t.strictSame(await leaders(), [1, 2, 3])
  t.equal((await admin.describeCluster()).brokers.length, 3)
  kafka.produce('t', ['a', 'b', 'c'])
  const source = sourceOn(kafka)
  t.strictSame(texts(await collect(source, { count: 3 })).toSorted(), ['a', 'b', 'c'])
  const start = kafka.stopBroker(2)
  t.strictSame(await leaders(), [1, 3, 3])
  kafka.produce('t', ['d', 'e', 'f'])
  t.strictSame(texts(await collect(source, { count: 3 })).toSorted(), ['d', 'e', 'f'])
  const others = [1, 3].map((nodeId) => kafka.stopBroker(nodeId))
  await t.rejects(admin.fetchTopicMetadata({ topics: ['t'] }), { name: 'KafkaJSConnectionError' })
  for (const up of [start, ...others]) up()
  t.strictSame(await leaders(), [1, 2, 3])
  t.throws(() => kafka.stopBroker(4), /no broker 4/)
  source.destroy()
})

t.test('compressed records need the codec that kafkajs has, as real ones do', async (t) => {
  const { CompressionCodecs, CompressionTypes } = kafkajs
  const kafka = fakeKafka()
  kafka.createTopic('t')
  kafka.produce('t', ['zipped', { value: null }], { compression: 'gzip' })
  const source = sourceOn(kafka)
  t.equal((await collect(source, { count: 1 }))[0]?.text, 'zipped')
  await source.stop()

  const before = CompressionCodecs[CompressionTypes.Snappy]
  t.teardown(() => {
    CompressionCodecs[CompressionTypes.Snappy] = before
  })
  CompressionCodecs[CompressionTypes.Snappy] = () => {
    throw Object.assign(new Error('Snappy compression not implemented'), {
      name: 'KafkaJSNotImplemented',
      retriable: false
    })
  }
  kafka.createTopic('s')
  kafka.produce('s', ['squeezed'], { compression: 'snappy' })
  const without = sourceOn(kafka, { topic: 's', groupId: 's' })
  await t.rejects(collect(without, { count: 1 }), { code: 'KAFKA_CODEC_UNAVAILABLE' })

  const calls: string[] = []
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async ({ buffer }: { readonly buffer: Buffer }) => {
      calls.push('compress')
      return Buffer.from(buffer.toReversed())
    },
    decompress: async (buffer: Buffer) => {
      calls.push('decompress')
      return Buffer.from(buffer.toReversed())
    }
  })
  const within = sourceOn(kafka, { topic: 's', groupId: 's2' })
  t.equal((await collect(within, { count: 1 }))[0]?.text, 'squeezed')
  t.ok(calls.includes('decompress'))
  await within.stop()
})

t.test('the next commit fails on command, and the one after it succeeds', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t')
  kafka.produce('t', ['a', 'b'])
  const source = sourceOn(kafka, { ack: 'manual' })
  const codes: string[] = []
  source.on('warning', ({ code }) => codes.push(code))
  kafka.failNext('commit')
  const [a, b] = await takeUntil(source, ({ text }) => text === 'b')
  a?.ack()
  b?.ack()
  await source.stop()
  t.strictSame(codes.filter((code) => code.includes('COMMIT')).length >= 1, true, codes.join())
  t.equal(kafka.committed('g', 't', 0), '2')
})
