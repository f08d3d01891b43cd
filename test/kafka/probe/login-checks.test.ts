import t, { type Test } from 'tap'
import { fakeBroker, type FakeBrokerOptions } from './support/fake-broker.ts'
import { firstOf, probeKafka, setBy, statusOf } from './support/probe-kafka.ts'

// A login that is taken or refused is tried in test/integration/faults-kafka.test.ts.

const broker = async (t: Test, options: FakeBrokerOptions = {}): Promise<string> =>
  `127.0.0.1:${
    (
      await fakeBroker((undo) => {
        t.teardown(undo)
      }, options)
    ).port
  }`
const LOGIN = {
  security_protocol: 'SASL_PLAINTEXT',
  sasl_mechanisms: 'SCRAM-SHA-256',
  sasl_username: 'u',
  sasl_password: 'hidden-4711'
}

t.test('the only offered mechanism that fits is set by an automatic fix', async (t) => {
  const report = await probeKafka({ brokers: await broker(t, { mechanisms: ['PLAIN', 'GSSAPI'] }), config: LOGIN })
  t.match(firstOf(report), {
    code: 'KAFKA_SASL_MECHANISM',
    detail: 'the listener offers PLAIN, GSSAPI, not SCRAM-SHA-256',
    fixes: [{ applies: 'machine', verify: 'kafka.sasl' }]
  })
  t.strictSame(setBy(report), { 'config.sasl_mechanisms': 'PLAIN' })
  t.notMatch(JSON.stringify(report), /hidden-4711/)
  t.equal(statusOf(report, 'kafka.login'), 'skipped')
})

t.test('several fitting mechanisms leave the choice to a person', async (t) => {
  const report = await probeKafka({
    brokers: await broker(t, { mechanisms: ['PLAIN', 'SCRAM-SHA-512'] }),
    config: LOGIN
  })
  t.match(firstOf(report), { code: 'KAFKA_SASL_MECHANISM', fixes: [{ applies: 'hand' }] })
  const none = await probeKafka({ brokers: await broker(t, { mechanisms: [] }), config: LOGIN })
  t.match(firstOf(none), { code: 'KAFKA_SASL_MECHANISM', fixes: [{ applies: 'hand' }] })
})

t.test('a missing or superfluous login is reported', async (t) => {
  const wanted = await probeKafka({ brokers: await broker(t, { mechanisms: ['PLAIN'] }) })
  t.match(firstOf(wanted), {
    code: 'KAFKA_CONNECTION_CLOSED',
    detail: 'the listener requires a login, and offers PLAIN'
  })
  const unwanted = await probeKafka({ brokers: await broker(t), config: LOGIN })
  t.equal(firstOf(unwanted).code, 'KAFKA_ILLEGAL_SASL_STATE')
  t.strictSame(setBy(unwanted), {
    'config.security_protocol': 'PLAINTEXT',
    'config.sasl_mechanisms': null,
    'config.sasl_username': null,
    'config.sasl_password': null
  })
})

t.test('a broker that hangs at the login is reported as such', async (t) => {
  const { port } = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    { mechanisms: ['SCRAM-SHA-256'] }
  )
  const report = await probeKafka({ brokers: `127.0.0.1:${port}`, config: LOGIN }, { checkTimeoutMs: 3000 })
  t.equal(statusOf(report, 'kafka.sasl'), 'pass')
  t.equal(statusOf(report, 'kafka.login'), 'fail')
})
