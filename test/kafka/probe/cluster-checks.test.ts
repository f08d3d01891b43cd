import t from 'tap'
import { closedPort } from '../../faults/support/kafka-bench.ts'
import { fakeBroker, metadataAnswer, type FakeBroker, type FakeTopic } from './support/fake-broker.ts'
import { firstOf, probeKafka, setBy, statusOf } from './support/probe-kafka.ts'

const READ = (1 << 3) | (1 << 8)
const DESCRIBE = 1 << 8

async function brokerWith(
  after: (undo: () => unknown) => void,
  topics: readonly FakeTopic[],
  others: readonly number[] = []
): Promise<FakeBroker> {
  return await fakeBroker(after, {
    metadata: (port) =>
      metadataAnswer(
        [[1, '127.0.0.1', port], ...others.map((other, index) => [index + 2, '127.0.0.1', other] as const)],
        topics
      )
  })
}

t.test("an unreachable advertised address is reported as the broker's own", async (t) => {
  const nowhere = await closedPort()
  const broker = await brokerWith(
    (undo) => {
      t.teardown(undo)
    },
    [],
    [nowhere]
  )
  const report = await probeKafka({ brokers: `127.0.0.1:${broker.port}` })
  t.strictSame(
    [statusOf(report, 'kafka.login'), statusOf(report, 'kafka.cluster'), statusOf(report, 'kafka.advertised')],
    ['pass', 'pass', 'fail']
  )
  t.match(firstOf(report), {
    code: 'KAFKA_CONNECTION_REFUSED',
    detail: new RegExp(`broker 2 advertises 127\\.0\\.0\\.1:${nowhere}, which this machine cannot reach`),
    fixes: [{ applies: 'hand', text: { en: /advertised\.listeners/ }, verify: 'kafka.advertised' }]
  })
  t.match(
    report.checks.find(({ id }) => id === 'kafka.cluster'),
    { evidence: [{ value: { clusterId: 'cluster', controller: 1 }, shareable: { brokers: 2 } }] }
  )
  await broker.closed() // no connection is left behind
})

t.test('each topic is reported with what it lacks', async (t) => {
  const after = (undo: () => unknown): void => {
    t.teardown(undo)
  }
  const found = async (topics: readonly FakeTopic[], params: Parameters<typeof probeKafka>[0] = {}) => {
    const { port } = await brokerWith(after, topics)
    return await probeKafka({ brokers: `127.0.0.1:${port}`, ...params }, { checkTimeoutMs: 1500 })
  }
  t.match(firstOf(await found([{ name: 'logs', operations: DESCRIBE }])), {
    code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED',
    detail: /but not read it/
  })
  t.match(firstOf(await found([{ name: 'logs', error: 29, leaders: [] }])), {
    code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED'
  })
  t.match(firstOf(await found([{ name: 'logs', error: 999, leaders: [] }])), { code: 'KAFKA_PROTOCOL_ERROR' })
  const leaderless = await found([{ name: 'logs', operations: READ, leaders: [1, -1] }])
  t.match(
    leaderless.findings.find(({ code }) => code === 'KAFKA_LEADER_NOT_AVAILABLE'),
    { detail: 'logs: partitions 1', confidence: 'certain' }
  )
  t.equal(statusOf(leaderless, 'kafka.topics'), 'warn')

  // The same answer comes to the question for all topics
  const missing = await found([
    { name: 'logs', error: 3, leaders: [] },
    { name: 'Logs', operations: READ }
  ])
  t.match(firstOf(missing), { code: 'KAFKA_TOPIC_NOT_FOUND', detail: /did you mean "Logs"/ })
  t.strictSame(setBy(missing), { topic: ['Logs'] })
  const nothingLike = await found([{ name: 'logs', error: 3, leaders: [] }])
  t.strictSame(setBy(nothingLike), { create_topics: { partitions: 3, replication: 1 } })
  const willBeMade = await found([{ name: 'logs', error: 3, leaders: [] }], {
    createTopics: { partitions: 1, replication: 1 }
  })
  t.equal(statusOf(willBeMade, 'kafka.topics'), 'pass')

  const noMatch = await found([{ name: 'access_log', operations: READ }], { topic: '/^acess_log$/' })
  t.match(
    noMatch.findings.find(({ code }) => code === 'KAFKA_NO_TOPIC_MATCHES'),
    { confidence: 'certain' }
  )
  const other = await found([], { topic: '/^logs$/' })
  t.equal(statusOf(other, 'kafka.topics'), 'warn')
})

t.test('a broker that hangs after the login is reported', async (t) => {
  const { port } = await fakeBroker((undo) => {
    t.teardown(undo)
  })
  const report = await probeKafka({ brokers: `127.0.0.1:${port}` }, { checkTimeoutMs: 1000 })
  t.equal(statusOf(report, 'kafka.cluster'), 'fail')
})

t.test('an unreadable answer is reported', async (t) => {
  let asked = 0
  const { port } = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    {
      metadata: (port) => (asked++ === 0 ? metadataAnswer([[1, '127.0.0.1', port]], []) : Buffer.alloc(2))
    }
  )
  const report = await probeKafka({ brokers: `127.0.0.1:${port}` }, { checkTimeoutMs: 1000 })
  t.strictSame([statusOf(report, 'kafka.advertised'), statusOf(report, 'kafka.topics')], ['pass', 'fail'])
})
