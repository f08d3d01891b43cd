import t from 'tap'
import { clientsOf } from '../../lib/kafka/client/clients.ts'
import type { SourceGroup } from '../../lib/kafka/group/source-group.ts'
import { KafkaReport } from '../../lib/kafka/kafka-report.ts'
import { openGroup } from '../../lib/kafka/opening.ts'
import type { FakeClock } from '../../lib/testing/fake-clock.ts'
import { clusterWith } from './support/fake-source.ts'
import { kafkaParamsOf } from './client/support/kafka-params-of.ts'
import { openContext } from './support/open-context.ts'

t.test('opening waits for an unresolved name where another broker of the list resolves', async (t) => {
  const table = [
    [['a.example:9092'], [], 'fatal'],
    [['a.example:9092', 'b.example:9092'], [], 'fatal'],
    [['a.example:9092', 'b.example:9092'], ['b.example'], 'waits'],
    [['a.example:9092', '[::1]:9092'], ['::1'], 'waits'],
    [['b.example:9092'], ['b.example'], 'fatal, as a broker gave that name']
  ] as const
  for (const [brokers, known, outcome] of table) {
    const cluster = clusterWith({ t: 1 })
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND a.example'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      host: 'a.example',
      port: 9092
    })
    cluster.kafka.failNext('connect', unknown, 50)
    const context = openContext({ clock: cluster.clock })
    const params = kafkaParamsOf({ brokers: [...brokers], topic: ['t'], config: { retries: '3' } })
    const report = new KafkaReport(context)
    const result = await outcomeOf(
      cluster.clock,
      openGroup(params, context, {
        clients: clientsOf(params, context, cluster.kafka.client),
        report,
        resolves: (host) => Promise.resolve(known.some((name) => name === host))
      })
    )
    const name = `${brokers.join()} where ${known.join() || 'nothing'} has an address`
    if (outcome === 'waits') t.equal(result, null, name)
    else t.match(result, { code: 'KAFKA_HOST_NOT_FOUND' }, name)
    t.equal(context.codes.length, outcome === 'waits' ? 50 : 3, name)
  }
})

t.test('opening looks up broker names, and gives up early only where none resolves', async (t) => {
  for (const [other, count] of [
    ['127.0.0.1:9092', 20],
    ['b.invalid:9092', 1]
  ] as const) {
    const cluster = clusterWith({ t: 1 })
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND a.invalid'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      host: 'a.invalid',
      port: 9092
    })
    cluster.kafka.failNext('connect', unknown, 20)
    const context = openContext({ clock: cluster.clock })
    const params = kafkaParamsOf({ brokers: ['a.invalid:9092', other], topic: ['t'], config: { retries: '1' } })
    await outcomeOf(
      cluster.clock,
      openGroup(params, context, {
        clients: clientsOf(params, context, cluster.kafka.client),
        report: new KafkaReport(context)
      })
    )
    t.equal(context.codes.length, count, other)
  }
})

/** What it failed with; null where it has opened. Names are looked up in real time. */
async function outcomeOf(clock: FakeClock, opening: Promise<SourceGroup>): Promise<unknown> {
  const over: unknown[] = []
  const settled = (async () => {
    try {
      const group = await opening
      await group.close()
      over.push(null)
    } catch (error) {
      over.push(error)
    }
  })()
  while (over.length === 0) {
    await clock.advance(100)
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
  }
  await settled
  return over[0]
}
