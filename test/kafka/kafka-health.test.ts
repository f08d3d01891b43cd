import t from 'tap'
import { clusterWith, openSource, sourceOn } from './support/fake-source.ts'

t.test("Kafka's part of stats() is there before the group has been joined", async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.failNext('connect', 'CONNECTION_REFUSED', 5)
  const made = sourceOn(cluster)
  await made.until('it waits to try again', () => made.source.stats().state === 'retrying')
  t.match(made.source.stats(), {
    lastSaveAt: null,
    kafka: { groupId: 'g', lag: null, partitions: [], members: [{ state: 'closed' }], commits: 0 }
  })
  t.match(made.source.health(), {
    healthy: false,
    status: 'StatusRecoverableError',
    lastError: { code: 'KAFKA_CONNECTION_REFUSED' }
  })
  await made.until('it is in the group', () => made.source.stats().state === 'running')
  t.match(made.source.stats(), { kafka: { partitions: [{ topic: 't' }], members: [{ state: 'stable' }] } })
  t.match(made.source.health(), { healthy: true, status: 'StatusOK', troubles: [] })
  await made.destroyed()
})

t.test('failing commits make a source unhealthy until one succeeds', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a'])
  const made = await openSource(cluster, { config: { auto_commit_interval_ms: '1000' } })
  await made.until('a commit', () => made.source.stats().lastSaveAt !== null)
  cluster.kafka.failNext('commit', 'UNKNOWN', 1)
  cluster.kafka.produce('t', ['b'])
  await made.until('a commit fails', () => !made.source.health().healthy)
  t.match(made.source.health().troubles, [{ code: 'KAFKA_COMMIT_FAILED', since: Number }])
  await made.until('a commit succeeds', () => made.source.health().healthy)
  t.equal(made.source.stats().lastSaveAt, made.stats().lastCommitAt)
  await made.destroyed()
})

t.test('brokers that stop answering make a source unhealthy', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  t.ok(made.source.health().healthy)
  const answer = cluster.kafka.hang('heartbeat', { timeoutMs: Infinity })
  const fetched = cluster.kafka.hang('fetch', { timeoutMs: Infinity })
  await made.until('nothing is heard of the group', () => !made.source.health().healthy)
  t.match(made.source.health().troubles, [{ code: 'KAFKA_STALLED', since: Number }])
  answer()
  fetched()
  await made.until('it is heard again', () => made.source.health().healthy)
  await made.destroyed()
})
