import t from 'tap'
import { createKafkaSource, type SourceError } from '../../lib/index.ts'
import { adminOf } from '../../lib/kafka/client/admin-of.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { quietClient } from '../support/kafka/quiet-client.ts'
import { createTopic, deleteTopic, freshName, produce } from '../support/kafka/topics.ts'

t.test('a topic recreated with more records than before is read from its first record', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)

  for (const from of ['earliest', 'latest'] as const) {
    t.test(`the topic is recreated while it is read, from ${from}`, async (t) => {
      const topic = freshName('anew')
      await createTopic(cluster, topic, { partitions: 1 })
      const reader = read(topic, { from })
      await reader.ready
      await fill(topic, 'old', 100)
      await reader.until(() => reader.texts.size === 100)
      await makeAnew(topic)
      await fill(topic, 'new', 300)
      await reader.until(() => reader.texts.size === 400)
      await reader.until(() => reader.codes().includes('KAFKA_TOPIC_RECREATED'))
      t.match(reader.warnings.find(({ code }) => code === 'KAFKA_TOPIC_RECREATED')?.message, topic)
      await reader.source.stop()
    })
  }

  t.test('the topic is recreated while its consumer is paused', async () => {
    const topic = freshName('anew')
    await createTopic(cluster, topic, { partitions: 1 })
    const reader = read(topic, { ack: 'manual' })
    await reader.ready
    await fill(topic, 'old', 100)
    await reader.until(() => reader.texts.size === 100)
    reader.source.pause()
    await makeAnew(topic)
    await fill(topic, 'new', 300)
    for (const event of reader.events) event.ack()
    reader.source
      .on('data', (event) => {
        event.ack()
      })
      .resume()
    await reader.until(() => reader.texts.size === 400)
    await reader.source.stop()
  })

  t.test('the topic is recreated while it is not read, and the commit of the former topic still exists', async (t) => {
    const topic = freshName('anew')
    await createTopic(cluster, topic, { partitions: 1 })
    await fill(topic, 'old', 100)
    const groupId = freshName('g')
    const first = read(topic, { groupId })
    await first.until(() => first.texts.size === 100)
    await first.source.stop()
    const metadata = await noteOf(groupId, topic)
    t.match(metadata, /^warp-flow\/1 topic=[\w-]{22} time=\d{13}$/)
    await makeAnew(topic)
    await fill(topic, 'new', 300)
    // The brokers delete commits with the topic; a commit that was in flight arrives after that
    await commit(groupId, topic, metadata)
    const second = read(topic, { groupId })
    await second.until(() => second.texts.size === 300)
    t.same(second.codes(), ['KAFKA_TOPIC_RECREATED'])
    await second.source.stop()

    const third = read(topic, { groupId })
    await third.ready
    await fill(topic, 'more', 10)
    await third.until(() => third.texts.size === 10)
    t.same(third.codes(), [], 'reported once')
    await third.source.stop()
  })

  for (const how of ['by name', 'by a pattern'] as const) {
    t.test(`if one of two topics is deleted, the other one is read on: ${how}`, async () => {
      const both = freshName('two')
      const [gone, stays] = [`${both}-gone`, `${both}-stays`]
      for (const topic of [gone, stays]) {
        await createTopic(cluster, topic)
        await fill(topic, topic, 5)
      }
      const source = read(stays, {
        topic: how === 'by name' ? [gone, stays] : `/^${both}-/`,
        config: { metadata_max_age_ms: '1000' }
      })
      await source.ready
      await source.until(() => source.texts.size === 10)
      await deleteTopic(cluster, gone)
      // More records arrive while the client detects the change
      for (let round = 0; round < 5; round++) await fill(stays, `round-${round}`, 5)
      await source.until(() => source.texts.size === 35)
      await fill(stays, 'later', 5)
      await source.until(() => source.texts.size === 40)
      await createTopic(cluster, gone)
      await fill(gone, 'new', 5)
      await source.until(() => source.texts.size === 45)
      await source.source.stop()
    })
  }

  t.test('the recreated topic has another id', async (t) => {
    const topic = freshName('anew')
    await createTopic(cluster, topic, { partitions: 3 })
    const { admin, topicIds } = adminOf(quietClient(cluster))
    await admin.connect()
    const before = await topicIds([topic, 'not-there'])
    await makeAnew(topic)
    const after = await topicIds([topic])
    t.strictSame([...before.keys()], [topic])
    t.not(before.get(topic), after.get(topic))
    await admin.disconnect()
  })

  async function makeAnew(topic: string): Promise<void> {
    await deleteTopic(cluster, topic)
    await createTopic(cluster, topic, { partitions: 1 })
  }

  async function noteOf(groupId: string, topic: string): Promise<string | null> {
    const admin = quietClient(cluster).admin()
    await admin.connect()
    const [commit] = await admin.fetchOffsets({ groupId, topics: [topic] })
    await admin.disconnect()
    return commit?.partitions[0]?.metadata ?? null
  }

  async function commit(groupId: string, topic: string, metadata: string | null): Promise<void> {
    const consumer = quietClient(cluster).consumer({ groupId })
    await consumer.connect()
    await consumer.subscribe({ topic })
    const joined = new Promise((resolve) => {
      consumer.on(consumer.events.GROUP_JOIN, resolve)
    })
    await consumer.run({ autoCommit: false, eachMessage: async () => {} })
    await joined
    await consumer.commitOffsets([{ topic, partition: 0, offset: '100', metadata }])
    await consumer.disconnect()
  }

  function fill(topic: string, prefix: string, count: number): Promise<unknown> {
    return produce(
      cluster,
      topic,
      Array.from({ length: count }, (_, index) => ({ value: `${prefix}-${index}` }))
    )
  }

  function read(topic: string, params: object) {
    const source = createKafkaSource({
      brokers: [...cluster.brokers],
      topic,
      groupId: freshName('g'),
      from: 'earliest',
      ...params
    })
    const [texts, warnings] = [new Set<string>(), [] as SourceError[]]
    const events: { ack(): void }[] = []
    let look = (): void => {}
    source
      .on('data', (event) => {
        texts.add(event.text)
        events.push(event)
        look()
      })
      .on('warning', (warning) => {
        warnings.push(warning)
        look()
      })
    const until = (reached: () => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        source.once('error', reject)
        look = () => {
          if (reached()) resolve()
        }
        look()
      })
    const ready = new Promise((resolve, reject) => {
      source.once('ready', resolve).once('error', reject)
    })
    return { source, texts, events, warnings, until, ready, codes: () => warnings.map(({ code }) => code) }
  }
})
