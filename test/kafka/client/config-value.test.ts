import t from 'tap'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { configFlag, configNumber, configValue, security } from '../../../lib/kafka/client/config-value.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

t.test('the given value applies, else the default, else none', async (t) => {
  const params = kafkaParamsOf({ config: { 'session.timeout.ms': 45_000, client_rack: 'eu-1' } })
  t.equal(configNumber(params, 'session_timeout_ms'), 45_000)
  t.equal(configNumber(params, 'heartbeat_interval_ms'), 3000)
  t.equal(configValue(params, 'client_rack'), 'eu-1')
  t.equal(configValue(params, 'max_poll_records'), null)
  t.equal(configFlag(params, 'enable_auto_commit'), true)
  t.equal(configValue({}, 'client_id'), 'warp-flow')
})

t.test('a value is found by either spelling of its name', async (t) => {
  for (const [given, asked] of [
    ['fetch_wait_max_ms', 'fetch_max_wait_ms'],
    ['fetch_max_wait_ms', 'fetch_wait_max_ms'],
    ['fetch.wait.max.ms', 'fetch_wait_max_ms']
  ] as const) {
    t.equal(configNumber(kafkaParamsOf({ config: { [given]: 77 } }), asked), 77, given)
  }
  t.equal(configNumber(kafkaParamsOf(), 'socket_timeout_ms'), 30_000, 'a default too')
})

t.test('a secret is revealed on request, even as a number', async (t) => {
  t.equal(
    configValue(
      kafkaParamsOf({
        config: {
          security_protocol: 'SASL_SSL',
          sasl_mechanisms: 'PLAIN',
          sasl_username: 'me',
          sasl_password: ' hunter2'
        }
      }),
      'sasl_password'
    ),
    ' hunter2'
  )
  t.equal(configNumber(kafkaParamsOf({ config: { retries: new SecretValue('9') } }), 'retries'), 9)
})

t.test('a protocol is a login or none, over TLS or not', async (t) => {
  const login = { sasl_mechanism: 'PLAIN', sasl_username: 'me', sasl_password: 'x' }
  for (const [protocol, expected] of [
    ['PLAINTEXT', { login: false, tls: false }],
    ['ssl', { login: false, tls: true }],
    ['SASL_PLAINTEXT', { login: true, tls: false }],
    ['sasl_ssl', { login: true, tls: true }]
  ] as const) {
    t.strictSame(
      security(kafkaParamsOf({ config: { security_protocol: protocol, ...(expected.login ? login : {}) } })),
      expected,
      protocol
    )
  }
  t.strictSame(security({}), { login: false, tls: false })
})
