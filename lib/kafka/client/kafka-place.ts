import type { ErrorContext } from '../../../types/classification.ts'
import { isSecret } from '../../config/params/value-kinds.ts'
import { brokerPlace } from './broker-address.ts'
import { security } from './config-value.ts'
import { loginValues } from './login-values.ts'
import type { KafkaParams } from '../params.ts'

/**
 * The facts about a Kafka source that warnings and errors may show. They name an address only if `brokers` has one
 * entry: with several, only the error itself knows which broker it is about.
 */
export function kafkaPlace(params: KafkaParams): ErrorContext {
  const { brokers, topic, groupId, config = {} } = params
  const settings = Object.entries(SETTINGS).flatMap(([name, setting]): [string, string][] => {
    const value = config[setting]
    return value === undefined || isSecret(value) ? [] : [[name, value]]
  })
  const showsCertificate = CERTIFICATES.some((setting) => config[setting] !== undefined)
  return {
    area: 'kafka',
    cases: kafkaCases(params),
    ...(brokers.length === 1 ? brokerPlace(brokers.join('')) : {}),
    values: {
      group: groupId,
      brokers: brokers.join(','),
      topic: topic.join(','),
      clientCertificate: showsCertificate ? 'given' : 'none',
      ...loginValues(params),
      ...Object.fromEntries(settings)
    }
  }
}

/** The cases of the advice on TLS and connections that apply to a source with these params. */
export function kafkaCases(params: Pick<KafkaParams, 'config'>): readonly string[] {
  const { tls, login } = security(params)
  return ['kafka', tls ? 'tls' : 'clear', login ? 'login' : 'no-login']
}

/** placeholder => the setting that provides its value */
const SETTINGS = {
  ca: 'ssl_ca_location',
  cert: 'ssl_certificate_location',
  key: 'ssl_key_location',
  clientCert: 'ssl_certificate_location',
  clientKey: 'ssl_key_location',
  crl: 'ssl_crl_location',
  keystore: 'ssl_keystore_location'
} as const
const CERTIFICATES = ['ssl_certificate_location', 'ssl_certificate_pem', 'ssl_keystore_location'] as const
