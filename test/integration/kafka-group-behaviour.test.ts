import t, { type Test } from 'tap'
import { asAdmin } from '../support/kafka/quiet-client.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import {
  committedOffsets,
  coordinatorReady,
  createTopic,
  endOffsets,
  freshName,
  keyedRecords,
  produce
} from '../support/kafka/topics.ts'
import { readKafka, type Reader } from './support/kafka-reader.ts'
import { until } from './support/kafka-until.ts'

t.test('members of a group', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const topicOf = async (prefix: string, partitions: number): Promise<string> => {
    const topic = freshName(prefix)
    await createTopic(cluster, topic, { partitions })
    await coordinatorReady(cluster, topic) // the group is called like its topic
    return topic
  }
  const committed = (topic: string): Promise<Record<number, string>> => committedOffsets(cluster, topic, topic)

  t.test('a consumer that stalls for three session timeouts stays in the group', async (t) => {
    const topic = await topicOf('stall', 2)
    const records = [...keyedRecords(4000, 20)]
    await produce(cluster, topic, records)
    let goOn = (): void => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const config = { session_timeout_ms: '2000', heartbeat_interval_ms: '500' }
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest', config }, ({ meta }) =>
      meta.offset === '100' ? held : null
    )
    await reader.ready()
    await until('it stalls', () => reader.events.at(-1)?.meta.offset === '100')

    const [before] = reader.kafka().members
    t.ok(before?.memberId, 'it is a member')
    const delivered = reader.events.length
    const stalledAt = Date.now()
    await until(
      'its heartbeats go on for three sessions',
      () => (reader.kafka().members[0]?.lastHeartbeatAt ?? 0) > stalledAt + 3 * 2000
    )
    t.equal(reader.events.length, delivered, 'nothing was consumed in the meantime')
    goOn()

    await reader.received(records.length)
    t.same(reader.values().sort(), records.map(({ value }) => value).sort(), 'each record was delivered once')
    const { members, rebalanceCount, redelivered, restarts } = reader.kafka()
    t.match(members, [{ memberId: before?.memberId, state: 'stable' }], 'it is the same member')
    t.match({ rebalanceCount, redelivered, restarts }, { rebalanceCount: 1, redelivered: 0, restarts: 0 })
    t.same(reader.warnings, [])
    await reader.source.stop()
    t.same(await committed(topic), await endOffsets(cluster, topic))
  })

  t.test('no record is committed before it and all before it are acked', async (t) => {
    const topic = await topicOf('acks', 1)
    await produce(cluster, topic, keyedRecords(100, 1))
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest', ack: 'manual' })
    await reader.received(100)
    const ack = (first: number, last: number): void => {
      for (const event of reader.events.slice(first, last + 1)) event.ack()
    }
    const commits = (count: number): Promise<unknown> =>
      until(`${count} commits`, () => reader.kafka().commits >= count, { state: () => reader.kafka() })

    await commits(1)
    t.same(await committed(topic), { 0: '0' }, 'the offset where the group begins')
    ack(1, 9)
    const { lastHeartbeatAt } = reader.kafka().members[0] ?? {}
    await until(
      'there was time for a commit',
      () => (reader.kafka().members[0]?.lastHeartbeatAt ?? 0) > (lastHeartbeatAt ?? 0)
    )
    t.equal(reader.kafka().commits, 1, 'nothing to commit while the first record is not acked')
    ack(0, 0)
    await commits(2)
    t.same(await committed(topic), { 0: '10' })
    ack(20, 29)
    ack(10, 18)
    await commits(3)
    t.same(await committed(topic), { 0: '19' }, 'only the gapless run')
    t.match(reader.kafka().partitions, [{ position: '100', committed: '19' }])
    ack(19, 19)
    await commits(4)
    t.same(await committed(topic), { 0: '30' })

    const stopped = reader.source.stop()
    await until('it is stopping', () => reader.stats().state === 'stopping')
    ack(30, 99)
    await stopped
    t.equal(reader.stats().state, 'closed')
    t.same(await committed(topic), { 0: '100' }, 'records acked while stopping are committed')
    t.same(reader.warnings, [])
  })

  t.test('sources that share a group hand their partitions over without duplicates', async (t) => {
    const topic = await topicOf('share', 6)
    const records = [...keyedRecords(30_000, 60)]
    const params = { topic, groupId: topic, from: 'earliest' } as const
    const first = readKafka(t, cluster, params)
    await first.ready()
    t.equal(first.kafka().partitions.length, 6)
    await produce(cluster, topic, records.slice(0, 10_000))
    const second = readKafka(t, cluster, params)
    await until('both have three partitions', () =>
      [first, second].every(({ source }) => source.stats().kafka?.partitions.length === 3)
    )
    await produce(cluster, topic, records.slice(10_000, 20_000))
    await until('both have read', () => first.events.length + second.events.length > 15_000)
    await first.source.stop()
    await produce(cluster, topic, records.slice(20_000))
    await until('all is read', () => first.events.length + second.events.length >= records.length)
    await second.source.stop()

    t.same(
      [...first.values(), ...second.values()].sort(),
      records.map(({ value }) => value).sort(),
      'each record came once'
    )
    t.ok(first.events.length > 0 && second.events.length > 0)
    t.same(await committed(topic), await endOffsets(cluster, topic))
    t.same([...first.warnings, ...second.warnings], [])
  })

  t.test('one source can be several members', async (t) => {
    const topic = await topicOf('instances', 6)
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest', instances: 3 })
    await until(
      'each has two partitions',
      () =>
        reader.stats().kafka?.members.every(({ partitions, state }) => partitions === 2 && state === 'stable') ?? false
    )
    const { groups } = await asAdmin(cluster, (admin) => admin.describeGroups([topic]))
    const { members } = reader.kafka()
    t.equal(members.length, 3)
    t.same(
      new Set(members.map(({ memberId }) => memberId)),
      new Set(groups[0]?.members.map(({ memberId }) => memberId)),
      'the group knows them all'
    )
    t.equal(members.filter(({ leader }) => leader).length, 1)

    const records = [...keyedRecords(6000, 60)]
    await produce(cluster, topic, records)
    await reader.received(records.length)
    await reader.source.stop()
    t.same(reader.values().sort(), records.map(({ value }) => value).sort())
    t.same(await committed(topic), await endOffsets(cluster, topic))
  })

  t.test('records that are acked while a rebalance waits for them are not delivered again', async (t) => {
    const { first, second, topic } = await rebalanceWithUnacked(t, 'grace')
    for (const event of first.events) event.ack()
    await second.ready()
    await produce(cluster, topic, keyedRecords(100, 10))
    await until('all has come', () => first.events.length + second.events.length >= 200)
    // A producer without an answer in time sends its batch again: those are different records, at other offsets
    const places = new Set(
      [...first.events, ...second.events].map(({ position }) => `${position.partition}@${position.offset}`)
    )
    t.ok(places.size >= 200)
    t.equal(first.events.length + second.events.length, places.size, 'no record was delivered twice')
    t.match(first.kafka().rebalances.at(-1), { cause: 'group', unacked: 0, before: 4, after: 2 })
    t.equal(first.kafka().redelivered, 0)
    t.same(first.warnings, [])
  })

  t.test('records that are not acked in time are delivered again, and this is reported', async (t) => {
    const { first, second } = await rebalanceWithUnacked(t, 'late')
    const warning = await first.warned('KAFKA_UNACKED_REVOKED')
    t.match(warning.message, '100')
    await until('all has come again', () => first.events.length + second.events.length >= 200)
    t.equal(first.events.length + second.events.length, 200, 'each was delivered twice')
    const own = first.events.length - 100
    t.match(first.kafka(), { redelivered: own, rebalances: [{ cause: 'join' }, { cause: 'group', unacked: 100 }] })
    for (const event of first.events.slice(0, 100)) event.ack()
    t.equal(first.stats().unacked, own, 'acks of the old assignment do not count any more')
    for (const event of [...first.events.slice(100), ...second.events]) event.ack()
  })

  /** Two members; the first has 100 unacked records of all four partitions when the second one joins. */
  async function rebalanceWithUnacked(
    t: Test,
    prefix: string
  ): Promise<{ first: Reader; second: Reader; topic: string }> {
    const topic = await topicOf(prefix, 4)
    await produce(
      cluster,
      topic,
      Array.from({ length: 100 }, (_, index) => ({ value: String(index), partition: index % 4 }))
    )
    const params = { topic, groupId: topic, from: 'earliest', ack: 'manual' } as const
    const first = readKafka(t, cluster, params)
    await first.received(100)
    const second = readKafka(t, cluster, params)
    await until('the first knows of it', () => first.kafka().members[0]?.state === 'rebalancing')
    return { first, second, topic }
  }

  t.test('a member without partitions reports it, and takes over when the other leaves', async (t) => {
    const topic = await topicOf('spare', 1)
    const params = { topic, groupId: topic, from: 'earliest' } as const
    const first = readKafka(t, cluster, params)
    await first.ready()
    const second = readKafka(t, cluster, params)
    await until('one has none', () =>
      [first, second].some(({ warnings }) => warnings.some(({ code }) => code === 'KAFKA_NO_PARTITIONS'))
    )
    await second.ready()
    const [spare, owner] = first.kafka().partitions.length === 0 ? [first, second] : [second, first]
    t.equal(spare.kafka().lag, null)
    t.equal(owner.kafka().partitions.length, 1)
    await owner.source.stop()
    await produce(cluster, topic, keyedRecords(10, 1))
    await spare.received(10)
    t.equal(spare.kafka().partitions.length, 1)
    t.match(spare.kafka().rebalances.at(-1), { cause: 'group', before: 0, after: 1 })
  })

  t.test('stats show position and lag', async (t) => {
    const topic = await topicOf('stats', 1)
    await produce(cluster, topic, keyedRecords(100, 1))
    let goOn = (): void => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const startedAt = Date.now()
    const reader = readKafka(t, cluster, { topic, groupId: topic, from: 'earliest' }, ({ meta }) =>
      meta.offset === '39' ? held : null
    )
    await reader.received(40)
    t.match(reader.kafka(), {
      groupId: topic,
      lag: 60,
      partitions: [{ topic, partition: 0, instance: 0, position: '40', highWatermark: '100', lag: 60 }]
    })
    await until('39 are committed', async () => (await committed(topic))[0] !== '0')
    t.match(
      reader.kafka().partitions,
      [{ committed: (await committed(topic))[0] }],
      "the committed offset is the broker's"
    )
    goOn()
    await reader.received(100)
    await until('all is committed', async () => (await committed(topic))[0] === '100')
    const { lag, lastCommitAt, commits, rebalances, fetches, members, partitions } = await until('it knows', () => {
      const kafka = reader.kafka()
      return kafka.partitions[0]?.committed === '100' && kafka
    })
    t.equal(lag, 0)
    t.match(partitions, [{ position: '100', committed: '100', lag: 0 }])
    t.ok(lastCommitAt !== null && lastCommitAt >= startedAt && lastCommitAt <= Date.now())
    t.ok(commits >= 2)
    t.match(rebalances, [{ cause: 'join', before: 0, after: 1, unacked: 0, instance: 0 }])
    t.ok(rebalances[0] !== undefined && rebalances[0].at >= startedAt && rebalances[0].at <= Date.now())
    t.ok(fetches.count > 0)
    t.match(members, [{ instance: 0, leader: true, state: 'stable', partitions: 1, memberId: String }])
  })

  t.test(
    'records written while the only member is away are not lost, even if it began at the end without a commit',
    async (t) => {
      const topic = await topicOf('away', 2)
      await produce(cluster, topic, keyedRecords(10, 10))
      const params = { topic, groupId: topic, from: 'latest' } as const
      const first = readKafka(t, cluster, params)
      await first.ready()
      await first.source.stop()
      await produce(cluster, topic, [{ value: 'while it was away' }])
      const second = readKafka(t, cluster, params)
      await second.received(1)
      t.same(second.values(), ['while it was away'])
      t.same(first.values(), [])
    }
  )
})
