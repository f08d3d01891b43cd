import t from 'tap'
import { pipeline } from 'node:stream/promises'
import { clusterWith, openSource, sourceOn } from './support/fake-source.ts'

t.test('opening resolves to the partitions assigned to this process', async (t) => {
  const cluster = clusterWith({ t: 2 })
  const made = sourceOn(cluster)
  let opened: unknown
  made.source.once('ready', (what) => {
    opened = what
  })
  await made.until('ready', () => opened !== undefined)
  t.strictSame(opened, {
    partitions: [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 }
    ]
  })
  await made.destroyed()
  t.strictSame(cluster.kafka.members('g'), [])
  t.equal(cluster.clock.pending, 0, 'no timer is left behind')
})

t.test('records come by data, for await and pipeline alike, and are committed', async (t) => {
  for (const way of ['data', 'for await', 'pipeline']) {
    const cluster = clusterWith({ t: 1 })
    cluster.kafka.produce('t', ['a', 'b', 'c'])
    const made = sourceOn(cluster)
    const texts: string[] = []
    const reading =
      way === 'for await'
        ? (async () => {
            for await (const { text } of made.source) texts.push(text)
          })()
        : way === 'pipeline'
          ? pipeline(made.source, async (events) => {
              for await (const { text } of events) texts.push(text)
            })
          : new Promise((resolve) => {
              made.source
                .on('data', ({ text }) => {
                  texts.push(text)
                })
                .once('end', () => {
                  resolve(null)
                })
            })
    await made.until('three records', () => texts.length === 3)
    cluster.kafka.produce('t', ['d'])
    await made.until('a fourth', () => texts.length === 4)
    await made.stopped()
    await reading
    t.strictSame(texts, ['a', 'b', 'c', 'd'], way)
    t.equal(cluster.kafka.committed('g', 't', 0), '4', way)
  }
})

t.test('under manual acks only acked records are committed', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('three records', () => made.events.length === 3)
  made.events[2]?.ack()
  await cluster.clock.advance(10_000)
  t.equal(cluster.kafka.committed('g', 't', 0), '0', 'where it began')
  made.events[0]?.ack()
  await made.until('a commit', () => cluster.kafka.committed('g', 't', 0) === '1')
  await made.destroyed()
  const {
    partitions: [partition],
    lastCommitAt,
    commits
  } = made.stats()
  t.match(partition, { position: '3', committed: '1', lag: 0 }, 'how it was at its end')
  t.ok(lastCommitAt)
  t.equal(commits, 2)
})

t.test('stop() waits for acks of delivered records, and commits them', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b'])
  const made = await openSource(cluster, { ack: 'manual' })
  await made.until('two records', () => made.events.length === 2)
  const stopped = made.source.stop()
  await cluster.clock.advance(600)
  t.equal(cluster.kafka.members('g').length, 1, 'it stays in the group meanwhile')
  for (const event of made.events) event.ack()
  await made.until('close', () => made.source.closed)
  await stopped
  t.equal(cluster.kafka.committed('g', 't', 0), '2')
  t.strictSame(made.codes, [])
  t.equal(made.stats().members[0]?.state, 'closed')
})

t.test('hidden records leave gaps that commits pass over', async (t) => {
  const cluster = clusterWith({ t: 1 })
  for (const ack of ['auto', 'manual'] as const) {
    const group = `g-${ack}`
    if (ack === 'auto') {
      cluster.kafka.produce('t', [
        { value: 'a' },
        { value: null, hidden: true },
        { value: 'b' },
        { value: null, hidden: true }
      ])
    }
    const made = await openSource(cluster, { ack, groupId: group })
    await made.until('two records', () => made.events.length === 2)
    for (const event of made.events) event.ack()
    await made.until('a commit', () => cluster.kafka.committed(group, 't', 0) === cluster.kafka.endOffset('t', 0))
    if (ack === 'manual') {
      cluster.kafka.produce('t', [
        { value: 'x', hidden: true },
        { value: 'y', hidden: true }
      ])
      await made.until('a commit of what was passed over', () => cluster.kafka.committed(group, 't', 0) === '6')
    }
    t.strictSame(made.texts, ['a', 'b'], ack)
    await made.destroyed()
  }
})

t.test('opening waits for brokers that are away, however long', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.failNext('connect', 'CONNECTION_REFUSED', 200)
  const states = new Set<string>()
  const made = sourceOn(cluster)
  let opened: unknown = null
  made.source.once('ready', (given) => {
    opened = given
  })
  made.flow()
  await made.until('ready', () => {
    states.add(made.source.stats().state)
    return opened !== null
  })
  t.strictSame([...states], ['starting', 'retrying', 'running'])
  t.match(opened, { partitions: [{ topic: 't', partition: 0 }] })
  t.equal(made.codes.length, 200)
  t.strictSame([...new Set(made.codes)], ['KAFKA_CONNECTION_REFUSED'])
  t.match(made.warnings[1]?.message, /; 2nd try, next in 0\.6 s$/)
  t.match(made.warnings[199]?.message, /; 200th try, next in 2 s$/)
  await made.destroyed()
})

t.test('`connect_timeout_ms` bounds the wait for brokers, not the time that an answering broker takes', async (t) => {
  const away = clusterWith({ t: 1 })
  away.kafka.failNext('connect', 'CONNECTION_REFUSED', 200)
  const given = await openSource(away, { connectTimeoutMs: 30_000 })
  t.match(given.error, { code: 'KAFKA_CONNECTION_REFUSED', message: /; given up after 2\d(?:\.\d)? s$/ })
  t.equal(away.clock.pending, 0)

  const silent = clusterWith({ t: 1 })
  silent.kafka.hang('connect', { timeoutMs: Infinity })
  const cut = await openSource(silent, { connectTimeoutMs: 30_000 })
  t.match(cut.error, { code: 'KAFKA_CONNECTION_TIMEOUT', message: /no broker has answered within 30000 ms/ })

  const slow = clusterWith({ t: 1 })
  const answer = slow.kafka.hang('join', { timeoutMs: Infinity })
  const joining = sourceOn(slow, { connectTimeoutMs: 5000 })
  joining.flow()
  await slow.clock.advance(20_000)
  answer()
  await joining.until('partitions', () => joining.source.stats().state === 'running')
  t.equal(joining.error, null)
  await joining.destroyed()
})

t.test('opening fails at once with an error that will not pass by itself', async (t) => {
  const table = [
    ['connect', 'SASL_AUTHENTICATION_FAILED', 'KAFKA_SASL_FAILED'],
    ['metadata', 'TOPIC_AUTHORIZATION_FAILED', 'KAFKA_TOPIC_AUTHORIZATION_FAILED'],
    ['join', 'GROUP_AUTHORIZATION_FAILED', 'KAFKA_GROUP_AUTHORIZATION_FAILED'],
    ['offsets', 'TOPIC_AUTHORIZATION_FAILED', 'KAFKA_TOPIC_AUTHORIZATION_FAILED']
  ] as const
  for (const [request, failure, code] of table) {
    const cluster = clusterWith({ t: 1 })
    cluster.kafka.failNext(request, failure, 3)
    const made = await openSource(cluster)
    t.match(made.error, { code }, `${request} ${failure}`)
    t.equal(cluster.kafka.members('g').length, 0)
    t.equal(cluster.clock.pending, 0)
  }
})

t.test('a missing topic is an error that suggests the likely name', async (t) => {
  const cluster = clusterWith({ logs: 1 })
  const made = await openSource(cluster, { topic: 'lgos' })
  t.match(made.error, { code: 'KAFKA_TOPIC_NOT_FOUND', message: /did you mean "logs"/ })
})

t.test('missing topics are created where configured', async (t) => {
  const cluster = clusterWith({})
  const made = await openSource(cluster, { topic: 'new', createTopics: { partitions: 3, replication: 1 } })
  t.equal(made.stats().partitions.length, 3)
  await made.destroyed()
})

t.test('a source can be stopped and destroyed while opening, whatever hangs', async (t) => {
  for (const request of ['connect', 'metadata', 'join', 'sync', 'offsets'] as const) {
    for (const end of ['destroy', 'stop'] as const) {
      const cluster = clusterWith({ t: 1 })
      const answer = cluster.kafka.hang(request)
      const made = sourceOn(cluster)
      made.flow()
      await cluster.clock.advance(10)
      if (end === 'destroy') await made.destroyed()
      else await made.stopped()
      t.equal(made.error, null, `${end} while ${request} hangs`)
      answer()
      await made.until('the group is left', () => cluster.kafka.members('g').length === 0)
      await made.until('timers are gone', () => cluster.clock.pending === 0)
    }
  }
})

t.test('without topic ids, the time of its records shows that a topic was recreated', async (t) => {
  for (const from of ['earliest', 'latest'] as const) {
    const cluster = clusterWith({ t: 1 })
    const { kafka, clock } = cluster
    const texts = (prefix: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
    const first = await openSource(cluster, { from })
    kafka.produce('t', texts('old', 100))
    await first.until('100', () => first.texts.length === 100)
    await first.stopped()
    const again = await openSource(cluster, { from })
    kafka.produce('t', texts('more', 5))
    await again.until('5', () => again.texts.length === 5)
    await again.stopped()
    t.strictSame(again.codes, [], 'the same topic is the same')
    const [commit] = await kafka.client.admin().fetchOffsets({ groupId: 'g', topics: ['t'] })
    const { offset = '', metadata } = commit?.partitions[0] ?? {}
    t.match(metadata, /^warp-flow\/1 time=\d+$/)

    kafka.deleteTopic('t')
    kafka.createTopic('t')
    await clock.advance(1000)
    kafka.produce('t', texts('new', 300))
    kafka.commit('g', 't', 0, offset, metadata) // one that was on its way
    const second = await openSource(cluster, { from })
    await second.until('all of it', () => second.texts.length === 300)
    t.strictSame(second.texts, texts('new', 300), from)
    t.match(second.warnings, [
      {
        code: 'KAFKA_TOPIC_RECREATED',
        message: /t\/0 is read from offset 0: the commit 105 belongs to the former topic/
      }
    ])
    await second.stopped()
    t.equal(kafka.committed('g', 't', 0), '300')
  }
})

t.test('a source resumes from a commit of version 0.1, which has no note; its next commit has one', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const { kafka } = cluster
  kafka.produce(
    't',
    Array.from({ length: 10 }, (_, index) => `record-${index}`)
  )
  kafka.commit('g', 't', 0, '4')
  const source = await openSource(cluster, { from: 'earliest' })
  await source.until('the rest', () => source.texts.length === 6)
  t.equal(source.texts[0], 'record-4')
  t.strictSame(source.codes, [])
  await source.stopped()
  t.equal(kafka.committed('g', 't', 0), '10')
  const [commit] = await kafka.client.admin().fetchOffsets({ groupId: 'g', topics: ['t'] })
  t.match(commit?.partitions[0]?.metadata, /^warp-flow\/1 /)
})
