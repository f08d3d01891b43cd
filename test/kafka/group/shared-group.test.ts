import kafkajs from 'kafkajs'
import type { Admin, Consumer } from 'kafkajs'
import t from 'tap'
import { clusterWith, openSource, sourceOn, until, type FakeSource } from '../support/fake-source.ts'

type Cluster = ReturnType<typeof clusterWith>

const values = (topic: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${topic}${index}`)

/** Fills a topic evenly. */
function fill({ kafka }: Cluster, topic: string, partitions: number, count: number): string[] {
  const all = values(topic, count)
  kafka.produce(
    topic,
    all.map((value, index) => ({ value, partition: index % partitions }))
  )
  return all
}

/** A member of 0.1: kafkajs' own assigner, and no other. */
async function oldMember(
  { kafka, clock }: Cluster,
  topics: string[]
): Promise<{ readonly consumer: Consumer; readonly texts: string[]; leave(): Promise<void> }> {
  const consumer = kafka.client.consumer({
    groupId: 'g',
    partitionAssigners: [kafkajs.PartitionAssigners.roundRobin],
    heartbeatInterval: 500,
    maxWaitTimeInMs: 200
  })
  const texts: string[] = []
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  let isIn = false
  consumer.on(consumer.events.GROUP_JOIN, () => {
    isIn = true
  })
  void consumer.run({
    autoCommit: false,
    eachBatch: async (payload) => {
      const { batch } = payload
      for (const { value } of batch.messages) texts.push(String(value))
      payload.resolveOffset(batch.lastOffset())
      await payload.commitOffsetsIfNecessary({
        topics: [
          {
            topic: batch.topic,
            partitions: [{ partition: batch.partition, offset: String(Number(batch.lastOffset()) + 1) }]
          }
        ]
      })
    }
  })
  await until(clock, 'it is in', () => isIn)
  const leave = async (): Promise<void> => {
    let isGone = false
    consumer.on(consumer.events.DISCONNECT, () => {
      isGone = true
    })
    void consumer.disconnect()
    await until(clock, 'it is gone', () => isGone)
  }
  return { consumer, texts, leave }
}

const all = (sources: readonly FakeSource[]): string[] => sources.flatMap(({ texts }) => texts).sort()

t.test('sources of one group that read different topics read all of them, whoever leads', async (t) => {
  const cluster = clusterWith({ a: 3, b: 2, c: 1 })
  const sources = [
    await openSource(cluster, { topic: 'a' }),
    await openSource(cluster, { topic: 'b' }),
    await openSource(cluster, { topic: ['a', 'c'] })
  ]
  const sent = [...fill(cluster, 'a', 3, 30), ...fill(cluster, 'b', 2, 20), ...fill(cluster, 'c', 1, 10)]
  const [first, second, third] = sources
  await first?.until('all', () => all(sources).length === 60)
  t.strictSame(all(sources), sent.sort(), 'each came once')
  t.strictSame(
    second?.stats().partitions.map(({ topic }) => topic),
    ['b', 'b']
  )
  t.equal(second?.stats().lag, 0)
  t.strictSame(
    sources.flatMap(({ codes }) => codes),
    []
  )
  await first?.stopped() // the leader
  const more = [...fill(cluster, 'a', 3, 6), ...fill(cluster, 'b', 2, 4)]
  await third?.until('more', () => all(sources).length === 70)
  t.equal(all(sources).length, sent.length + more.length)
  for (const source of [second, third]) await source?.destroyed()
})

t.test("partitions added to another member's topic are assigned, and read from their first record", async (t) => {
  const cluster = clusterWith({ a: 1, b: 1 })
  const config = { metadata_max_age_ms: 20_000 }
  const leader = await openSource(cluster, { topic: 'a', from: 'latest', config })
  const other = await openSource(cluster, { topic: 'b', from: 'latest', config })
  t.ok(leader.stats().members[0]?.leader)
  cluster.kafka.createTopic('b', 3)
  fill(cluster, 'b', 3, 9)
  await other.until('all', () => other.texts.length === 9)
  t.equal(other.stats().partitions.length, 3)
  t.match(leader.stats().rebalances.at(-1), { cause: 'metadata', before: 1, after: 1 })
  t.equal(leader.stats().restarts + other.stats().restarts, 0)
  t.strictSame([...leader.codes, ...other.codes], [])
  const { rebalanceCount } = leader.stats()
  await cluster.clock.advance(60_000)
  t.equal(leader.stats().rebalanceCount, rebalanceCount, 'and that is that')
  for (const source of [leader, other]) await source.destroyed()
})

t.test('added partitions are assigned even while the leader waits for its consumer', async (t) => {
  const cluster = clusterWith({ a: 1, b: 1 })
  const config = { metadata_max_age_ms: 20_000 }
  const leader = await openSource(cluster, { topic: 'a', config })
  leader.source.pause()
  const other = await openSource(cluster, { topic: 'b', config })
  fill(cluster, 'a', 1, 100)
  await cluster.clock.advance(2000)
  cluster.kafka.createTopic('b', 2)
  fill(cluster, 'b', 2, 4)
  await other.until('all', () => other.texts.length === 4)
  t.equal(leader.texts.length, 0)
  leader.source.resume()
  await leader.until('its own', () => new Set(leader.texts).size === 100)
  t.equal(leader.texts.length - 100, leader.stats().redelivered, 'what sat in the buffer came again, and is counted')
  for (const source of [leader, other]) await source.destroyed()
})

t.test('a topic awaited by a member of another client is assigned when it appears', async () => {
  const cluster = clusterWith({ a: 1, b: 1 })
  const leader = await openSource(cluster, { topic: 'a' })
  const other = await openSource(cluster, { topic: 'b' })
  cluster.kafka.deleteTopic('b')
  cluster.kafka.rebalance('g')
  await leader.until(
    'a rebalance',
    () => leader.stats().rebalances.at(-1)?.cause === 'group' && leader.stats().members[0]?.state === 'stable'
  )
  cluster.kafka.createTopic('b', 2)
  fill(cluster, 'b', 2, 4)
  await other.until('all', () => other.texts.length === 4)
  for (const source of [leader, other]) await source.destroyed()
})

t.test('a topic hidden from the leader is reported, and the others are read', async (t) => {
  const cluster = clusterWith({ a: 1, b: 1 })
  const { client } = cluster.kafka
  const admin = (): Admin => {
    const all = client.admin()
    return {
      ...all,
      fetchTopicMetadata: (asked) =>
        asked?.topics.includes('b') === true
          ? Promise.reject(
              Object.assign(new Error('Not authorized to access topics'), {
                name: 'KafkaJSProtocolError',
                type: 'TOPIC_AUTHORIZATION_FAILED',
                code: 29
              })
            )
          : all.fetchTopicMetadata(asked)
    }
  }
  const leader = await openSource(
    { ...cluster, kafka: { ...cluster.kafka, client: { ...client, admin } } },
    { topic: 'a' }
  )
  const other = await openSource(cluster, { topic: 'b' })
  t.strictSame(leader.codes, ['KAFKA_TOPIC_AUTHORIZATION_FAILED'])
  t.match(leader.warnings[0]?.message, /topic b/)
  await other.until('the word', () => other.codes.length > 0)
  t.match(other.warnings[0]?.message, /assigned to nobody: the group's leader left them out/)
  fill(cluster, 'a', 1, 3)
  await leader.until('its own', () => leader.texts.length === 3)
  for (const source of [leader, other]) await source.destroyed()
})

t.test(
  'partitions left out by a leader of version 0.1 are reported with that reason, and read once it is gone',
  async (t) => {
    const cluster = clusterWith({ a: 2, b: 3 })
    const old = await oldMember(cluster, ['a'])
    const source = await openSource(cluster, { topic: 'b' })
    await source.until('the word', () => source.codes.length === 2)
    t.strictSame(source.codes, ['KAFKA_NO_PARTITIONS', 'KAFKA_PARTITIONS_UNREAD'])
    const [none, unread] = source.warnings
    t.match(
      none?.message,
      /member 0 of this process: 3 of the 3 partitions of its topics are assigned to nobody: the group's leader assigns only the topics that it reads itself/
    )
    t.notMatch(none?.message, /more members|harm/)
    t.match(unread?.message, /3 partitions.*b\/0, b\/1, b\/2/)
    fill(cluster, 'b', 3, 6)
    await old.leave()
    await source.until('all', () => source.texts.length === 6)
    await source.destroyed()
  }
)

t.test(
  'an unassigned partition is later read from its end at the opening of the source, not at the assignment',
  async (t) => {
    for (const knows of [true, false]) {
      const cluster = clusterWith({ a: 2, b: 1 })
      const old = await oldMember(cluster, ['a'])
      cluster.kafka.produce('b', ['before'])
      // Where the end cannot be asked, it begins at that of the moment
      if (!knows) cluster.kafka.failNext('offsets', 'UNKNOWN')
      const source = await openSource(cluster, { topic: 'b', from: 'latest' })
      cluster.kafka.produce('b', ['while 0.1 led'])
      await old.leave()
      await source.until('its partition', () => source.stats().partitions.length === 1)
      await source.until('a commit', () => cluster.kafka.committed('g', 'b', 0) !== null)
      cluster.kafka.produce('b', ['after'])
      await source.until('the last', () => source.texts.includes('after'))
      t.strictSame(source.texts, knows ? ['while 0.1 led', 'after'] : ['after'])
      await source.destroyed()
    }
  }
)

t.test('partitions assigned to nobody are reported too', async (t) => {
  const cluster = clusterWith({ a: 2, b: 7 })
  const old = await oldMember(cluster, ['a'])
  const source = await openSource(cluster, { topic: ['a', 'b'] })
  await source.until('the word', () => source.codes.length === 1)
  t.strictSame(source.codes, ['KAFKA_PARTITIONS_UNREAD'])
  t.match(source.warnings[0]?.message, /7 partitions.*b\/0, b\/1, b\/2, b\/3, b\/4 \.\.\.: the group's leader/)
  t.equal(source.stats().partitions.length, 1)
  await old.leave()
  await source.until('all of them', () => source.stats().partitions.length === 9)
  await source.destroyed()
})

t.test('a member of 0.1 that follows gets what it subscribes to', async (t) => {
  const cluster = clusterWith({ a: 2, b: 2 })
  const source = await openSource(cluster, { topic: 'b' })
  const joining = oldMember(cluster, ['a'])
  await source.until('both', () => cluster.kafka.members('g').length === 2)
  const old = await joining
  const sent = [...fill(cluster, 'a', 2, 4), ...fill(cluster, 'b', 2, 4)]
  await source.until('all', () => source.texts.length + old.texts.length === 8)
  t.strictSame([...source.texts, ...old.texts].sort(), sent.sort())
  t.strictSame(
    source.texts.filter((text) => text.startsWith('a')),
    []
  )
  t.strictSame(source.codes, [])
  await old.leave()
  await source.destroyed()
})

t.test('a rolling deploy from 0.1 that adds a topic reads all of both', async (t) => {
  const cluster = clusterWith({ a: 4, b: 2 })
  const olds = [await oldMember(cluster, ['a'])]
  const joining = oldMember(cluster, ['a'])
  await until(cluster.clock, 'two', () => cluster.kafka.members('g').length === 2)
  olds.push(await joining)
  const sources: FakeSource[] = []
  const sent = fill(cluster, 'a', 4, 40)
  for (const old of olds) {
    sources.push(await openSource(cluster, { topic: ['a', 'b'] }))
    sent.push(...cluster.kafka.produce('b', [`b-${sources.length}`]).map(() => `b-${sources.length}`))
    await old.leave()
  }
  const [first] = sources
  const came = (): string[] => [...all(sources), ...olds.flatMap(({ texts }) => texts)]
  await first?.until('all', () => came().length >= sent.length)
  t.strictSame(came().sort(), sent.sort())
  for (const source of sources) await source.destroyed()
})

t.test('a surplus member reports who has the partitions', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const first = await openSource(cluster)
  const second = await openSource(cluster, { instances: 2 })
  const idle = (): FakeSource | undefined => [first, second].find(({ codes }) => codes.includes('KAFKA_NO_PARTITIONS'))
  await first.until('the word', () => idle() !== undefined)
  t.match(idle()?.warnings[0]?.message, /member \d of this process: 1 other member has all 1 partitions of its topics$/)
  t.strictSame(new Set([...first.codes, ...second.codes]), new Set(['KAFKA_NO_PARTITIONS']))
  for (const source of [first, second]) await source.destroyed()
})

t.test('the reason why a member has no partition is asked for again after no answer', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const first = await openSource(cluster)
  cluster.kafka.failNext('describe', 'UNKNOWN', 2)
  const second = await openSource(cluster)
  const told = (): string[] => [...first.codes, ...second.codes]
  await first.until('the word', () => told().includes('KAFKA_NO_PARTITIONS'))
  t.ok(told().length === 2, told().join())
  for (const source of [first, second]) await source.destroyed()
})

/** The cluster for a source whose group is of the newer protocol: it is described as if it were not there. */
function coordinated(cluster: Cluster, describeGroups: Admin['describeGroups']): Cluster {
  const { client } = cluster.kafka
  return {
    ...cluster,
    kafka: { ...cluster.kafka, client: { ...client, admin: () => ({ ...client.admin(), describeGroups }) } }
  }
}

const notThere: Admin['describeGroups'] = async ([groupId = '']) => ({
  groups: [{ groupId, state: 'Dead', protocol: '', protocolType: '', members: [] }]
})

t.test('where the coordinator assigns partitions, `ready` waits for those that come later', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const first = await openSource(cluster)
  const second = sourceOn(coordinated(cluster, notThere))
  second.flow()
  let opened: unknown = null
  second.source.once('ready', (what) => {
    opened = what
  })
  await first.until('it is a member', () => cluster.kafka.members('g').length === 2)
  await cluster.clock.advance(3000)
  t.equal(opened, null)
  await first.stopped()
  await second.until('ready', () => opened !== null)
  t.match(opened, { partitions: [{ topic: 't', partition: 0 }] })
  t.strictSame(second.codes, [])
  await second.destroyed()
})

t.test('`ready` does not wait for ever: a member meant to have no partition reports it', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const first = await openSource(cluster)
  const since = cluster.clock.now()
  const second = await openSource(coordinated(cluster, notThere))
  t.ok(cluster.clock.now() - since < 20_000)
  t.strictSame(second.stats().partitions, [])
  await second.until('the word', () => second.codes.length > 0)
  t.match(second.warnings[0]?.message, /its coordinator assigns the partitions/)
  // Later it is told only when that has lasted
  cluster.kafka.rebalance('g')
  await second.until('a rebalance', () => second.stats().rebalanceCount === 2)
  await cluster.clock.advance(5000)
  t.strictSame(second.codes, ['KAFKA_NO_PARTITIONS'])
  for (const source of [first, second]) await source.destroyed()
})

t.test('where the group cannot be described `ready` waits for nothing', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const first = await openSource(cluster)
  const second = await openSource(coordinated(cluster, () => Promise.reject(new Error('not now'))))
  t.strictSame(second.stats().partitions, [])
  for (const source of [first, second]) await source.destroyed()
})

t.test("the leader repeats its question about others' topics after its connection was closed", async (t) => {
  const cluster = clusterWith({ a: 1, b: 1 })
  const { client } = cluster.kafka
  let closed = false
  const admin = (): Admin => {
    const all = client.admin()
    return {
      ...all,
      fetchTopicMetadata: (asked) => {
        if (closed || asked?.topics.includes('b') !== true) return all.fetchTopicMetadata(asked)
        closed = true
        return Promise.reject(
          Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError', retriable: true })
        )
      }
    }
  }
  const leader = await openSource(
    { ...cluster, kafka: { ...cluster.kafka, client: { ...client, admin } } },
    { topic: 'a' }
  )
  const other = await openSource(cluster, { topic: 'b' })
  t.ok(closed)
  fill(cluster, 'b', 1, 3)
  await other.until('all', () => other.texts.length === 3)
  t.equal(leader.stats().restarts, 0)
  for (const source of [leader, other]) await source.destroyed()
})

t.test('members without a common assigner cannot form a group', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const source = await openSource(cluster)
  const alien = cluster.kafka.client.consumer({
    groupId: 'g',
    retry: { restartOnFailure: async () => false },
    partitionAssigners: [
      (config) => ({
        ...kafkajs.PartitionAssigners.roundRobin(config),
        name: 'sticky',
        protocol: () => ({ name: 'sticky', metadata: Buffer.alloc(0) })
      })
    ]
  })
  await alien.connect()
  await alien.subscribe({ topic: 't' })
  const crashes: Error[] = []
  alien.on(alien.events.CRASH, ({ payload }) => {
    crashes.push(payload.error)
  })
  void alien.run({ autoCommit: false, eachBatch: async () => {} })
  await source.until('a crash', () => crashes.length > 0)
  t.match(crashes[0], { type: 'INCONSISTENT_GROUP_PROTOCOL' })
  await source.destroyed()
})
