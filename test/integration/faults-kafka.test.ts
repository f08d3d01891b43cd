import t from 'tap'
import { kafkaFaults } from '../faults/kafka.ts'
import { runFault } from '../faults/run-fault.ts'
import { needsKafka } from '../support/kafka/kafka-for-tests.ts'

// A few of those that need a broker; the whole table is `npm run faults`.

const SHOWN = [
  'one of the brokers refuses', 'TLS to a port in the clear', 'a mechanism that the listener does not offer', 'a wrong password', 'a topic in the wrong case',
  'no right to be in the group', 'a transaction stays open', 'the topics of a group\'s members are mixed', 'the consumer is slower than the producers'
]

t.test('faults of Kafka are found and mended', needsKafka(), async (t) => {
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
