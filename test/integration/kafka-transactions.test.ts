import kafkajs from 'kafkajs'
import type { Producer, Transaction } from 'kafkajs'
import t from 'tap'
import { createKafkaSource } from '../../lib/index.ts'
import type { KafkaStats } from '../../types/kafka.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { quietClient } from '../support/kafka/quiet-client.ts'
import { createTopic, endOffsets, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'

const BEHIND = 2000

t.test('records behind an open transaction count as lag, and are reported as held', needsAnyKafka(), async (t) => {
  const kafka = await anyKafkaForTests()
  const topic = freshName('held')
  await createTopic(kafka, topic)
  const producer = quietClient({ brokers: kafka.brokers }).producer({
    transactionalId: freshName('open'),
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner
  })
  await producer.connect()
  t.teardown(() => producer.disconnect())
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: [{ value: 'open' }] })
  await produce(kafka, topic, keyedRecords(BEHIND, 3))

  const source = createKafkaSource({
    brokers: [...kafka.brokers],
    topic,
    groupId: freshName('group'),
    from: 'earliest'
  })
  const records: string[] = []
  source.on('data', ({ text }) => {
    records.push(text)
  })
  await new Promise((resolve, reject) => {
    source.once('ready', resolve).once('error', reject)
  })
  const stats = (): KafkaStats | undefined => source.stats().kafka
  t.match(stats(), { lag: BEHIND + 1, held: BEHIND + 1, partitions: [{ lag: BEHIND + 1, held: BEHIND + 1 }] })
  t.strictSame(records, [])

  const all = new Promise<void>((resolve) => {
    source.on('data', () => {
      if (records.length === BEHIND + 1) resolve()
    })
  })
  await transaction.commit()
  await all
  t.equal(records[0], 'open')
  await source.stop()

  const everything = createKafkaSource({
    brokers: [...kafka.brokers],
    topic,
    groupId: freshName('group'),
    from: 'latest'
  })
  await new Promise((resolve, reject) => {
    everything.once('ready', resolve).once('error', reject).resume()
  })
  t.match(everything.stats().kafka, { lag: 0, held: 0 })
  await everything.stop()
})

t.test(
  'records of aborted transactions are never delivered, even of overlapping ones and whatever their keys',
  needsAnyKafka(),
  async (t) => {
    const kafka = await anyKafkaForTests()
    const topic = freshName('aborted')
    await createTopic(kafka, topic)
    const producerOf = async (): Promise<Producer> => {
      const producer = quietClient({ brokers: kafka.brokers }).producer({
        transactionalId: freshName('id'),
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner
      })
      await producer.connect()
      t.teardown(() => producer.disconnect())
      return producer
    }
    const producers = [await producerOf(), await producerOf()] as const
    const send = (transaction: Transaction, ...values: readonly string[]): Promise<unknown> =>
      transaction.send({ topic, messages: values.map((value) => ({ key: Buffer.alloc(4), value })) })
    const [first, second] = [await producers[0].transaction(), await producers[1].transaction()]
    await send(first, 'aborted')
    await send(second, 'aborted')
    await second.abort()
    await send(first, 'aborted', 'aborted')
    await first.abort()
    const last = await producers[0].transaction()
    await send(last, 'committed')
    await last.commit()

    const end = Number((await endOffsets(kafka, topic))[0])
    for (let from = 0; from < end - 1; from++) {
      const source = createKafkaSource({
        brokers: [...kafka.brokers],
        topic,
        groupId: freshName('group'),
        startOffsets: { [topic]: { 0: from } }
      })
      const values = new Set<string>()
      for await (const { text } of source) {
        values.add(text)
        if (text === 'committed') break
      }
      t.strictSame([...values], ['committed'], `from ${from}`)
    }
  }
)
