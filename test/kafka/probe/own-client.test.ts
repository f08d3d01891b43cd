import { once } from 'node:events'
import t from 'tap'
import { fakeKafka, type FakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'
import { createKafkaSource, diagnose } from '../../../lib/index.ts'
import type { Report } from '../../../types/report.ts'
import { firstOf, probeKafka, setBy, statusOf } from './support/probe-kafka.ts'

// A client of the user's own is asked for what its admin can tell.

const ask = (kafka: FakeKafka, params: Parameters<typeof probeKafka>[0] = {}): Promise<Report> =>
  probeKafka({ brokers: 'elsewhere:9092', ...params }, { kafka: kafka.client, checkTimeoutMs: 2000 })

t.test('a source with a client of its own is healthy, and nothing is consumed, committed or joined', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 2)
  kafka.produce('logs', ['a', 'b'])
  const report = await ask(kafka)
  t.equal(report.verdict, 'healthy')
  t.match(
    report.checks.map(({ id, status }) => `${id} ${status}`),
    [
      'config.params pass',
      'kafka.cluster pass',
      'kafka.topics pass',
      'kafka.group pass',
      'kafka.offsets pass',
      'kafka.clock pass'
    ]
  )
  t.match(
    report.checks.find(({ id }) => id === 'kafka.offsets')?.because?.en,
    /"latest": the source will not read 2 records that are already there/
  )
  t.strictSame([kafka.committed('g', 'logs', 0), kafka.members('g')], [null, []])
})

t.test('missing topics are reported with the likely names', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('Logs', 1)
  const report = await ask(kafka)
  t.match(firstOf(report), { code: 'KAFKA_TOPIC_NOT_FOUND', detail: /did you mean "Logs"/ })
  t.strictSame(setBy(report), { topic: ['Logs'] })
  kafka.createTopic('logs', 1)
  t.equal((await ask(kafka, { topic: '/^logs$/' })).verdict, 'healthy')
  kafka.failNext('metadata', 'TOPIC_AUTHORIZATION_FAILED', 2)
  t.match(statusOf(await ask(kafka), 'kafka.cluster'), 'fail')
})

t.test('commits before the first or beyond the last offset are reported', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  kafka.produce('logs', ['a', 'b', 'c'])
  kafka.commit('g', 'logs', 0, '1')
  t.equal(statusOf(await ask(kafka), 'kafka.offsets'), 'pass')
  kafka.trim('logs', 0, '2')
  t.match(firstOf(await ask(kafka)), {
    code: 'KAFKA_OFFSET_OUT_OF_RANGE',
    confidence: 'certain',
    detail: /read up to 1, but the first remaining record is 2/
  })
  kafka.commit('g', 'logs', 0, '9')
  t.match(firstOf(await ask(kafka)), { code: 'KAFKA_OFFSET_OUT_OF_RANGE', detail: /ends at 3/ })
})

t.test('records from the future are reported as a wrong clock', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  t.equal(statusOf(await ask(kafka), 'kafka.clock'), 'unknown', 'nothing to compare')
  kafka.produce('logs', [{ value: 'a', timestamp: Date.now() + 3_600_000 }])
  t.match(firstOf(await ask(kafka)), { code: 'KAFKA_CLOCK_SKEW', confidence: 'likely', detail: /^1 records of logs/ })
  kafka.failNext('offsets', 'TOPIC_AUTHORIZATION_FAILED', 20)
  const report = await ask(kafka)
  t.strictSame([statusOf(report, 'kafka.offsets'), statusOf(report, 'kafka.clock')], ['fail', 'unknown'])
})

t.test('a group that cannot be described is reported', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  kafka.failNext('describe', 'GROUP_AUTHORIZATION_FAILED')
  t.match(firstOf(await ask(kafka)), { code: 'KAFKA_GROUP_AUTHORIZATION_FAILED' })
  kafka.failNext('describe', 'GROUP_LOAD_IN_PROGRESS', 2)
  t.equal(statusOf(await ask(kafka), 'kafka.group'), 'pass', 'it is asked again')
  kafka.failNext('describe', 'GROUP_LOAD_IN_PROGRESS', 1000)
  t.equal(firstOf(await ask(kafka)).code, 'KAFKA_COORDINATOR_LOAD_IN_PROGRESS')
})

t.test('a running source is diagnosed by its counters and its client', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  const source = createKafkaSource(
    { brokers: 'elsewhere:9092', topic: 'logs', groupId: 'g', instances: 2 },
    { kafka: kafka.client }
  )
  t.teardown(() => source.destroy())
  await new Promise((resolve, reject) => {
    source.once('ready', resolve).once('error', reject).resume()
  })
  const spare = await diagnose(source, { intervalMs: 10 })
  t.match(
    spare.findings.map(({ code }) => code),
    ['KAFKA_NO_PARTITIONS']
  )
  t.strictSame(setBy(spare), { instances: 1 })
})

t.test('a consumer starved while records are there gets the advice to add members and fetch more', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 2)
  const source = createKafkaSource(
    { brokers: 'elsewhere:9092', topic: 'logs', groupId: 'g', lagWarning: 10 },
    { kafka: kafka.client }
  )
  t.teardown(() => source.destroy())
  await new Promise((resolve, reject) => {
    source.once('ready', resolve).once('error', reject).resume()
  })
  const goOn = kafka.hang('fetch')
  kafka.produce(
    'logs',
    Array.from({ length: 40 }, (_, index) => String(index))
  )
  const report = await diagnose(source, { intervalMs: 10 })
  goOn()
  const lagging = report.findings.find(({ code }) => code === 'KAFKA_HIGH_LAG')
  t.match(lagging, { confidence: 'likely', detail: /the consumer waits for records$/ })
  t.match(
    lagging?.fixes.slice(0, 2).map(({ set }) => set),
    [[{ path: ['instances'], value: 2 }], [{ path: ['config', 'max_partition_fetch_bytes'], value: '4194304' }]]
  )
})

t.test('a client that fails to disconnect is not reported', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  const client = {
    ...kafka.client,
    admin: () => ({ ...kafka.client.admin(), disconnect: () => Promise.reject(new Error('no')) })
  }
  t.equal((await probeKafka({ brokers: 'elsewhere:9092' }, { kafka: client })).verdict, 'healthy')
})

t.test('a running source without any of the existing records is reported with the cause', async (t) => {
  const kafka = fakeKafka()
  kafka.createTopic('logs', 1)
  kafka.produce('logs', ['a', 'b'])
  const headline = async (from: 'earliest' | 'latest', groupId: string): Promise<string> => {
    const source = createKafkaSource(
      { brokers: 'elsewhere:9092', topic: 'logs', groupId, from },
      { kafka: kafka.client }
    )
    await once(source.resume(), 'ready')
    try {
      return (await diagnose(source, { intervalMs: 20 })).headline.en
    } finally {
      source.destroy()
      await once(source, 'close')
    }
  }
  t.match(
    await headline('latest', 'new'),
    /the source does not read the 2 offsets before its beginning: the group new had committed them, or `from` = "latest" skipped them/
  )
  kafka.commit('old', 'logs', 0, '2')
  t.match(
    await headline('earliest', 'old'),
    /does not read the 2 offsets .*: the group old had committed them; `from` applies only/
  )
  kafka.trim('logs', 0, '1')
  kafka.commit('late', 'logs', 0, '0')
  t.match(
    await headline('latest', 'late'),
    /1 times since the source was opened its offset was out of range .* continued at the last record/
  )
})
