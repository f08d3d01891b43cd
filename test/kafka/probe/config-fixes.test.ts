import t from 'tap'
import { specParams } from '../../../lib/config/params/checked-params.ts'
import { kafkaConnectorWith } from '../../../lib/kafka/kafka-connector.ts'
import type { KafkaParams } from '../../../lib/kafka/params.ts'
import { withName, withoutLogin, withoutTls, withTls } from '../../../lib/kafka/probe/config-fixes.ts'

function paramsWith(config: Readonly<Record<string, string>>, brokers = ['kafka1:9092', 'kafka2:9092']): KafkaParams {
  return specParams(kafkaConnectorWith(), { params: { brokers, topic: ['logs'], config } }).params as KafkaParams
}

const LOGIN = { sasl_mechanisms: 'PLAIN', sasl_username: 'u', sasl_password: 'p' }
const edits = ({ set = [] }: ReturnType<typeof withTls>): unknown =>
  Object.fromEntries(set.map(({ path, value }) => [path.join('.'), value]))

t.test('fixes switch TLS on and off with its params, and keep the login', (t) => {
  t.strictSame(edits(withTls(paramsWith({}))), { 'config.security_protocol': 'SSL' })
  t.strictSame(edits(withTls(paramsWith({ security_protocol: 'SASL_PLAINTEXT', ...LOGIN }))), {
    'config.security_protocol': 'SASL_SSL'
  })
  t.strictSame(edits(withoutTls(paramsWith({ ...LOGIN, ssl_ca_location: '/ca.pem' }))), {
    'config.security_protocol': 'SASL_PLAINTEXT',
    'config.ssl_ca_location': null
  })
  t.end()
})

t.test('fixes remove a login with its params, and keep TLS', (t) => {
  t.strictSame(edits(withoutLogin(paramsWith(LOGIN))), {
    'config.security_protocol': 'SSL',
    'config.sasl_mechanisms': null,
    'config.sasl_username': null,
    'config.sasl_password': null
  })
  t.end()
})

t.test('fixes rename one broker, and keep the others', (t) => {
  const params = paramsWith({}, ['127.0.0.1:9092', '[::1]:9092'])
  t.strictSame(edits(withName(params, { broker: '[::1]:9092', host: '::1', port: 9092 }, 'localhost')), {
    brokers: ['127.0.0.1:9092', 'localhost:9092']
  })
  t.strictSame(edits(withName(params, { broker: '127.0.0.1:9092', host: '127.0.0.1', port: 9092 }, '::1')), {
    brokers: ['[::1]:9092', '[::1]:9092']
  })
  t.end()
})
