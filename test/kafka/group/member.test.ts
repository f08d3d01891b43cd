import type { Consumer, ConsumerConfig } from 'kafkajs'
import t from 'tap'
import { clusterWith, openSource, sourceOn } from '../support/fake-source.ts'

const MORE_THAN_TRIED = 7

t.test('a crashed consumer is reported and replaced after a wait, and nothing is lost', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a'])
  const made = await openSource(cluster)
  await made.until('a record', () => made.texts.length === 1)
  cluster.kafka.failNext('fetch', 'UNKNOWN')
  cluster.kafka.produce('t', ['b'])
  await made.until('a crash', () => made.codes.length > 0)
  t.equal(made.source.stats().state, 'retrying')
  t.equal(made.stats().members[0]?.state, 'closed')
  await made.until('recovery', () => made.source.stats().state === 'running')
  cluster.kafka.produce('t', ['c'])
  await made.until('all', () => made.texts.includes('c'))
  t.strictSame([...new Set(made.texts)], ['a', 'b', 'c'])
  t.equal(made.stats().redelivered, made.texts.length - 3, 'what was not committed comes again, and is counted')
  t.equal(made.stats().restarts, 1)
  await made.destroyed()
})

t.test('while brokers are away the member reports it, keeps trying, and recovers', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('fetch', 'REQUEST_TIMEOUT', MORE_THAN_TRIED)
  cluster.kafka.failNext('connect', 'CONNECTION_REFUSED', 4)
  cluster.kafka.failNext('metadata', 'CONNECTION_REFUSED', 2)
  await made.until('a warning', () => made.codes.includes('KAFKA_BROKERS_UNAVAILABLE'))
  await made.until('a restart', () => made.stats().restarts > 0)
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  await made.until('recovery', () => made.source.stats().state === 'running')
  t.equal(made.error, null)
  await made.destroyed()
  t.equal(cluster.clock.pending, 0)
})

t.test('a silent broker is reported as one of several, or as all where it is the only one', async (t) => {
  for (const [brokers, code] of [
    ['a:9092,b:9092', 'KAFKA_REQUEST_TIMEOUT'],
    ['a:9092', 'KAFKA_BROKERS_UNAVAILABLE']
  ] as const) {
    const cluster = clusterWith({ t: 1 })
    const made = await openSource(cluster, { brokers })
    cluster.kafka.failNext('fetch', 'REQUEST_TIMEOUT', MORE_THAN_TRIED)
    await made.until('a warning', () => made.codes.length > 0)
    t.equal(made.source.stats().state, 'retrying')
    await made.until('recovery', () => made.source.stats().state === 'running')
    t.strictSame(made.codes, [code], brokers)
    t.equal(made.stats().restarts, 1)
    await made.destroyed()
  }
})

t.test('a revoked right ends the source at once', async (t) => {
  for (const request of ['fetch', 'join'] as const) {
    const cluster = clusterWith({ t: 1 })
    const made = await openSource(cluster)
    cluster.kafka.failNext(request, request === 'fetch' ? 'TOPIC_AUTHORIZATION_FAILED' : 'GROUP_AUTHORIZATION_FAILED')
    if (request === 'join') cluster.kafka.rebalance('g')
    await made.until('its end', () => made.source.closed)
    t.match(
      made.error,
      { code: request === 'fetch' ? 'KAFKA_TOPIC_AUTHORIZATION_FAILED' : 'KAFKA_GROUP_AUTHORIZATION_FAILED' },
      request
    )
    t.equal(cluster.clock.pending, 0)
  }
})

t.test('a right missing at the next attempt ends the source too', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('fetch', 'UNKNOWN')
  cluster.kafka.failNext('connect', 'SASL_AUTHENTICATION_FAILED')
  await made.until('its end', () => made.source.closed)
  t.match(made.error, { code: 'KAFKA_SASL_FAILED' })
})

t.test('the source can be destroyed and stopped while a member waits to try again', async (t) => {
  for (const end of ['destroy', 'stop'] as const) {
    const cluster = clusterWith({ t: 1 })
    const made = await openSource(cluster)
    cluster.kafka.failNext('fetch', 'UNKNOWN')
    cluster.kafka.failNext('connect', 'CONNECTION_REFUSED', 99)
    cluster.kafka.failNext('metadata', 'CONNECTION_REFUSED', 99)
    await made.until('a second attempt', () => made.codes.includes('KAFKA_BROKERS_UNAVAILABLE'))
    if (end === 'destroy') await made.destroyed()
    else await made.stopped()
    t.equal(made.error, null, end)
    t.equal(cluster.clock.pending, 0, end)
  }
})

t.test('a member that crashes while closing is not replaced', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('leave', 'UNKNOWN')
  cluster.kafka.failNext('commit', 'UNKNOWN')
  cluster.kafka.produce('t', ['a'])
  await made.until('a record', () => made.texts.length === 1)
  await made.destroyed()
  t.equal(made.stats().restarts, 0)
})

t.test('crashes while opening count as failed attempts to open', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = sourceOn(cluster, { config: { retries: 1 } })
  made.flow()
  cluster.kafka.failNext('join', 'UNKNOWN', 99)
  await made.until('its end', () => made.source.closed)
  t.match(made.error, { code: 'KAFKA_UNKNOWN_SERVER_ERROR' })
  t.equal(cluster.clock.pending, 0)
})

t.test('the source can be stopped from the handler of its own warning', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  made.source.once('warning', () => {
    void made.source.stop()
  })
  cluster.kafka.failNext('fetch', 'UNKNOWN')
  await made.until('its end', () => made.source.closed)
  t.equal(made.error, null)
  t.equal(cluster.clock.pending, 0)
})

t.test('a client that cannot disconnect does not keep the source open', async (t) => {
  const { kafka, clock } = clusterWith({ t: 1 })
  const client = {
    ...kafka.client,
    consumer: (config: ConsumerConfig): Consumer => {
      const consumer = kafka.client.consumer(config)
      return {
        ...consumer,
        disconnect: async () => {
          await consumer.disconnect()
          throw new Error('no')
        }
      }
    }
  }
  const made = await openSource({ kafka: { ...kafka, client }, clock })
  await made.destroyed()
  t.equal(made.error, null)
  t.strictSame(made.codes, [])
})

t.test('a right missing when topics are looked for again ends the source', async (t) => {
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  cluster.kafka.failNext('fetch', 'UNKNOWN')
  cluster.kafka.failNext('metadata', 'TOPIC_AUTHORIZATION_FAILED', 2)
  await made.until('its end', () => made.source.closed)
  t.match(made.error, { code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED' })
})
