import kafkajs from 'kafkajs'
import type { Consumer, ConsumerConfig, EachBatchHandler, EachBatchPayload } from 'kafkajs'
import t from 'tap'
import { createKafkaSource } from '../../lib/kafka/create-kafka-source.ts'
import { collect } from '../../lib/testing/collect.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'
import { fakeKafka, type FakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'

const {
  PartitionAssigners: { roundRobin }
} = kafkajs

function cluster(partitions = 1): { kafka: FakeKafka; clock: FakeClock } {
  const clock = fakeClock()
  const kafka = fakeKafka({ clock })
  kafka.createTopic('t', partitions)
  return { kafka, clock }
}

interface Watched {
  readonly consumer: Consumer
  /** Names of the events so far, without those of fetches and requests. */
  readonly seen: string[]
  readonly crashes: { readonly error: Error; readonly restart: boolean }[]
  readonly texts: string[]
  readonly payloads: EachBatchPayload[]
}

/** A consumer that is joined to group "g" and takes every batch. */
async function joined(
  kafka: FakeKafka,
  config: Partial<ConsumerConfig> = {},
  handle?: EachBatchHandler
): Promise<Watched> {
  const consumer = kafka.client.consumer({
    groupId: 'g',
    partitionAssigners: [roundRobin],
    heartbeatInterval: 1000,
    maxWaitTimeInMs: 500,
    ...config
  })
  const watched: Watched = { consumer, seen: [], crashes: [], texts: [], payloads: [] }
  const { events } = consumer
  for (const name of [
    'CONNECT',
    'DISCONNECT',
    'STOP',
    'HEARTBEAT',
    'COMMIT_OFFSETS',
    'GROUP_JOIN',
    'END_BATCH_PROCESS',
    'REBALANCING'
  ] as const) {
    consumer.on(events[name], () => {
      watched.seen.push(name)
    })
  }
  consumer.on(events.CRASH, ({ payload }) => {
    watched.seen.push('CRASH')
    watched.crashes.push(payload)
  })
  await consumer.connect()
  await consumer.subscribe({ topic: 't', fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async (payload) => {
      watched.payloads.push(payload)
      await handle?.(payload)
      for (const { value } of payload.batch.messages) watched.texts.push(String(value))
      payload.resolveOffset(payload.batch.lastOffset())
    }
  })
  return watched
}

t.test('a pipeline is tested without a broker, in real time', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 2)
  kafka.produce('logs', [
    'a',
    { key: 'k', value: 'b', headers: { h: 'v' } },
    { value: null, partition: 1, timestamp: 5 }
  ])
  const source = createKafkaSource(
    { brokers: 'fake:9092', topic: 'logs', groupId: 'g', from: 'earliest' },
    { kafka: kafka.client }
  )
  const events = await collect(source, { count: 3 })
  t.strictSame(events.map(({ text }) => text).sort(), ['', 'a', 'b'])
  t.match(events.find(({ text }) => text === 'b')?.meta, { headers: { h: Buffer.from('v') } })
  t.match(events.find(({ text }) => text === '')?.meta, { tombstone: true, timestamp: '5' })
  await source.stop()
  t.equal(kafka.members('g').length, 0)
})

t.test('records of one key share a partition, those without one take turns', (t) => {
  const { kafka } = cluster(3)
  const keyed = kafka.produce(
    't',
    ['a', 'b', 'c', 'd'].map((value) => ({ key: 'same', value }))
  )
  t.equal(new Set(keyed.map(({ partition }) => partition)).size, 1)
  t.strictSame(
    keyed.map(({ offset }) => offset),
    ['0', '1', '2', '3']
  )
  const bare = kafka.produce('t', ['x', Buffer.from('y'), { value: 'z' }])
  t.equal(new Set(bare.map(({ partition }) => partition)).size, 3)
  t.throws(() => kafka.produce('nowhere', ['x']), { message: 'This server does not host this topic-partition' })
  t.throws(() => kafka.produce('t', [{ value: 'x', partition: 3 }]), {
    message: 'This server does not host this topic-partition'
  })
  t.end()
})

t.test('events come in the order of kafkajs', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer, seen, texts } = await joined(kafka)
  kafka.produce('t', ['a'])
  await clock.advance(2000)
  t.strictSame(texts, ['a'])
  kafka.rebalance('g')
  await clock.advance(2000)
  await consumer.disconnect()
  const order = seen.filter((name, index) => name !== 'HEARTBEAT' || seen[index - 1] !== 'HEARTBEAT')
  t.strictSame(order, [
    'CONNECT',
    'CONNECT',
    'GROUP_JOIN',
    'END_BATCH_PROCESS',
    'HEARTBEAT',
    'REBALANCING',
    'GROUP_JOIN',
    'END_BATCH_PROCESS',
    'HEARTBEAT',
    'STOP',
    'DISCONNECT'
  ])
  t.equal(clock.pending, 0)
})

t.test('hidden records are skipped and reported', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer, texts } = await joined(kafka)
  const sizes: number[] = []
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    sizes.push(payload.batchSize)
  })
  kafka.produce('t', [{ value: 'x', hidden: true }])
  await clock.advance(100)
  kafka.produce('t', [{ value: 'a' }, { value: 'y', hidden: true }])
  await clock.advance(100)
  kafka.produce('t', ['b'])
  await clock.advance(100)
  t.strictSame(sizes, [0, 1, 1])
  t.strictSame(texts, ['a', 'b'])
  await consumer.disconnect()
})

t.test('only commits of the current generation are accepted, for owned partitions or others', async (t) => {
  const { kafka, clock } = cluster(2)
  const first = await joined(kafka)
  kafka.produce('t', [{ value: 'a', partition: 0 }])
  await clock.advance(100)
  const [payload] = first.payloads
  const commit = (offset: string): Promise<void> =>
    payload?.commitOffsetsIfNecessary({ topics: [{ topic: 't', partitions: [{ partition: 1, offset }] }] }) ??
    Promise.reject(new Error('none'))
  const joining = joined(kafka)
  await clock.advance(2000)
  const second = await joining
  await clock.advance(2000)
  t.strictSame(
    kafka.members('g').map(({ leader, partitions }) => [leader, partitions.length]),
    [
      [true, 1],
      [false, 1]
    ]
  )
  await commit('40')
  t.equal(kafka.committed('g', 't', 1), '40')
  kafka.rebalance('g')
  await commit('41')
  t.equal(kafka.committed('g', 't', 1), '41', 'the generation ends when all have joined')
  await clock.advance(3000)
  const [{ memberId } = { memberId: '' }] = kafka.members('g')
  kafka.expel('g', memberId)
  kafka.expel('g', 'nobody')
  await t.rejects(commit('42'), { name: 'KafkaJSProtocolError', code: 25 })
  await Promise.all([first.consumer.disconnect(), second.consumer.disconnect()])
})

t.test('a commit of an earlier generation is refused', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer, payloads } = await joined(kafka)
  kafka.produce('t', ['a'])
  await clock.advance(100)
  const answer = kafka.hang('commit')
  const late = payloads[0]?.commitOffsetsIfNecessary({
    topics: [{ topic: 't', partitions: [{ partition: 0, offset: '9' }] }]
  })
  kafka.rebalance('g')
  await clock.advance(3000)
  answer()
  await t.rejects(late ?? Promise.resolve(), { code: 22 })
  t.equal(kafka.committed('g', 't', 0), null)
  await payloads[0]?.commitOffsetsIfNecessary()
  await consumer.commitOffsets([{ topic: 't', partition: 0, offset: '1' }])
  t.equal(kafka.committed('g', 't', 0), '1')
  await consumer.disconnect()
})

t.test('commitOffsets is retried, and finally fails', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer } = await joined(kafka, { retry: { retries: 2, initialRetryTime: 100 } })
  kafka.failNext('commit', 'GROUP_LOAD_IN_PROGRESS', 2)
  const offsets = [{ topic: 't', partition: 0, offset: '1' }]
  const committing = consumer.commitOffsets(offsets)
  await clock.advance(1000)
  await committing
  t.equal(kafka.committed('g', 't', 0), '1')
  kafka.failNext('commit', 'GROUP_LOAD_IN_PROGRESS', 3)
  const failing = t.rejects(consumer.commitOffsets(offsets), {
    name: 'KafkaJSNumberOfRetriesExceeded',
    retryCount: 2,
    cause: { type: 'GROUP_LOAD_IN_PROGRESS' }
  })
  await clock.advance(1000)
  await failing
  kafka.failNext('commit', 'GROUP_AUTHORIZATION_FAILED')
  await t.rejects(consumer.commitOffsets(offsets), { name: 'KafkaJSNonRetriableError' })
  await consumer.disconnect()
  await t.rejects(consumer.commitOffsets(offsets), { message: /consumer#run must be called first/ })
})

t.test('pause, resume and seek', async (t) => {
  const { kafka, clock } = cluster(2)
  const { consumer, texts, payloads } = await joined(kafka)
  t.strictSame(consumer.paused(), [])
  consumer.pause([{ topic: 't', partitions: [0] }])
  t.strictSame(consumer.paused(), [{ topic: 't', partitions: [0] }])
  kafka.produce('t', [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 }
  ])
  await clock.advance(1000)
  t.strictSame(texts, ['b'])
  consumer.pause([{ topic: 't' }])
  await clock.advance(1000)
  consumer.resume([{ topic: 't' }])
  await clock.advance(1000)
  t.strictSame(texts, ['b', 'a'])
  const [payload] = payloads
  t.equal(payload?.isRunning(), true)
  t.equal(payload?.isStale(), false)
  t.strictSame(payload?.uncommittedOffsets(), { topics: [] })
  const resume = payload?.pause()
  t.strictSame(consumer.paused(), [{ topic: 't', partitions: [1] }])
  resume?.()
  consumer.seek({ topic: 't', partition: 1, offset: '0' })
  t.equal(payload?.isStale(), true)
  await clock.advance(1000)
  t.strictSame(texts, ['b', 'a', 'b'])
  t.equal(payload?.batch.firstOffset(), '0')
  t.equal(payload?.batch.offsetLag(), '0')
  await consumer.stop()
  t.strictSame(consumer.paused(), [])
  t.throws(
    () => {
      consumer.seek({ topic: 't', partition: 0, offset: '0' })
    },
    { message: /run must be called first/ }
  )
  await consumer.disconnect()
})

t.test('a position that is out of range begins where the topic was to begin', async (t) => {
  const { kafka, clock } = cluster()
  kafka.produce('t', ['a', 'b', 'c'])
  kafka.trim('t', 0, '2')
  kafka.commit('g', 't', 0, '0')
  const { consumer, texts } = await joined(kafka)
  await clock.advance(100)
  t.strictSame(texts, ['c'])
  kafka.trim('t', 0, '99')
  t.equal(kafka.endOffset('t', 0), '3')
  await consumer.disconnect()
})

t.test('a batch holds no more bytes than were asked for, and one record at least', async (t) => {
  const { kafka, clock } = cluster()
  kafka.produce('t', ['aaaa', 'bb', 'cc', 'dddddddd'])
  const { consumer, payloads } = await joined(kafka, { maxBytesPerPartition: 4 })
  await clock.advance(100)
  t.strictSame(
    payloads.map(({ batch }) => batch.messages.length),
    [1, 2, 1]
  )
  await consumer.disconnect()
})

t.test('a handler that throws fails the fetch when all batches were handled; kafkajs tries again', async (t) => {
  const { kafka, clock } = cluster(2)
  let failures = 1
  kafka.produce('t', [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 }
  ])
  const { consumer, texts } = await joined(kafka, {}, async ({ batch: { partition } }) => {
    if (partition === 0 && failures-- > 0) throw new Error('not now')
  })
  await clock.advance(100)
  t.strictSame(texts, ['b'])
  await clock.advance(2000)
  t.strictSame(texts, ['b', 'a'])
  await consumer.disconnect()
})

t.test('a permanent failure is a crash, after the group was left', async (t) => {
  const { kafka, clock } = cluster()
  const { crashes, seen } = await joined(kafka, { retry: { retries: 0, restartOnFailure: async () => false } })
  kafka.failNext('fetch', 'TOPIC_AUTHORIZATION_FAILED')
  await clock.advance(1000)
  t.match(crashes, [
    { error: { name: 'KafkaJSNonRetriableError', cause: { type: 'TOPIC_AUTHORIZATION_FAILED' } }, restart: false }
  ])
  t.strictSame(seen.slice(-3), ['STOP', 'DISCONNECT', 'CRASH'])
  t.equal(kafka.members('g').length, 0)
  t.equal(clock.pending, 0)
})

t.test('the fake restarts by itself after a transient failure, unless configured not to', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer, crashes, texts } = await joined(kafka, { retry: { retries: 0, initialRetryTime: 100 } })
  kafka.failNext('fetch', 'REQUEST_TIMEOUT')
  await clock.advance(600)
  t.match(crashes, [{ error: { name: 'KafkaJSNumberOfRetriesExceeded' }, restart: true }])
  kafka.produce('t', ['a'])
  await clock.advance(1000)
  t.strictSame(texts, ['a'])
  await consumer.disconnect()
})

t.test('only eachBatch without auto commit is served', async (t) => {
  for (const run of [{ eachBatch: async () => {} }, { autoCommit: false }, undefined]) {
    const { kafka, clock } = cluster()
    kafka.produce('t', ['a'])
    const consumer = kafka.client.consumer({ groupId: 'g', partitionAssigners: [roundRobin] })
    const crashes: Error[] = []
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      crashes.push(payload.error)
    })
    await consumer.connect()
    await consumer.subscribe({ topics: [/^t$/], fromBeginning: true })
    await consumer.run(run)
    await consumer.run(run)
    await clock.advance(100)
    t.match(crashes, [{ name: 'KafkaJSNotImplemented' }])
  }
  t.throws(() => cluster().kafka.client.consumer({ groupId: 'g' }), { message: /partitionAssigners/ })
})

t.test('a listener can be removed', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer } = await joined(kafka)
  let count = 0
  const remove = consumer.on(consumer.events.FETCH, () => {
    count++
  })
  await clock.advance(1000)
  remove()
  const before = count
  await clock.advance(1000)
  t.ok(before > 0)
  t.equal(count, before)
  await consumer.disconnect()
})

t.test('a member whose session expires is expelled, and those that wait for it go on', async (t) => {
  const { kafka, clock } = cluster(2)
  const silent = await joined(kafka, { sessionTimeout: 10_000 }, () => new Promise(() => {}))
  kafka.produce('t', ['a', 'b'])
  await clock.advance(100)
  const joining = joined(kafka, { sessionTimeout: 10_000 })
  await clock.advance(20_000)
  const second = await joining
  t.equal(kafka.members('g').length, 1)
  t.equal(kafka.members('g')[0]?.partitions.length, 2)
  await second.consumer.disconnect()
  t.equal(silent.seen.includes('CRASH'), false)
  t.equal(clock.pending, 0)
})

t.test('a member that does not rejoin in time is left out', async (t) => {
  const { kafka, clock } = cluster(2)
  let release = (): void => {}
  const busy = await joined(
    kafka,
    { rebalanceTimeout: 5000 },
    (payload) =>
      new Promise((resolve) => {
        const beat = (): void => {
          payload.heartbeat().catch(() => {})
        }
        const timers = [1, 2, 3, 4, 5, 6, 7].map((second) => clock.setTimeout(beat, second * 1000))
        release = () => {
          for (const timer of timers) clock.clearTimeout(timer)
          resolve()
        }
      })
  )
  kafka.produce('t', ['a'])
  await clock.advance(100)
  const joining = joined(kafka, { rebalanceTimeout: 5000 })
  await clock.advance(8000)
  const second = await joining
  t.equal(kafka.members('g').length, 1)
  release()
  await clock.advance(8000)
  t.equal(kafka.members('g').length, 2, 'it comes back as a new member')
  await Promise.all([busy.consumer.disconnect(), second.consumer.disconnect()])
})

t.test('a member that disconnects while waiting for the others is removed', async (t) => {
  const { kafka, clock } = cluster(2)
  const first = await joined(kafka)
  const second = kafka.client.consumer({
    groupId: 'g',
    partitionAssigners: [roundRobin],
    retry: { restartOnFailure: async () => false }
  })
  const crashes: Error[] = []
  second.on(second.events.CRASH, ({ payload }) => {
    crashes.push(payload.error)
  })
  await second.connect()
  await second.subscribe({ topic: 't' })
  const running = second.run({ autoCommit: false, eachBatch: async () => {} })
  await clock.advance(10)
  t.equal(kafka.members('g').length, 2)
  await second.disconnect()
  await running
  t.match(crashes, [{ name: 'KafkaJSConnectionClosedError' }])
  await clock.advance(2000)
  t.strictSame(
    kafka.members('g').map(({ partitions }) => partitions.length),
    [2]
  )
  await first.consumer.disconnect()
})

t.test('added partitions are found once the metadata is old enough', async (t) => {
  const { kafka, clock } = cluster(1)
  const config = { metadataMaxAge: 5000 }
  const first = await joined(kafka, config)
  const joining = joined(kafka, config)
  await clock.advance(2000)
  const second = await joining
  await clock.advance(2000)
  kafka.createTopic('t', 4)
  await clock.advance(20_000)
  t.strictSame(
    kafka.members('g').map(({ partitions }) => partitions.length),
    [2, 2]
  )
  await Promise.all([first.consumer.disconnect(), second.consumer.disconnect()])
})

t.test('deleting a topic deletes its commits', async (t) => {
  const { kafka, clock } = cluster()
  kafka.commit('g', 't', 0, '5')
  kafka.createTopic('u')
  kafka.commit('g', 'u', 0, '6')
  const { crashes } = await joined(kafka, { retry: { retries: 1, restartOnFailure: async () => false } })
  kafka.deleteTopic('t')
  await clock.advance(5000)
  t.equal(kafka.committed('g', 't', 0), null)
  t.equal(kafka.committed('g', 'u', 0), '6')
  t.match(crashes, [{ error: { name: 'KafkaJSNumberOfRetriesExceeded' } }])
})

t.test('the admin lists topics and offsets', async (t) => {
  const { kafka } = cluster(2)
  const admin = kafka.client.admin()
  await admin.connect()
  kafka.produce('t', [{ value: 'a', partition: 1 }])
  kafka.commit('g', 't', 1, '1')
  t.strictSame(await admin.listTopics(), ['t'])
  t.match(await admin.fetchTopicMetadata(), {
    topics: [{ name: 't', partitions: [{ partitionId: 0 }, { partitionId: 1 }] }]
  })
  t.strictSame(await admin.fetchOffsets({ groupId: 'g', topics: ['t'] }), [
    {
      topic: 't',
      partitions: [
        { partition: 0, offset: '-1', metadata: null },
        { partition: 1, offset: '1', metadata: null }
      ]
    }
  ])
  t.strictSame(await admin.fetchOffsets({ groupId: 'g' }), [])
  t.strictSame(await admin.fetchTopicOffsets('t'), [
    { partition: 0, offset: '0', high: '0', low: '0' },
    { partition: 1, offset: '1', high: '1', low: '0' }
  ])
  t.equal(await admin.createTopics({ topics: [{ topic: 'u' }] }), true)
  t.equal(await admin.createTopics({ topics: [{ topic: 'u', numPartitions: 1 }] }), false)
  await admin.deleteTopics({ topics: ['u'] })
  await t.rejects(admin.deleteTopics({ topics: ['u'] }), {
    type: 'UNKNOWN_TOPIC_OR_PARTITION',
    code: 3,
    retriable: true
  })
  await t.rejects(admin.fetchTopicMetadata({ topics: ['nowhere'] }), { code: 3 })
  admin.on(admin.events.CONNECT, () => {})()
  await admin.disconnect()
  await t.rejects(admin.listTopics(), { name: 'KafkaJSConnectionClosedError' })
  await admin.connect()
  t.equal((await admin.listTopics()).length, 1)
})

t.test('requests fail and hang on command, each kind by itself', async (t) => {
  const { kafka, clock } = cluster()
  const admin = kafka.client.admin()
  const own = new Error('mine')
  kafka.failNext('metadata', own)
  kafka.failNext('metadata', 'SASL_AUTHENTICATION_FAILED')
  await t.rejects(admin.listTopics(), own)
  await t.rejects(admin.listTopics(), { name: 'KafkaJSSASLAuthenticationError', retriable: false })
  t.equal((await admin.listTopics()).length, 1)
  kafka.hang('metadata')
  const answer = kafka.hang('metadata', { timeoutMs: 1000 })
  const hanging = t.rejects(admin.listTopics(), { name: 'KafkaJSRequestTimeoutError', retriable: true })
  await clock.advance(1000)
  await hanging
  const waiting = admin.listTopics()
  answer()
  answer()
  t.equal((await waiting).length, 1)
  const cut = kafka.hang('offsets')
  const asked = t.rejects(admin.fetchTopicOffsets('t'), { name: 'KafkaJSConnectionClosedError' })
  await admin.disconnect()
  await asked
  cut()
  t.equal(clock.pending, 0)
})

t.test('anything that the fake lacks throws an error that says so', (t) => {
  const { kafka } = cluster()
  const admin = kafka.client.admin()
  t.throws(() => admin.listGroups(), { message: 'fakeKafka() does not have `admin.listGroups`' })
  const logger = admin.logger().namespace('x')
  for (const say of ['info', 'warn', 'error', 'debug'] as const) logger[say]('quiet')
  const consumer = kafka.client.consumer({ groupId: 'g', partitionAssigners: [roundRobin] })
  t.throws(() => consumer.describeGroup(), { message: /consumer.describeGroup/ })
  consumer.logger().setLogLevel(0)
  t.end()
})

t.test('an assigner can ask the cluster for partitions', async (t) => {
  const { kafka } = cluster(2)
  let nodes: readonly number[] = []
  let asked: Promise<unknown> = Promise.resolve()
  kafka.client.consumer({
    groupId: 'g',
    partitionAssigners: [
      (config) => {
        const { cluster } = config
        nodes = cluster.getNodeIds()
        asked = Promise.all([
          cluster.connect(),
          cluster.refreshMetadata(),
          cluster.refreshMetadataIfNecessary(),
          cluster.disconnect()
        ])
        t.equal(config.cluster.isConnected(), true)
        t.throws(() => config.cluster.metadata(), { message: /cluster.metadata/ })
        return roundRobin(config)
      }
    ]
  })
  t.strictSame(nodes, [1])
  await asked
})

t.test('a moved leader is found and the group joined again; a lost connection costs nothing', async (t) => {
  const { kafka, clock } = cluster()
  const { consumer, seen, texts, crashes } = await joined(kafka)
  kafka.failNext('fetch', 'CONNECTION_CLOSED')
  kafka.produce('t', ['a'])
  await clock.advance(2000)
  t.strictSame(texts, ['a'])
  kafka.failNext('fetch', 'NOT_LEADER_FOR_PARTITION')
  await clock.advance(2000)
  t.equal(seen.filter((name) => name === 'GROUP_JOIN').length, 2)
  t.notOk(seen.includes('REBALANCING'))
  t.strictSame(crashes, [])
  await consumer.disconnect()
})
