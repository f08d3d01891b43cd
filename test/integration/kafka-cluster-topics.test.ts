import t from 'tap'
import { asAdmin } from '../support/kafka/quiet-client.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import {
  committedOffsets,
  createTopic,
  deleteTopic,
  endOffsets,
  freshName,
  produce,
  type TestRecord
} from '../support/kafka/topics.ts'
import { readKafka } from './support/kafka-reader.ts'
import { until } from './support/kafka-until.ts'

t.test('topics that change while they are read', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const config = { metadata_max_age_ms: '300', reconnect_backoff_max_ms: '1000' }

  t.test('a recreated topic is read from its first record', async (t) => {
    const topic = freshName('anew')
    await createTopic(cluster, topic, { partitions: 2 })
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'latest', config })
    await reader.ready()
    await produce(cluster, topic, numbered('old', 50))
    await reader.received(50)
    await until('all is committed', () =>
      reader.kafka().partitions.every(({ committed, position }) => committed === position)
    )
    await deleteTopic(cluster, topic)
    const warning = await reader.warned('KAFKA_TOPIC_GONE')
    t.match(JSON.stringify([warning.message, warning.classification]), topic, 'the warning names the topic')

    await until('it can be made again', () =>
      createTopic(cluster, topic, { partitions: 2 }).then(
        () => true,
        () => false
      )
    )
    // Fewer than the group had committed of the former topic
    await produce(cluster, topic, numbered('new', 10))
    await reader.receivedAll(numbered('new', 10).map(({ value }) => value))
    await produce(cluster, topic, numbered('newer', 100))
    await reader.receivedAll(numbered('newer', 100).map(({ value }) => value))
    await reader.source.stop()
    t.same(reader.errors, [])
    t.same(await committedOffsets(cluster, topic, topic), await endOffsets(cluster, topic))
    t.comment(
      `${reader.events.length} of 160 records came`,
      reader.warnings.map(({ message }) => message)
    )
  })

  t.test('added partitions are read from their first record', async (t) => {
    const topic = freshName('added')
    await createTopic(cluster, topic)
    await produce(cluster, topic, numbered('before', 10))
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'latest', config })
    await reader.ready()
    await asAdmin(cluster, (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }))
    const records = [1, 2].flatMap((partition) => numbered(`partition-${partition}`, 20, partition))
    await until('they can be written', () =>
      produce(cluster, topic, records).then(
        () => true,
        () => false
      )
    )
    await until('all three are read', () => reader.kafka().partitions.length === 3)
    await reader.receivedAll(records.map(({ value }) => value))
    t.notOk(
      reader.values().some((value) => value.startsWith('before')),
      'what was there before is not'
    )
    t.match(reader.kafka().rebalances.at(-1), { cause: 'metadata', before: 1, after: 3 })
    await reader.source.stop()
    t.same(await committedOffsets(cluster, topic, topic), await endOffsets(cluster, topic))
  })

  for (const from of ['earliest', 'latest'] as const) {
    t.test(`records deleted before they were read are reported, from ${from}`, async (t) => {
      const topic = freshName('deleted')
      await createTopic(cluster, topic)
      const params = { topic, groupId: topic, from, config }
      const first = readKafka(t, cluster, params)
      await first.ready()
      await produce(cluster, topic, numbered('read', 10))
      await first.received(10)
      await first.source.stop()
      await produce(cluster, topic, numbered('late', 90))
      await deleteBefore(topic, '60')

      const second = readKafka(t, cluster, params)
      const warning = await second.warned('KAFKA_OFFSET_OUT_OF_RANGE')
      t.match(warning.message, '50 offsets were deleted unread')
      await second.ready()
      await produce(cluster, topic, numbered('after', 5))
      await second.receivedAll(numbered('after', 5).map(({ value }) => value))
      t.equal(second.events[0]?.meta.offset, from === 'earliest' ? '60' : '100')
    })
  }

  t.test('records deleted while the consumer stalled are reported', async (t) => {
    const topic = freshName('stalled')
    await createTopic(cluster, topic)
    let goOn = (): void => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest', config }, ({ meta }) =>
      meta.offset === '5' ? held : null
    )
    await reader.ready()
    await produce(cluster, topic, numbered('first', 10))
    await reader.received(6)
    // The reader has the first ten and may have fetched the next ones; later ones are deleted unread
    await produce(cluster, topic, numbered('second', 10))
    await until('it has fetched them', () => Number(reader.kafka().partitions[0]?.highWatermark) >= 10)
    await produce(cluster, topic, numbered('third', 10))
    await produce(cluster, topic, numbered('fourth', 70))
    await deleteBefore(topic, '90')
    goOn()
    await reader.warned('KAFKA_OFFSET_OUT_OF_RANGE')
    await until('the rest has come', () => reader.events.at(-1)?.meta.offset === '99', {
      state: () => reader.events.map(({ meta }) => meta.offset)
    })
    t.same(
      reader.events.slice(-10).map(({ meta }) => meta.offset),
      Array.from({ length: 10 }, (_, index) => String(90 + index))
    )
  })

  t.test('a missing topic is created where configured', async (t) => {
    const topic = freshName('made')
    const reader = readKafka(t, cluster, { topic, groupId: topic, createTopics: { partitions: 4, replication: 1 } })
    await reader.ready()
    t.equal(reader.kafka().partitions.length, 4)
    t.equal(Object.keys(await endOffsets(cluster, topic)).length, 4)
    await produce(cluster, topic, numbered('one', 1))
    await reader.received(1)
  })

  t.test('topics are read by a pattern, including those created later', async (t) => {
    const prefix = freshName('pattern')
    const [one, two, other] = [`${prefix}.one`, `${prefix}.two`, `other-${prefix}`]
    await Promise.all([one, other].map((topic) => createTopic(cluster, topic)))
    const reader = readKafka(t, cluster, { topic: `/^${prefix}\\./`, groupId: prefix, from: 'latest', config })
    await reader.ready()
    await produce(cluster, one, numbered('one', 5))
    await produce(cluster, other, numbered('other', 5))
    await reader.received(5)
    await createTopic(cluster, two)
    await produce(cluster, two, numbered('two', 5))
    await reader.receivedAll(numbered('two', 5).map(({ value }) => value))
    await produce(cluster, one, numbered('again', 5))
    await reader.receivedAll(numbered('again', 5).map(({ value }) => value))
    t.equal(reader.events.length, 15, 'and nothing else')
    t.same([...new Set(reader.events.map(({ tags }) => tags['access_source']))], [one, two])
    t.same(
      reader.warnings.map(({ message }) => message),
      []
    )
  })

  t.test('a replay does not change the commits of the group', async (t) => {
    const topic = freshName('replay')
    await createTopic(cluster, topic, { partitions: 2 })
    await produce(
      cluster,
      topic,
      [0, 1].flatMap((partition) => numbered(`${partition}`, 30, partition))
    )
    const first = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest' })
    await first.received(60)
    await first.source.stop()
    const before = await committedOffsets(cluster, topic, topic)
    t.same(before, { 0: '30', 1: '30' })

    const replay = readKafka(t, cluster, { topic, groupId: topic, startOffsets: { [topic]: { 0: 20, 1: 'earliest' } } })
    await replay.received(40)
    t.same(
      replay.events.filter(({ meta }) => meta.partition === 0).map(({ meta }) => meta.offset),
      Array.from({ length: 10 }, (_, index) => String(20 + index))
    )
    await replay.source.stop()
    t.equal(replay.kafka().commits, 0)
    t.same(await committedOffsets(cluster, topic, topic), before)
  })

  function deleteBefore(topic: string, offset: string): Promise<void> {
    return asAdmin(cluster, async (admin) => {
      await admin.fetchTopicOffsets(topic) // kafkajs then knows the leader
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] })
    })
  }
})

function numbered(name: string, count: number, partition?: number): (TestRecord & { readonly value: string })[] {
  return Array.from({ length: count }, (_, index) => ({
    value: `${name} ${index}`,
    ...(partition === undefined ? {} : { partition })
  }))
}
