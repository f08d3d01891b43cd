import { readFileSync } from 'node:fs'
import type { KafkaConfig } from 'kafkajs'
import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { secureKafkaForTests } from '../support/kafka/kafka-for-tests.ts'
import { needsKafka } from '../support/kafka/kafka-jars.ts'
import { quietClient } from '../support/kafka/quiet-client.ts'
import type { SecureKafka } from '../support/kafka/start-secure-kafka.ts'

type Case = readonly [
  name: string,
  expected: ErrorCode,
  config: Omit<KafkaConfig, 'brokers'> & { readonly brokers: readonly string[] }
]

t.test(
  'errors of kafkajs with a real broker are told apart, with or without the area',
  { ...needsKafka(), timeout: 120_000 },
  async (t) => {
    const kafka = await secureKafkaForTests(t)
    for (const [name, expected, config] of casesOf(kafka)) {
      const error = await failureOf(config)
      const found = classifyError(error)
      t.equal(found.code, expected, `${name}: ${found.detail}`)
      t.equal(classifyError(error, { area: 'kafka' }).code, expected, `${name}, in the area`)
      t.notMatch(JSON.stringify(found), SECRET, `${name}: no password`)
      const place = config.brokers[0]
      if (NAMES_BROKER.has(expected) && place !== undefined)
        t.match(found.symptom.en, place, `${name}: the broker is named`)
    }
  }
)

const SECRET = 'not-the-password-1'
const NAMES_BROKER: ReadonlySet<string> = new Set(['KAFKA_CONNECTION_REFUSED', 'KAFKA_CONNECTION_CLOSED'])

function casesOf({ listeners, certificates, users }: SecureKafka): readonly Case[] {
  const ca = readFileSync(certificates.ca, 'utf8')
  const wrong = { username: users.plain.username, password: SECRET }
  const scram = { username: users.scram256.username, password: SECRET }
  return [
    ['a closed port', 'KAFKA_CONNECTION_REFUSED', { brokers: ['127.0.0.1:9'] }],
    ['a port of TLS in the clear', 'KAFKA_CONNECTION_CLOSED', { brokers: listeners.ssl }],
    ['a port with a login, without one', 'KAFKA_CONNECTION_CLOSED', { brokers: listeners.saslPlaintext }],
    ['a port without TLS over TLS', 'KAFKA_CONNECTION_CLOSED', { brokers: listeners.plaintext, ssl: { ca } }],
    ['an authority that is not known', 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE', { brokers: listeners.ssl, ssl: true }],
    [
      'another authority',
      'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      { brokers: listeners.ssl, ssl: { ca: readFileSync(certificates.otherCa, 'utf8') } }
    ],
    [
      'a certificate that is no PEM',
      'TLS_ERR_OSSL_PEM_NO_START_LINE',
      { brokers: listeners.ssl, ssl: { ca, cert: 'no', key: 'no' } }
    ],
    [
      'a login where none is',
      'KAFKA_ILLEGAL_SASL_STATE',
      { brokers: listeners.plaintext, sasl: { mechanism: 'plain', ...wrong } }
    ],
    [
      'a wrong password by PLAIN',
      'KAFKA_SASL_FAILED',
      { brokers: listeners.saslPlaintext, sasl: { mechanism: 'plain', ...wrong } }
    ],
    [
      'a wrong password by SCRAM',
      'KAFKA_SASL_FAILED',
      { brokers: listeners.saslSsl, ssl: { ca }, sasl: { mechanism: 'scram-sha-256', ...scram } }
    ],
    [
      'a mechanism that is not there',
      'KAFKA_SASL_MECHANISM',
      { brokers: listeners.saslPlainOnly, sasl: { mechanism: 'scram-sha-256', ...scram } }
    ],
    [
      'no right to the topic',
      'KAFKA_TOPIC_AUTHORIZATION_FAILED',
      { brokers: listeners.saslPlaintext, sasl: { mechanism: 'plain', ...users.groupsOnly } }
    ],
    ['a topic that is not there', 'KAFKA_TOPIC_NOT_FOUND', { brokers: listeners.plaintext }]
  ]
}

/** What asking for the metadata of a topic that is nowhere comes to. */
async function failureOf(config: Case[2]): Promise<unknown> {
  const admin = quietClient({
    connectionTimeout: 5000,
    requestTimeout: 10_000,
    retry: { retries: 1, initialRetryTime: 50 },
    ...config
  }).admin()
  try {
    await admin.connect()
    await admin.fetchTopicMetadata({ topics: ['nowhere'] })
    return null
  } catch (error) {
    return error
  } finally {
    await admin.disconnect()
  }
}
