import t from 'tap'
import { SourceError } from '../../../lib/index.ts'
import { explainClosed } from '../../../lib/kafka/client/explain-closed.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

const closed = (broker?: string): Error =>
  Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError', broker })
const { signal } = new AbortController()
const plain = kafkaParamsOf({})
const secure = kafkaParamsOf({ config: { security_protocol: 'SSL' } })

t.test('a broker that hangs up is asked whether it speaks TLS, and a wrong protocol is named', async (t) => {
  for (const [params, answer, code] of [
    [plain, true, 'KAFKA_TLS_REQUIRED'],
    [secure, false, 'KAFKA_TLS_NOT_SPOKEN']
  ] as const) {
    const asked: unknown[] = []
    const error = await explainClosed(closed('kafka1:9092'), params, signal, (host, port) => {
      asked.push([host, port])
      return Promise.resolve(answer)
    })
    t.strictSame(asked, [['kafka1', 9092]])
    if (!(error instanceof SourceError)) throw new Error('not explained')
    t.equal(error.code, code)
    t.match(error.message, 'kafka1:9092')
  }
})

t.test('any other error comes back as it is', async (t) => {
  const never = (): Promise<boolean> => Promise.reject(new Error('asked'))
  const other = new Error('something else')
  t.equal(await explainClosed(other, plain, signal, never), other)
  const nowhere = closed()
  t.equal(await explainClosed(nowhere, plain, signal, never), nowhere, 'no broker is named')
  const right = closed('kafka1:9092')
  t.equal(await explainClosed(right, secure, signal, () => Promise.resolve(true)), right, 'the protocol is right')
  t.equal(await explainClosed(right, plain, signal, () => Promise.resolve(null)), right, 'nobody answers')
})

const kafka = (mechanisms: readonly string[] | null) => () => Promise.resolve({ speaks: 'kafka', mechanisms } as const)
const other = () => Promise.resolve({ speaks: 'other' } as const)
const refused = (code: string): Error =>
  Object.assign(new Error(`connect ${code} kafka2:9092`), {
    name: 'KafkaJSConnectionError',
    code,
    broker: 'kafka2:9092'
  })

t.test('a port that does not speak Kafka is reported as such, whatever it speaks', async (t) => {
  for (const params of [plain, secure]) {
    for (const overTls of [true, false]) {
      const error = await explainClosed(closed('kafka1:8080'), params, signal, () => Promise.resolve(overTls), {
        askKafka: other
      })
      t.match(error, { code: 'KAFKA_NOT_KAFKA', message: /kafka1:8080 is not Kafka/ })
    }
  }
  const late = Object.assign(new Error('Request ApiVersions(key: 18, version: 2) timed out'), {
    name: 'KafkaJSRequestTimeoutError',
    broker: 'kafka1:22'
  })
  t.match(await explainClosed(late, plain, signal, () => Promise.resolve(false), { askKafka: other }), {
    code: 'KAFKA_NOT_KAFKA'
  })
})

t.test('a listener that requires a login is reported with the logins that it offers', async (t) => {
  const asked = () => Promise.resolve(false)
  const wants = closed('kafka1:9092')
  t.match(await explainClosed(wants, plain, signal, asked, { askKafka: kafka(['PLAIN', 'GSSAPI']) }), {
    code: 'KAFKA_CONNECTION_CLOSED',
    message: /the listener requires a login, and offers PLAIN, GSSAPI/,
    cause: wants,
    classification: { retryable: false }
  })
  t.equal(await explainClosed(wants, plain, signal, asked, { askKafka: kafka(null) }), wants, 'it has none')
  const login = kafkaParamsOf({
    config: { security_protocol: 'SASL_PLAINTEXT', sasl_mechanisms: 'PLAIN', sasl_username: 'me', sasl_password: 'x' }
  })
  t.equal(await explainClosed(wants, login, signal, asked, { askKafka: kafka(['PLAIN']) }), wants, 'it gets one')
})

t.test('a login not offered is reported with the offered ones, broker, user and mechanism', async (t) => {
  const params = kafkaParamsOf({
    config: { sasl_mechanisms: 'SCRAM-SHA-256', sasl_username: 'me', sasl_password: 'hunter2' }
  })
  const error = Object.assign(new Error('SASL SCRAM-SHA-256 mechanism is not supported by the server'), {
    name: 'KafkaJSSASLAuthenticationError'
  })
  const around = {
    place: { values: { user: 'me', mechanism: 'SCRAM-SHA-256' } },
    refusedBy: { host: 'kafka1', port: 9093 }
  }
  const asked: unknown[] = []
  const told = await explainClosed(error, params, signal, undefined, {
    ...around,
    askKafka: (...args) => {
      asked.push(args.slice(0, 3))
      return kafka(['PLAIN'])()
    }
  })
  t.strictSame(asked, [['kafka1', 9093, true]])
  if (!(told instanceof SourceError)) throw new Error('not explained')
  t.match(
    told.message,
    /kafka1:9093 does not offer a login by SCRAM-SHA-256 \(SASL mechanism\), which me uses: it offers PLAIN, not SCRAM-SHA-256/
  )
  t.match(told.classification.remedies[0]?.text.en, '(PLAIN)')
  t.match(await explainClosed(error, params, signal, undefined, { ...around, askKafka: kafka([]) }), {
    message: /it offers none/
  })
  t.equal(await explainClosed(error, params, signal, undefined, { ...around, askKafka: kafka(null) }), error)
  t.equal(
    await explainClosed(error, params, signal, undefined, { ...around, askKafka: () => Promise.resolve(null) }),
    error
  )
  t.equal(await explainClosed(error, params, signal, undefined, { askKafka: other }), error, 'nobody knows the broker')
})

t.test('an address advertised by a broker is reported as such', async (t) => {
  const params = kafkaParamsOf({ brokers: 'kafka1:9092' })
  const advertised = [
    { nodeId: 1, host: 'kafka1', port: 9092 },
    { nodeId: 2, host: 'kafka2', port: 9092 }
  ]
  for (const [code, known] of [
    ['ECONNREFUSED', 'KAFKA_CONNECTION_REFUSED'],
    ['EHOSTUNREACH', 'KAFKA_UNREACHABLE'],
    ['ETIMEDOUT', 'KAFKA_CONNECTION_TIMEOUT']
  ] as const) {
    t.match(await explainClosed(refused(code), params, signal, undefined, { advertised }), {
      code: known,
      message: /broker 2 advertises kafka2:9092, which this machine cannot reach/
    })
  }
  const error = refused('ECONNREFUSED')
  t.equal(await explainClosed(error, params, signal), error, 'no broker has given it')
  const named = kafkaParamsOf({ brokers: 'kafka1:9092,kafka2:9092' })
  t.equal(await explainClosed(error, named, signal, undefined, { advertised }), error, "it is the user's own")
})
