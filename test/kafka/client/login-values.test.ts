import t from 'tap'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { loginValues } from '../../../lib/kafka/client/login-values.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

t.test('a diagnosis names who logs in and how, and no secret', async (t) => {
  const login = { sasl_mechanisms: 'SCRAM-SHA-512', sasl_username: 'me', sasl_password: 'hunter2' }
  t.strictSame(loginValues(kafkaParamsOf({ config: login })), { mechanism: 'SCRAM-SHA-512', user: 'me' })
  t.strictSame(loginValues(kafkaParamsOf({ config: { ...login, sasl_username: new SecretValue('me') } })), {
    mechanism: 'SCRAM-SHA-512'
  })
  t.strictSame(loginValues(kafkaParamsOf()), { user: 'ANONYMOUS' }, 'as brokers call who comes without')
  t.strictSame(
    loginValues(kafkaParamsOf({ config: { security_protocol: 'SSL' } })),
    {},
    'the broker takes the name from the certificate'
  )
  t.strictSame(loginValues({ config: { security_protocol: 'SASL_SSL' } }), {})
  t.strictSame(loginValues({}), { user: 'ANONYMOUS' })
})
