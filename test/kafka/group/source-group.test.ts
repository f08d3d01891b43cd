import t from 'tap'
import { clientsOf, type Clients } from '../../../lib/kafka/client/clients.ts'
import type { LogHooks } from '../../../lib/kafka/client/client-log.ts'
import { SourceGroup } from '../../../lib/kafka/group/source-group.ts'
import { KafkaReport } from '../../../lib/kafka/kafka-report.ts'
import { kafkaParamsOf } from '../client/support/kafka-params-of.ts'
import { clusterWith, openSource, until, type FakeSource } from '../support/fake-source.ts'
import { openContext } from '../support/open-context.ts'

t.test('a group without commits begins at the end that `from` names', async (t) => {
  for (const from of ['latest', 'earliest'] as const) {
    const cluster = clusterWith({ t: 1 })
    cluster.kafka.produce('t', ['old'])
    const made = await openSource(cluster, { from })
    cluster.kafka.produce('t', ['new'])
    await made.until('the new one', () => made.texts.includes('new'))
    t.strictSame(made.texts, from === 'latest' ? ['new'] : ['old', 'new'])
    await made.destroyed()
  }
})

t.test('the starting offset is committed, so that the next owner begins there too', async () => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['old'])
  const made = await openSource(cluster, { from: 'latest', ack: 'manual' })
  await made.until('a commit', () => cluster.kafka.committed('g', 't', 0) === '1')
  await made.destroyed()
})

t.test('a group resumes at its commits', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c'])
  cluster.kafka.commit('g', 't', 0, '2')
  const made = await openSource(cluster)
  await made.until('a record', () => made.texts.length > 0)
  t.strictSame(made.texts, ['c'])
  await made.destroyed()
})

t.test('a replay begins where asked, commits nothing, and resumes in place after a rebalance', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c', 'd'])
  cluster.kafka.commit('g', 't', 0, '4')
  const made = await openSource(cluster, { startOffsets: { t: { 0: 1 } } })
  await made.until('three', () => made.texts.length === 3)
  cluster.kafka.rebalance('g')
  await made.until('the end of it', () => made.stats().rebalanceCount === 2)
  cluster.kafka.produce('t', ['e'])
  await made.until('one more', () => made.texts.includes('e'))
  t.strictSame(made.texts, ['b', 'c', 'd', 'e'])
  await made.stopped()
  t.equal(cluster.kafka.committed('g', 't', 0), '4')
  t.equal(made.stats().commits, 0)
})

t.test('without auto commit nothing is committed', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a'])
  const made = await openSource(cluster, { config: { enable_auto_commit: false } })
  await made.until('a record', () => made.texts.length === 1)
  await made.stopped()
  t.equal(cluster.kafka.committed('g', 't', 0), null)
})

t.test('a commit whose records were deleted is reported, with the number lost', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c', 'd'])
  cluster.kafka.commit('g', 't', 0, '1')
  cluster.kafka.trim('t', 0, '3')
  const made = await openSource(cluster)
  await made.until('a record', () => made.texts.length === 1)
  t.strictSame(made.texts, ['d'])
  t.strictSame(made.codes, ['KAFKA_OFFSET_OUT_OF_RANGE'])
  t.match(
    made.warnings[0]?.message,
    /offset 1 of t\/0 no longer exists; the source continues at 3, and 2 offsets were deleted unread/
  )
  await made.destroyed()
})

t.test('a commit beyond the end is reported', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a'])
  cluster.kafka.commit('g', 't', 0, '7')
  const made = await openSource(cluster)
  await made.until('a record', () => made.texts.length === 1)
  t.match(made.warnings[0]?.message, /offset 7 of t\/0 is beyond its end; the source continues at 0/)
  await made.destroyed()
})

t.test('records carry the topic as a tag', async (t) => {
  const cluster = clusterWith({ a: 1, b: 1 })
  cluster.kafka.produce('a', ['x'])
  cluster.kafka.produce('b', ['y'])
  const made = await openSource(cluster, { topic: ['a', 'b'] })
  await made.until('both', () => made.events.length === 2)
  t.strictSame(Object.fromEntries(made.events.map(({ text, tags }) => [text, tags['access_source']])), {
    x: 'a',
    y: 'b'
  })
  await made.destroyed()
})

t.test('a deleted topic is reported and awaited; once recreated, all of it is read', async (t) => {
  const cluster = clusterWith({ t: 1, other: 1 })
  cluster.kafka.produce('t', ['a', 'b'])
  const made = await openSource(cluster, { topic: ['t', 'other'], from: 'earliest' })
  await made.until('two', () => made.texts.length === 2)
  cluster.kafka.deleteTopic('t')
  await made.until('a warning', () => made.codes.includes('KAFKA_TOPIC_GONE'))
  cluster.kafka.produce('other', ['meanwhile'])
  await made.until('the other topic goes on', () => made.texts.includes('meanwhile'))
  cluster.kafka.createTopic('t', 1)
  cluster.kafka.produce('t', ['again'])
  await made.until('it is back', () => made.texts.includes('again'))
  t.strictSame(made.texts, ['a', 'b', 'meanwhile', 'again'])
  await made.destroyed()
})

t.test('the only topic, when deleted, is awaited too', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster, { from: 'latest' })
  cluster.kafka.deleteTopic('t')
  await made.until('a warning', () => made.codes.includes('KAFKA_TOPIC_GONE'))
  t.equal(made.source.stats().state, 'retrying')
  cluster.kafka.createTopic('t', 1)
  cluster.kafka.produce('t', ['again'])
  await made.until('it is back', () => made.texts.includes('again'))
  await made.until('it runs', () => made.source.stats().state === 'running')
  await made.destroyed()
})

t.test('topics created later are found by a pattern, and read from their first record', async (t) => {
  const cluster = clusterWith({ 'log-a': 1, other: 1 })
  const made = await openSource(cluster, { topic: '/^log-/', from: 'latest', config: { metadata_max_age_ms: 20_000 } })
  cluster.kafka.createTopic('log-b', 2)
  cluster.kafka.produce('log-b', ['x', 'y'])
  cluster.kafka.produce('other', ['never'])
  await made.until('both', () => made.texts.length === 2)
  t.strictSame(made.texts.toSorted(), ['x', 'y'])
  t.equal(made.stats().partitions.length, 3)
  t.equal(made.stats().restarts, 0, 'that is no failure')
  await made.destroyed()
})

t.test('a pattern that matches nothing yet is reported, and waits', async (t) => {
  const cluster = clusterWith({})
  const made = await openSource(cluster, { topic: '/^log-/', config: { metadata_max_age_ms: 5000 } })
  t.strictSame(made.codes, ['KAFKA_NO_TOPIC_MATCHES'])
  t.strictSame(made.stats().partitions, [])
  t.equal(made.stats().lag, null)
  cluster.kafka.createTopic('log-a')
  cluster.kafka.produce('log-a', ['x'])
  await made.until('a record', () => made.texts.length === 1)
  await made.destroyed()
})

t.test('joining with newly found topics is retried when it fails', async (t) => {
  const cluster = clusterWith({ 'log-a': 1 })
  const made = await openSource(cluster, { topic: '/^log-/', config: { metadata_max_age_ms: 5000 } })
  cluster.kafka.createTopic('log-b')
  cluster.kafka.failNext('join', 'UNKNOWN')
  cluster.kafka.produce('log-b', ['x'])
  await made.until('a record', () => made.texts.length === 1)
  t.equal(made.stats().restarts, 1)
  await made.destroyed()
})

t.test('several members of one process share the partitions', async (t) => {
  const cluster = clusterWith({ t: 5 })
  const made = await openSource(cluster, { instances: 3, ack: 'manual' })
  await made.until(
    'all joined',
    () => made.stats().partitions.length === 5 && made.stats().members.every(({ state }) => state === 'stable')
  )
  t.strictSame(
    made
      .stats()
      .members.map(({ partitions }) => partitions)
      .toSorted((a, b) => a - b),
    [1, 2, 2]
  )
  t.equal(made.stats().members.filter(({ leader }) => leader).length, 1)
  cluster.kafka.produce(
    't',
    Array.from({ length: 50 }, (_, index) => ({ value: `${index}`, partition: index % 5 }))
  )
  await made.until('all', () => made.texts.length === 50)
  for (const event of made.events) event.ack()
  await made.stopped()
  for (let partition = 0; partition < 5; partition++) t.equal(cluster.kafka.committed('g', 't', partition), '10')
  t.equal(cluster.kafka.members('g').length, 0)
})

t.test('a member without partitions reports it', async () => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster, { instances: 2 })
  await made.until('a warning', () => made.codes.includes('KAFKA_NO_PARTITIONS'))
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  await made.destroyed()
})

t.test('too frequent rebalances are reported', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  for (let count = 2; count <= 7; count++) {
    cluster.kafka.rebalance('g')
    await made.until('a rebalance', () => made.stats().rebalanceCount === count)
  }
  t.strictSame(made.codes, ['KAFKA_FREQUENT_REBALANCES'])
  await made.destroyed()
})

t.test('records delivered but not committed before a crash are counted when they come again', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('three', () => made.events.length === 3)
  made.events[0]?.ack()
  await made.until('a commit', () => cluster.kafka.committed('g', 't', 0) === '1')
  cluster.kafka.failNext('fetch', 'UNKNOWN')
  await made.until('a restart', () => made.stats().restarts === 1)
  await made.until('again', () => made.events.length === 5)
  t.equal(made.stats().redelivered, 2)
  await made.destroyed()
})

t.test('a partition moved by the client itself is reported, and its next fetch is accepted', async (t) => {
  const { group, hooks, context, clock } = groupOver(clusterWith({ t: 2 }))
  await group.open()
  const nexts = (): unknown =>
    group.members.flatMap(({ assignment }) => assignment.partitions.map(({ name, next }) => [name, next]))
  t.strictSame(nexts(), [
    ['t/0', '0'],
    ['t/1', '0']
  ])
  hooks().onOffsetReset?.({ topic: 't', partition: 1 })
  t.strictSame(nexts(), [
    ['t/0', '0'],
    ['t/1', null]
  ])
  hooks().onOffsetReset?.({ topic: 'another', partition: 0 })
  t.strictSame(nexts(), [
    ['t/0', '0'],
    ['t/1', null]
  ])
  await clock.advance(10_000)
  t.strictSame(context.codes, ['KAFKA_OFFSET_OUT_OF_RANGE'])
  await Promise.all([group.close(), clock.advance(10_000)])
  t.equal(clock.pending, 0)
})

t.test('a coordinator not found is a missing right where the client has seen one denied', async (t) => {
  for (const [refused, code] of [
    [false, 'KAFKA_COORDINATOR_NOT_AVAILABLE'],
    [true, 'KAFKA_GROUP_AUTHORIZATION_FAILED']
  ] as const) {
    const cluster = clusterWith({ t: 1 })
    const { group, clock } = groupOver(cluster, (hooks) => {
      if (refused) hooks.onGroupRefused?.()
    })
    cluster.kafka.failNext('join', 'GROUP_COORDINATOR_NOT_AVAILABLE', 99)
    let failure: unknown = null
    group.open().catch((error: unknown) => {
      failure = error
    })
    await until(clock, 'its failure', () => failure !== null)
    t.match(failure, { code })
    t.equal(clock.pending, 0)
  }
})

/** A group alone, and what its client would tell by its log. */
function groupOver(
  { kafka, clock }: Pick<FakeSource, 'kafka' | 'clock'>,
  onHooks: (hooks: LogHooks) => void = () => {}
) {
  const context = openContext({ clock })
  const params = kafkaParamsOf({ topic: 't', groupId: 'g', from: 'latest' })
  const given = clientsOf(params, context, kafka.client)
  let hooks: LogHooks = {}
  const clients: Clients = {
    ...given,
    forMember: (its) => {
      hooks = its
      onHooks(its)
      return given.forMember(its)
    }
  }
  return {
    group: new SourceGroup(params, context, clients, new KafkaReport(context, {})),
    hooks: () => hooks,
    context,
    clock
  }
}
