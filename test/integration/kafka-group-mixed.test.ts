import t, { type Test } from 'tap'
import { asAdmin } from '../support/kafka/quiet-client.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName, produce } from '../support/kafka/topics.ts'
import { startJava, startKcat, startOld, type Membership, type Peer } from './support/kafka-peers.ts'
import { readKafka, type Reader } from './support/kafka-reader.ts'
import { until } from './support/kafka-until.ts'

t.test('groups with members of different kinds share their topics', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const config = { metadata_max_age_ms: '1000' }

  /**
   * Creates topics with that many partitions, each with a name; the first name is also that of a group, whose
   * coordinator is ready.
   */
  const topicsOf = async (...sizes: readonly number[]): Promise<string[]> => {
    const topics: string[] = []
    for (const [index, partitions] of sizes.entries()) {
      const topic = freshName('abc'[index] ?? 'x')
      await createTopic(cluster, topic, { partitions })
      topics.push(topic)
    }
    await until('the coordinator is there', () =>
      asAdmin(cluster, (admin) => admin.describeGroups(topics.slice(0, 1))).then(
        () => true,
        () => false
      )
    )
    return topics
  }
  /** Sends the same records to all partitions of a topic. */
  const send = async (topic: string, partitions: number, count: number): Promise<string[]> => {
    const first = sent++ * 100_000
    const values = Array.from({ length: count }, (_, index) => `${topic}:${first + index}`)
    await produce(
      cluster,
      topic,
      values.map((value, index) => ({ value, partition: index % partitions }))
    )
    return values
  }
  let sent = 0
  const read = (t: Test, { groupId, topics }: Membership): Reader =>
    readKafka(t, cluster, { topic: [...topics], groupId, from: 'earliest', config })
  /** Waits until the group is stable with that many members and this assignor. */
  const atRest = (groupId: string, members: number, protocol?: string): Promise<unknown> =>
    until(`${members} members at rest`, async () => {
      const {
        groups: [group]
      } = await asAdmin(cluster, (admin) => admin.describeGroups([groupId]))
      return (
        group?.state === 'Stable' &&
        group.members.length === members &&
        (protocol === undefined || group.protocol === protocol)
      )
    })
  /** Waits until all of these records were delivered to some member. */
  const came = (parties: readonly (Reader | Peer)[], expected: readonly string[]): Promise<unknown> => {
    const values = (): readonly string[] =>
      parties.flatMap((party) => ('source' in party ? party.values() : party.values))
    return until(
      'all records',
      () => {
        const all = new Set(values())
        return expected.every((value) => all.has(value))
      },
      {
        state: () =>
          parties.map((party) =>
            'source' in party
              ? [party.values().length, party.warnings.map(String), party.kafka().members, party.kafka().partitions]
              : [party.values.length, party.said()]
          )
      }
    )
  }

  t.test('two sources with different topics read all records of both', async (t) => {
    const [a = '', b = ''] = await topicsOf(4, 3)
    const first = read(t, { groupId: a, topics: [a] })
    await first.ready()
    const second = read(t, { groupId: a, topics: [b] })
    await second.ready()
    const records = [await send(a, 4, 100), await send(b, 3, 100)]
    await came([first, second], records.flat())
    t.same(first.values().sort(), records[0]?.sort())
    t.same(second.values().sort(), records[1]?.sort())
    await until('no lag', () => first.kafka().lag === 0 && second.kafka().lag === 0)
    t.same([...first.warnings, ...second.warnings], [])
    // The leader is not told that the topic of the other member grows
    await asAdmin(cluster, (admin) => admin.createPartitions({ topicPartitions: [{ topic: b, count: 6 }] }))
    const more = await send(b, 6, 60)
    await came([second], more)
    t.equal(second.kafka().partitions.length, 6)
    t.same([...first.warnings, ...second.warnings], [])
    t.equal(first.kafka().restarts + second.kafka().restarts, 0)
    await Promise.all([first.source.stop(), second.source.stop()])
  })

  const peers: readonly (readonly [
    name: string,
    start: (t: Test, membership: Membership) => Peer,
    protocols: readonly string[]
  ])[] = [
    ['kcat', (t, membership) => startKcat(t, cluster, membership), ['range', 'roundrobin']],
    ["Java's consumer", (t, membership) => startJava(t, cluster, membership), ['range']]
  ]
  for (const [name, start, protocols] of peers) {
    t.test(`${name} leads: each reads its own topic, and they share one`, async (t) => {
      const [a = '', b = '', c = ''] = await topicsOf(2, 2, 4)
      const peer = start(t, { groupId: a, topics: [a, c] })
      const before = [...(await send(a, 2, 10)), ...(await send(c, 4, 10))]
      await came([peer], before)
      const ours = read(t, { groupId: a, topics: [b, c] })
      await ours.ready()
      await atRest(a, 2)
      t.notOk(ours.kafka().members[0]?.leader)
      await until('all of its own, half of the other', () => ours.kafka().partitions.length === 4)
      await together(
        t,
        a,
        [peer, ours],
        [
          [a, 2],
          [b, 2],
          [c, 4]
        ],
        protocols
      )
      await peer.stop()
      await until('it has all of it', () => ours.kafka().partitions.length === 6)
      t.same(ours.warnings, [])
      await ours.source.stop()
    })

    t.test(`${name} follows: each reads its own topic, and they share one`, async (t) => {
      const [a = '', b = '', c = ''] = await topicsOf(2, 2, 4)
      const ours = read(t, { groupId: a, topics: [b, c] })
      await ours.ready()
      const peer = start(t, { groupId: a, topics: [a, c] })
      await atRest(a, 2)
      t.ok(ours.kafka().members[0]?.leader)
      await until('half of the topic', () => ours.kafka().partitions.length === 4)
      await together(
        t,
        a,
        [peer, ours],
        [
          [a, 2],
          [b, 2],
          [c, 4]
        ],
        protocols
      )
      // It also reads new records of its own topic
      await asAdmin(cluster, (admin) => admin.createPartitions({ topicPartitions: [{ topic: a, count: 5 }] }))
      await came([peer], await send(a, 5, 20))
      t.same(ours.warnings, [])
      await peer.stop()
      await ours.source.stop()
    })
  }

  async function together(
    t: Test,
    groupId: string,
    [peer, ours]: readonly [Peer, Reader],
    topics: readonly (readonly [topic: string, partitions: number])[],
    protocols: readonly string[]
  ): Promise<void> {
    const {
      groups: [group]
    } = await asAdmin(cluster, (admin) => admin.describeGroups([groupId]))
    t.ok(protocols.includes(group?.protocol ?? ''), `assigned by ${group?.protocol}`)
    const already = [peer.values.length, ours.values().length]
    const records = (await Promise.all(topics.map(([topic, partitions]) => send(topic, partitions, 40)))).flat()
    await came([peer, ours], records)
    t.same(
      [...peer.values.slice(already[0]), ...ours.values().slice(already[1])].sort(),
      records.sort(),
      'each came once'
    )
  }

  t.test('a rolling deploy from 0.1 that adds a topic reads all of both', async (t) => {
    const [a = '', b = ''] = await topicsOf(4, 2)
    const olds = [
      await startOld(t, cluster, { groupId: a, topics: [a] }),
      await startOld(t, cluster, { groupId: a, topics: [a] })
    ]
    const records = await send(a, 4, 40)
    const news: Reader[] = []
    for (const old of olds) {
      const next = read(t, { groupId: a, topics: [a, b] })
      await next.ready()
      news.push(next)
      // The first member of the new version joins while 0.1 leads, which does not know the new topic
      if (news.length === 1) await next.warned('KAFKA_PARTITIONS_UNREAD')
      records.push(...(await send(b, 2, 10)), ...(await send(a, 4, 20)))
      await old.stop()
    }
    await atRest(a, 2, 'roundrobin')
    records.push(...(await send(b, 2, 10)), ...(await send(a, 4, 20)))
    await came([...olds, ...news], records)
    await Promise.all(news.map(({ source }) => source.stop()))
  })

  t.test('a following member of version 0.1 gets only its own topic, and takes nothing from the others', async (t) => {
    const [a = '', b = ''] = await topicsOf(3, 3)
    const ours = read(t, { groupId: a, topics: [b] })
    await ours.ready()
    const old = await startOld(t, cluster, { groupId: a, topics: [a] })
    await atRest(a, 2, 'RoundRobinAssigner')
    const records = [...(await send(a, 3, 30)), ...(await send(b, 3, 30))]
    await came([ours, old], records)
    t.same([...ours.values(), ...old.values].sort(), records.sort())
    t.same(ours.warnings, [])
    await old.stop()
    await ours.source.stop()
  })

  t.test('a leader of version 0.1 that leaves a topic out is reported as the only reason', async (t) => {
    const [a = '', b = ''] = await topicsOf(3, 3)
    const old = await startOld(t, cluster, { groupId: a, topics: [a] })
    const ours = read(t, { groupId: a, topics: [b] })
    const { message } = await ours.warned('KAFKA_NO_PARTITIONS')
    t.match(
      message,
      /3 of the 3 partitions of its topics are assigned to nobody: the group's leader assigns only the topics that it reads itself/
    )
    t.notMatch(message, /more members|no harm/)
    await ours.warned('KAFKA_PARTITIONS_UNREAD')
    const records = await send(b, 3, 30)
    await old.stop()
    await came([ours], records)
    await ours.source.stop()
  })

  t.test('a member of the newer group protocol shares the group, and `ready` waits for what it gives up', async (t) => {
    const [a = ''] = await topicsOf(4)
    const peer = startJava(t, cluster, { groupId: a, topics: [a] }, 'consumer')
    await came([peer], await send(a, 4, 20))
    const ours = read(t, { groupId: a, topics: [a] })
    let opened: unknown = null
    ours.source.once('ready', (what) => {
      opened = what
    })
    await ours.ready()
    t.match(opened, { partitions: [{ topic: a }] }, 'it does not start without partitions')
    await until('two each', () => ours.kafka().partitions.length === 2)
    await came([peer, ours], await send(a, 4, 40))
    t.same(ours.warnings, [])
    await peer.stop()
    await until('all of them', () => ours.kafka().partitions.length === 4)
    await came([ours], await send(a, 4, 40))
    await ours.source.stop()
  })

  t.test('a member of the newer group protocol joins, with a topic of its own', async (t) => {
    const [a = '', b = ''] = await topicsOf(4, 2)
    const ours = read(t, { groupId: a, topics: [a] })
    await ours.ready()
    const peer = startJava(t, cluster, { groupId: a, topics: [a, b] }, 'consumer')
    await until(
      'it has given some up',
      () => ours.kafka().partitions.length < 4 && ours.kafka().partitions.length > 0,
      { state: () => [ours.kafka(), peer.said()] }
    )
    await came([peer, ours], [...(await send(a, 4, 40)), ...(await send(b, 2, 20))])
    t.notOk(ours.values().some((value) => value.startsWith(b)))
    t.same(ours.warnings, [])
    await peer.stop()
    await until('all of them', () => ours.kafka().partitions.length === 4)
    await came([ours], await send(a, 4, 40))
    await ours.source.stop()
  })
})
