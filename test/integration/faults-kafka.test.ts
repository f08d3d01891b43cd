import t from 'tap'
import { kafkaFaults } from '../faults/kafka.ts'
import { runFault } from '../faults/run-fault.ts'
import { secureKafka } from '../faults/support/kafka-bench.ts'
import { kafkaFiles, topicWithRecord } from '../faults/support/kafka-row.ts'
import { diagnoseRunning, kafkaStatsOf } from '../faults/support/kafka-running.ts'
import { readConfig } from '../../lib/index.ts'
import { until } from './support/kafka-until.ts'
import { needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { onlyInWhole } from '../support/whole.ts'

// Some of the faults that need a broker; `npm run faults` runs the whole table.

const SHOWN = [
  'one of the brokers refuses',
  'TLS to a port in the clear',
  'a mechanism that the listener does not offer',
  'a wrong password',
  "the key is another certificate's",
  'the broker does not send the authority between, which lies beside the root',
  'TLS is right, and what is behind it hangs up at once',
  'a topic in the wrong case',
  'no right to see any topic of a pattern',
  'no right to be in the group',
  'a transaction stays open',
  "the topics of a group's members are mixed",
  'the consumer is slower than the producers'
]

t.test('faults of Kafka are diagnosed and fixed', onlyInWhole(needsKafka()), async (t) => {
  for (const name of SHOWN) {
    const fault = kafkaFaults.find((each) => each.name === name)
    if (fault === undefined) throw new Error(`there is no fault "${name}"`)
    await t.test(name, async (t) => {
      const { first, verified, works, trouble, applied, report } = await runFault(fault)
      t.equal(first, fault.code, JSON.stringify(report?.checks.map(({ id, status }) => `${id} ${status}`)))
      t.not(applied, 'not')
      t.ok(verified, trouble)
      t.ok(works, trouble)
      t.notMatch(JSON.stringify(report), /-secret-\d|wrong-4711/, 'no secret shows')
    })
  }
})

t.test('a topic without writers is mentioned, and the source is healthy', needsKafka(), async (t) => {
  const undo: (() => unknown)[] = []
  t.teardown(() => {
    for (const done of undo) done()
  })
  const kafka = await secureKafka.use((done) => {
    undo.push(done)
  })
  const topic = await topicWithRecord(kafka)
  const { 'wpsrc.toml': wpsrc = '', ...connectors } = kafkaFiles({ brokers: kafka.brokers, topic })
  const folder = t.testdir({
    'wpsrc.toml': wpsrc,
    connectors: { 'source.d': { 'c.toml': Object.values(connectors).join('') } }
  })
  const report = await diagnoseRunning(await readConfig(folder), {
    until: (source) =>
      until(
        'all is read, and nothing has come for a while',
        () => kafkaStatsOf(source).lag === 0 && (source.stats().lastEventAgeMs ?? 0) > 1000
      )
  })
  t.strictSame(
    report.findings.map(({ code }) => code),
    []
  )
  t.match(report, {
    verdict: 'healthy',
    headline: {
      en: new RegExp(
        `^s: nothing is wrong .*; nobody has written to ${topic} since \\d{4}-.*Z: the source is at the end of its partition`
      ),
      zh: new RegExp(`未发现问题.*没有人向 ${topic} 写入记录`)
    }
  })
})
