import t from 'tap'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { specParams } from '../../../lib/config/params/checked-params.ts'
import { classifyError } from '../../../lib/errors/classify.ts'
import { kafkaConnectorWith } from '../../../lib/kafka/kafka-connector.ts'
import { kafkaPlace } from '../../../lib/kafka/client/kafka-place.ts'
import type { KafkaParams } from '../../../lib/kafka/params.ts'
import type { ErrorContext } from '../../../types/classification.ts'

function place(params: Readonly<Record<string, unknown>>): ErrorContext {
  const given = { brokers: ['kafka1:9092'], topic: ['logs'], ...params }
  return kafkaPlace(specParams(kafkaConnectorWith(), { params: given }).params as unknown as KafkaParams)
}

t.test('the only broker is named by its address, several are a list', async (t) => {
  t.match(place({ groupId: 'g' }), {
    area: 'kafka',
    host: 'kafka1',
    port: 9092,
    values: { brokers: 'kafka1:9092', topic: 'logs', group: 'g', clientCertificate: 'none' }
  })
  t.match(place({ brokers: ['[fd00::1]:19092'] }), { host: 'fd00::1', port: 19_092 })
  const two = place({ brokers: ['a:1', 'b:2'], topic: ['x', 'y'] })
  t.notOk('host' in two)
  t.match(two, { values: { brokers: 'a:1,b:2', topic: 'x,y' } })
})

t.test('the settings used in commands are present, secrets are not', async (t) => {
  const { values } = place({
    config: {
      security_protocol: 'SASL_SSL',
      sasl_mechanisms: 'PLAIN',
      sasl_username: 'app',
      sasl_password: 'hunter2',
      ssl_ca_location: '/ca.pem',
      ssl_certificate_location: '/cert.pem',
      ssl_key_location: new SecretValue('/key.pem')
    }
  })
  t.match(values, {
    user: 'app',
    mechanism: 'PLAIN',
    ca: '/ca.pem',
    cert: '/cert.pem',
    clientCert: '/cert.pem',
    clientCertificate: 'given'
  })
  t.notMatch(JSON.stringify(values), /hunter2|key\.pem/)
})

t.test('an alert about a missing client certificate is reported as a certificate required', async (t) => {
  for (const alert of [
    'SSLV3_ALERT_BAD_CERTIFICATE',
    'TLSV1_ALERT_UNKNOWN_CA',
    'SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    'TLSV13_ALERT_CERTIFICATE_REQUIRED'
  ]) {
    const error = Object.assign(new Error('alert'), { code: `ERR_SSL_${alert}` })
    t.equal(classifyError(error, place({})).code, 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', alert)
    const shown = { config: { security_protocol: 'SSL', ssl_certificate_location: '/c', ssl_key_location: '/k' } }
    t.equal(classifyError(error, place(shown)).code, `TLS_ERR_SSL_${alert}`, `${alert}, with one`)
  }
})
