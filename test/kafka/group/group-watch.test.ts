import t from 'tap'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { clusterWith, openSource } from '../support/fake-source.ts'

t.test('a consumer that takes no record for too long is reported, and stays in the group', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster, { config: { max_poll_interval_ms: 60_000 } })
  made.source.pause()
  cluster.kafka.produce('t', ['a', 'b', 'c'])
  await made.until('a warning', () => made.codes.length > 0, 1000)
  t.strictSame(made.codes, ['KAFKA_MAX_POLL_EXCEEDED'])
  t.match(made.warnings[0]?.message, /the consumer took no record for 6\d000 ms/)
  t.equal(made.stats().rebalanceCount, 1)
  made.source.resume()
  await made.until('all', () => made.texts.length === 3)
  await made.destroyed()
})

t.test('a silent client is abandoned and replaced', async () => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  const answer = cluster.kafka.hang('fetch', { timeoutMs: Infinity })
  const isStall = (error: unknown): boolean =>
    error instanceof SourceError && (error.code === 'KAFKA_STALLED' || isStall(error.cause))
  await made.until('a stall', () => made.warnings.some(isStall), 1000)
  answer()
  await made.until('a restart', () => made.stats().restarts === 1)
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  await made.until('it runs', () => made.source.stats().state === 'running')
  await made.destroyed()
})

t.test('a lag that keeps growing is reported', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  made.source.pause()
  const some = Array.from({ length: 4000 }, () => 'x')
  for (let round = 0; round < 10 && made.codes.length === 0; round++) {
    cluster.kafka.produce('t', some)
    await cluster.clock.advance(15_000)
  }
  t.strictSame(made.codes, ['KAFKA_HIGH_LAG'])
  t.ok((made.stats().lag ?? 0) >= 10_000, 'the ends of partitions are asked for, as none is fetched')
  await made.destroyed()
})

t.test('failing to fetch end offsets is not reported here: the members report that brokers are away', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('offsets', 'CONNECTION_CLOSED')
  await cluster.clock.advance(40_000)
  t.strictSame(made.codes, [])
  await made.destroyed()
})

t.test('failing to look for topics is reported', async (t) => {
  const cluster = clusterWith({ 'log-a': 1 })
  const made = await openSource(cluster, { topic: '/^log/', config: { metadata_max_age_ms: 5000 } })
  cluster.kafka.failNext('metadata', 'CLUSTER_AUTHORIZATION_FAILED', 3)
  await made.until('a warning', () => made.codes.length > 0)
  t.strictSame(made.codes, ['KAFKA_CLUSTER_AUTHORIZATION_FAILED'])
  await made.destroyed()
})

t.test('a member without answers is reported when the cluster does not answer either', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  const answer = cluster.kafka.hang('fetch')
  cluster.kafka.failNext('metadata', 'CONNECTION_REFUSED', 3)
  await made.until('a warning', () => made.codes.length > 0, 1000)
  t.strictSame(made.codes, ['KAFKA_BROKERS_UNAVAILABLE'])
  t.equal(made.source.stats().state, 'retrying')
  answer()
  await made.until('recovery', () => made.source.stats().state === 'running', 1000)
  await made.destroyed()
})

t.test('fetches are counted', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['abc', 'de'])
  const made = await openSource(cluster)
  await cluster.clock.advance(10_000)
  const { fetches } = made.stats()
  t.ok(fetches.count >= 20)
  t.ok(fetches.perSecond > 1 && fetches.perSecond <= 3)
  t.ok((fetches.meanMs ?? 0) > 400)
  t.ok(made.source.stats().bytes >= 5)
  await made.destroyed()
})

t.test('a lasting high lag is reported by its age, and the user sets what is high', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce(
    't',
    Array.from({ length: 100 }, () => 'x')
  )
  const made = await openSource(cluster, { lagWarning: 50 })
  made.source.pause()
  cluster.kafka.produce(
    't',
    Array.from({ length: 100 }, () => 'x')
  )
  await made.until('a warning', () => made.codes.includes('KAFKA_HIGH_LAG'), 15_000)
  t.match(made.warnings.find(({ code }) => code === 'KAFKA_HIGH_LAG')?.message, /the lag has not shrunk for 3\d\d s/)
  await made.destroyed()
})

t.test('records held by an open transaction are shown beside the lag, and after a minute in a warning', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const { client } = cluster.kafka
  // As kafkajs keeps it: the fake has no transactions
  const key = Symbol('private:Kafka:createCluster')
  const withTransactions = {
    consumer: client.consumer,
    admin: () => {
      withTransactions[key]()
      return client.admin()
    },
    [key]: create
  }
  function create(): object {
    return {
      brokerPool: { metadata: null },
      fetchTopicsOffset: () => Promise.resolve([{ partitions: [{ partition: 0, offset: '3' }] }])
    }
  }
  const made = await openSource({
    ...cluster,
    kafka: Object.assign(Object.create(cluster.kafka) as typeof cluster.kafka, { client: withTransactions })
  })
  made.source.pause()
  cluster.kafka.produce(
    't',
    Array.from({ length: 10 }, () => 'x')
  )
  await made.until('a warning', () => made.codes.length > 0, 5000)
  t.strictSame(made.codes, ['KAFKA_OPEN_TRANSACTION'])
  t.match(made.warnings[0]?.message, /t\/0 has been open at offset 3 for \d\d s, and \d records wait/)
  const { lag, held, partitions } = made.stats()
  t.ok(held > 0 && lag !== null && held <= lag)
  t.equal(partitions[0]?.held, held)
  await made.destroyed()
})

t.test(
  "a topic recreated behind the client's back is detected by its id, and read from its first record",
  async (t) => {
    const cluster = clusterWith({ t: 2 })
    const { client } = cluster.kafka
    const key = Symbol('private:Kafka:createCluster')
    const known = { id: 'A'.repeat(22), fails: false, asked: 0 }
    const send = async ({
      response
    }: {
      response: { parse: (decoded: object) => Promise<unknown> }
    }): Promise<unknown> => {
      known.asked++
      if (known.fails) throw new Error('no answer')
      return response.parse({ made: new Map([['t', known.id]]) })
    }
    // As kafkajs keeps it: the fake has no ids
    const withIds = {
      consumer: client.consumer,
      admin: () => {
        withIds[key]()
        return client.admin()
      },
      [key]: () => ({
        brokerPool: {
          metadata: null,
          findConnectedBroker: async () => ({ versions: { 3: { maxVersion: 12 } }, connectionPool: { send } })
        },
        fetchTopicsOffset: () => Promise.resolve([])
      })
    }
    cluster.kafka.produce(
      't',
      Array.from({ length: 10 }, (_, index) => `r${index}`)
    )
    const made = await openSource(
      { ...cluster, kafka: Object.assign(Object.create(cluster.kafka) as typeof cluster.kafka, { client: withIds }) },
      { instances: 2 }
    )
    await made.until('all', () => made.texts.length === 10)
    known.fails = true
    const { asked } = known
    await made.until('a question without an answer', () => known.asked > asked)
    t.strictSame(made.codes, [], 'that is told elsewhere')
    known.fails = false
    known.id = 'B'.repeat(22)
    await made.until('all again', () => made.texts.length === 20)
    t.strictSame([...new Set(made.codes)], ['KAFKA_TOPIC_RECREATED'])
    const [commit] = await client.admin().fetchOffsets({ groupId: 'g', topics: ['t'] })
    await made.stopped()
    t.match(
      commit?.partitions.map(({ metadata }) => metadata),
      [/ topic=B{22}/, / topic=B{22}/]
    )
    t.strictSame([cluster.kafka.committed('g', 't', 0), cluster.kafka.committed('g', 't', 1)], ['5', '5'])
  }
)
