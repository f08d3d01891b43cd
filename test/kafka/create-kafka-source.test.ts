import fc from 'fast-check'
import t from 'tap'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { createKafkaSource } from '../../lib/kafka/create-kafka-source.ts'
import { kafkaConnectorWith } from '../../lib/kafka/kafka-connector.ts'
import { checkConnector } from '../../lib/testing/check-connector.ts'
import { fakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'
import { clusterWith, openSource, type FakeSource } from './support/fake-source.ts'

t.test('all wrong params are thrown at once', (t) => {
  t.throws(() => createKafkaSource({ brokers: '', topic: 't', instances: 99 }), ConfigError)
  t.end()
})

t.test('the Kafka connector keeps the contract of connectors', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('t', 2)
  kafka.produce(
    't',
    Array.from({ length: 200 }, (_, index) => ({
      key: `k${index % 7}`,
      value: `value ${index}`,
      headers: { h: Buffer.from('x') }
    }))
  )
  const connector = kafkaConnectorWith(kafka.client)
  const report = await checkConnector(connector, {
    params: {
      brokers: ['fake:9092'],
      topic: ['t'],
      from: 'earliest',
      groupId: 'conformance',
      config: { enable_auto_commit: 'false' }
    },
    onFailure: 'report',
    withinMs: 120_000
  })
  t.strictSame(
    report.checks.filter(({ ok }) => !ok),
    []
  )
  t.equal(kafka.members('conformance').length, 0)
})

/** What may happen to a group, in any order. */
const step = fc.oneof(
  fc.record({ do: fc.constant('produce' as const), count: fc.integer({ min: 1, max: 8 }), hidden: fc.boolean() }),
  fc.record({ do: fc.constant('ack' as const), from: fc.nat(), count: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({
    do: fc.constantFrom(
      'rebalance' as const,
      'expel' as const,
      'crash' as const,
      'pause' as const,
      'resume' as const,
      'failed commit' as const
    )
  })
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Records that came before are in hand again when the client crashes, and come a third time. */
const TAKEN_BACK: Step[] = [
  { do: 'wait', ms: 3513 },
  { do: 'produce', count: 1, hidden: true },
  { do: 'expel' },
  { do: 'produce', count: 3, hidden: false },
  { do: 'wait', ms: 3887 },
  { do: 'crash' },
  { do: 'wait', ms: 1 }
]

for (const ack of ['manual', 'auto'] as const) {
  t.test(
    `whatever happens to a group, no record is lost, none committed that is not done, none repeated uncounted (ack: ${ack})`,
    async (t) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 15 }),
          fc.integer({ min: 1, max: 2 }),
          async (steps, instances) => {
            const cluster = clusterWith({ t: 3 })
            const made = await openSource(cluster, { ack, instances })
            const acked = new Set<string>()
            let count = 0
            for (const each of steps) {
              count = await take(each, made, acked, count)
              if (ack === 'manual') checkCommits(made, acked)
            }
            made.source.resume()
            await made.until('every record', () => new Set(made.texts).size === count)
            await settle(made, acked) // a member that was thrown out and does not know it yet could not commit
            await made.stopped()
            if (made.error !== null) throw made.error
            for (let partition = 0; partition < 3; partition++) {
              const [committed, end] = [
                cluster.kafka.committed('g', 't', partition),
                cluster.kafka.endOffset('t', partition)
              ]
              if (committed !== end) throw new Error(`${committed} of ${end} committed of partition ${partition}`)
            }
            const again = made.texts.length - count
            // Of two members in this process one may get a partition before the other knows that it has lost it.
            const isCounted = instances === 1 ? again === made.stats().redelivered : again >= made.stats().redelivered
            if (!isCounted) throw new Error(`${again} came again and ${made.stats().redelivered} were counted`)
            if (cluster.clock.pending !== 0) throw new Error('a timer is left')
          }
        ),
        { numRuns: 25, endOnFailure: true, examples: [[TAKEN_BACK, 1]] }
      )
      t.pass('all runs')
    }
  )
}

async function take(each: Step, made: FakeSource, acked: Set<string>, count: number): Promise<number> {
  const { kafka, clock } = made
  switch (each.do) {
    case 'produce':
      kafka.produce(
        't',
        Array.from({ length: each.count }, (_, index) => ({ value: `${count + index}` }))
      )
      if (each.hidden) kafka.produce('t', [{ value: null, hidden: true }])
      return count + each.count
    case 'ack':
      for (const event of made.events.slice(each.from % (made.events.length + 1)).slice(0, each.count))
        ackOne(event, acked)
      break
    case 'wait':
      await clock.advance(each.ms)
      break
    case 'rebalance':
      kafka.rebalance('g')
      break
    case 'expel':
      kafka.expel('g', kafka.members('g')[0]?.memberId ?? '')
      break
    case 'crash':
      kafka.failNext('fetch', 'UNKNOWN')
      break
    case 'failed commit':
      kafka.failNext('commit', 'GROUP_LOAD_IN_PROGRESS')
      break
    case 'pause':
      made.source.pause()
      break
    case 'resume':
      made.source.resume()
  }
  await clock.advance(0)
  return count
}

function ackOne(event: FakeSource['events'][number], acked: Set<string>): void {
  event.ack()
  acked.add(`${event.position.partition}/${event.position.offset}`)
}

/** Every record before a commit that was shown has been acked. */
function checkCommits({ kafka, events }: FakeSource, acked: ReadonlySet<string>): void {
  for (const {
    position: { partition, offset }
  } of events) {
    const committed = Number(kafka.committed('g', 't', partition) ?? 0)
    if (Number(offset) < committed && !acked.has(`${partition}/${offset}`))
      throw new Error(`${partition}/${offset} is committed and not acked`)
  }
}

/** Acks all that came, and comes again, until all is committed. */
async function settle(made: FakeSource, acked: Set<string>): Promise<void> {
  await made.until('everything is committed', () => {
    for (const event of made.events) ackOne(event, acked)
    return [0, 1, 2].every(
      (partition) => (made.kafka.committed('g', 't', partition) ?? '0') === made.kafka.endOffset('t', partition)
    )
  })
}
