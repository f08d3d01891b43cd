import type { Broker, Cluster } from 'kafkajs'
import t from 'tap'
import { codecUnavailable } from '../../../lib/kafka/client/codecs/codec.ts'
import type { KafkaClient } from '../../../types/kafka.ts'
import { clusterWith, openSource } from '../support/fake-source.ts'

t.test('two sources of one group share the partitions, and every record is delivered once', async (t) => {
  const cluster = clusterWith({ t: 4 })
  const first = await openSource(cluster)
  t.equal(first.stats().partitions.length, 4)
  cluster.kafka.produce(
    't',
    Array.from({ length: 40 }, (_, index) => `${index}`)
  )
  await first.until('all', () => first.texts.length === 40)
  const second = await openSource(cluster)
  await first.until('two each', () => first.stats().partitions.length === 2 && second.stats().partitions.length === 2)
  cluster.kafka.produce(
    't',
    Array.from({ length: 40 }, (_, index) => `${40 + index}`)
  )
  await first.until('all', () => first.texts.length + second.texts.length === 80)
  t.equal(new Set([...first.texts, ...second.texts]).size, 80)
  t.equal(second.texts.length, 20)
  t.match(first.stats().rebalances.at(-1), { cause: 'group', before: 4, after: 2, unacked: 0, instance: 0 })
  t.match(second.stats().rebalances, [{ cause: 'join', before: 0, after: 2 }])
  await second.stopped()
  await first.until('all again', () => first.stats().partitions.length === 4)
  for (let partition = 0; partition < 4; partition++) t.equal(cluster.kafka.committed('g', 't', partition), '20')
  await first.destroyed()
})

t.test('under manual acks partitions are revoked once delivered records are acked and committed', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('two records', () => made.events.length === 2)
  cluster.kafka.rebalance('g')
  await made.until('the news', () => made.stats().members[0]?.state === 'rebalancing')
  const [member] = cluster.kafka.members('g')
  await cluster.clock.advance(500)
  t.equal(made.stats().rebalanceCount, 1, 'it waits')
  for (const event of made.events) event.ack()
  await made.until('the end of it', () => made.stats().rebalanceCount === 2)
  t.equal(cluster.kafka.committed('g', 't', 0), '2')
  t.match(made.stats().rebalances.at(-1), { cause: 'group', unacked: 0, before: 1, after: 1 })
  t.equal(made.stats().members[0]?.memberId, member?.memberId)
  t.equal(made.stats().redelivered, 0)
  t.strictSame(made.codes, [])
  await made.destroyed()
})

t.test(
  'acks late at a revocation are not awaited: this is reported, and the repeated records are counted',
  async (t) => {
    const cluster = clusterWith({ t: 1 })
    cluster.kafka.produce('t', ['a', 'b', 'c'])
    const made = await openSource(cluster, { ack: 'manual' })
    await made.until('three records', () => made.events.length === 3)
    made.events[0]?.ack()
    cluster.kafka.rebalance('g')
    await made.until('the end of it', () => made.stats().rebalanceCount === 2)
    t.match(made.stats().rebalances.at(-1), { unacked: 2 })
    t.strictSame(made.codes, ['KAFKA_UNACKED_REVOKED'])
    await made.until('they come again', () => made.events.length === 5)
    t.strictSame(made.texts, ['a', 'b', 'c', 'b', 'c'])
    t.equal(made.stats().redelivered, 2)
    made.events[1]?.ack() // of the old assignment
    await cluster.clock.advance(10_000)
    t.equal(cluster.kafka.committed('g', 't', 0), '1')
    for (const event of made.events) event.ack()
    await made.until('a commit', () => cluster.kafka.committed('g', 't', 0) === '3')
    cluster.kafka.produce('t', ['d'])
    await made.until('a new one', () => made.events.length === 6)
    t.equal(made.stats().redelivered, 2)
    await made.destroyed()
  }
)

t.test('a member forgotten by the coordinator rejoins, and reports that it was expelled', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('two records', () => made.events.length === 2)
  const [member] = cluster.kafka.members('g')
  cluster.kafka.expel('g', member?.memberId ?? '')
  for (const event of made.events) event.ack()
  await made.until('a new membership', () => made.stats().rebalanceCount === 2)
  t.match(made.stats().rebalances.at(-1), { cause: 'expelled' })
  t.ok(made.codes.includes('KAFKA_COMMIT_FAILED'))
  t.not(made.stats().members[0]?.memberId, member?.memberId)
  await made.until('what was acked is committed by the new member', () => cluster.kafka.committed('g', 't', 0) === '2')
  t.strictSame(made.texts, ['a', 'b'], 'and does not come again')
  await made.destroyed()
})

t.test('a consumer that stalls stays in its group for as long as it likes', async (t) => {
  const cluster = clusterWith({ t: 2 })
  cluster.kafka.produce('t', [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 }
  ])
  const made = await openSource(cluster)
  await made.until('both', () => made.texts.length === 2)
  made.source.pause()
  cluster.kafka.produce(
    't',
    Array.from({ length: 10 }, (_, index) => ({ value: `${index}`, partition: index % 2 }))
  )
  await cluster.clock.advance(100_000) // three session timeouts
  t.equal(made.stats().rebalanceCount, 1)
  t.equal(cluster.kafka.members('g').length, 1)
  t.ok((made.stats().members[0]?.lastHeartbeatAt ?? 0) > cluster.clock.now() - 10_000)
  t.equal(made.stats().lag, 9, 'one waits in the stream')
  made.source.resume()
  await made.until('the rest', () => made.texts.length === 12)
  t.equal(made.stats().redelivered, 0)
  await made.destroyed()
})

t.test(
  'a rebalance is noticed while records wait for a consumer that stalls, and nothing is lost or doubled',
  async (t) => {
    const cluster = clusterWith({ t: 2 })
    const made = await openSource(cluster)
    made.source.pause()
    cluster.kafka.produce(
      't',
      Array.from({ length: 20 }, (_, index) => ({ value: `${index}`, partition: index % 2 }))
    )
    await cluster.clock.advance(2000)
    cluster.kafka.rebalance('g')
    await made.until('the end of it', () => made.stats().rebalanceCount === 2)
    made.source.resume()
    await made.until('all', () => made.texts.length >= 20)
    await cluster.clock.advance(10_000)
    t.equal(new Set(made.texts).size, 20)
    t.equal(made.texts.length, 20 + made.stats().redelivered)
    await made.destroyed()
  }
)

t.test('added partitions are read from their first record, whatever `from` says', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['old'])
  const made = await openSource(cluster, { from: 'latest', config: { metadata_max_age_ms: 10_000 } })
  cluster.kafka.createTopic('t', 2)
  cluster.kafka.produce('t', [{ value: 'in the new one', partition: 1 }])
  await made.until('the new one', () => made.texts.length === 1)
  t.strictSame(made.texts, ['in the new one'])
  t.match(made.stats().rebalances.at(-1), { cause: 'metadata', before: 1, after: 2 })
  await made.destroyed()
})

t.test('a refused commit is reported, and retried with all offsets finished by then', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  await cluster.clock.advance(100)
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  cluster.kafka.failNext('commit', 'GROUP_LOAD_IN_PROGRESS')
  await made.until('a warning', () => made.codes.length > 0)
  t.strictSame(made.codes, ['KAFKA_COMMIT_FAILED'])
  await made.until('a commit', () => cluster.kafka.committed('g', 't', 0) === '1')
  await made.destroyed()
})

t.test('a commit of an earlier generation does no harm', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('two records', () => made.events.length === 2)
  const answer = cluster.kafka.hang('commit')
  made.events[0]?.ack()
  await cluster.clock.advance(6000) // a commit is on its way
  cluster.kafka.rebalance('g')
  await cluster.clock.advance(12_000)
  answer()
  await made.until('the end of it', () => made.stats().rebalanceCount >= 2)
  await cluster.clock.advance(10_000)
  t.ok(Number(cluster.kafka.committed('g', 't', 0)) <= 1)
  await made.destroyed()
})

t.test('a source that is stopping keeps its partitions paused through a rebalance', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('a record', () => made.events.length === 1)
  const stopped = made.source.stop()
  cluster.kafka.rebalance('g')
  cluster.kafka.produce('t', ['b'])
  await made.until('its end: nobody can ack any more', () => made.source.closed)
  await stopped
  t.strictSame(made.texts, ['a'])
  t.strictSame(made.codes, ['SYSTEM_STOP_WAITS', 'KAFKA_UNACKED_REVOKED'])
  t.equal(cluster.kafka.members('g').length, 0)
})

t.test('a single failed heartbeat does not make the member leave', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('heartbeat', 'REQUEST_TIMEOUT')
  await cluster.clock.advance(10_000)
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  t.equal(made.stats().rebalanceCount, 1)
  t.equal(made.stats().restarts, 0)
  await made.destroyed()
})

t.test('after a rebalance the watermark is that of the new assignment alone', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster, { ack: 'manual' })
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.events.length === 1)
  made.events[0]?.ack()
  t.match(made.source.stats().acked, [{ offset: '0' }])
  cluster.kafka.rebalance('g')
  await made.until('a rebalance', () => made.stats().rebalanceCount === 2)
  t.strictSame(made.source.stats().acked, [], 'the old one is gone')
  cluster.kafka.produce('t', ['b'])
  await made.until('the next record', () => made.events.length === 2)
  t.equal(made.source.stats().unacked, 1)
  made.events[1]?.ack()
  t.match(made.source.stats().acked, [{ offset: '1' }])
  await made.stopped()
  t.equal(cluster.kafka.committed('g', 't', 0), '2')
})

t.test(
  'an unreadable batch fails only after earlier records are delivered, acked where that is soon, and committed',
  async (t) => {
    const asked = {
      maxBytes: 9,
      topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset: '2', maxBytes: 9 }] }]
    }
    for (const [how, committed] of [
      ['acked', '2'],
      ['not acked', '0'],
      ['closed', '0']
    ] as const) {
      const cluster = clusterWith({ t: 1 })
      const { client } = cluster.kafka
      const broker = {
        fetch: () => Promise.reject(codecUnavailable('zstd', 'another Node.js', {}))
      } as unknown as Broker
      const clusters = new Set<Cluster>()
      const consumer: KafkaClient['consumer'] = (config) =>
        client.consumer({
          ...config,
          partitionAssigners: (config.partitionAssigners ?? []).map((make) => (parts) => {
            if (!clusters.has(parts.cluster)) parts.cluster.findBroker = () => Promise.resolve(broker)
            clusters.add(parts.cluster)
            return make(parts)
          })
        })
      const kafka = Object.assign(Object.create(cluster.kafka) as typeof cluster.kafka, {
        client: { admin: client.admin, consumer }
      })
      const made = await openSource({ ...cluster, kafka }, { ack: 'manual' })
      cluster.kafka.produce('t', ['a', 'b'])
      await made.until('two records', () => made.events.length === 2)
      const [known] = clusters
      await known?.findBroker({ nodeId: '1' })
      const failures: unknown[] = []
      const fetched = known
        ?.findBroker({ nodeId: '1' })
        .then((found) => found.fetch(asked))
        .catch((error: unknown) => failures.push(error))
      await cluster.clock.advance(1000)
      t.strictSame(failures, [], `${how}: it waits`)
      if (how === 'acked') for (const event of made.events) event.ack()
      if (how === 'closed') await made.destroyed()
      await made.until('the failure', () => failures.length > 0)
      await fetched
      t.match(failures, [{ code: 'KAFKA_CODEC_UNAVAILABLE' }], how)
      t.equal(cluster.kafka.committed('g', 't', 0), committed, how)
      await made.destroyed()
    }
  }
)
