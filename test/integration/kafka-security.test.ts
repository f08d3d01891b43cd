import type { Test } from 'tap'
import t from 'tap'
import { createKafkaSource, formatDiagnosis, SourceError } from '../../lib/index.ts'
import type { KafkaInputParams } from '../../lib/index.ts'
import { needsKafka, secureKafkaForTests } from '../support/kafka/kafka-for-tests.ts'
import type { SecureKafka } from '../support/kafka/start-secure-kafka.ts'
import { createTopic, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'
import { unsecuredToken } from '../support/kafka/unsecured-token.ts'

const RECORDS = 200

t.test('records are read through every protocol and login of a real cluster', needsKafka(), async (t) => {
  const kafka = await secureKafkaForTests(t)
  const topic = freshName('secure')
  await createTopic(kafka, topic, { partitions: 2 })
  await produce(kafka, topic, keyedRecords(RECORDS, 7))
  const {
    listeners,
    certificates: { ca, clientCert, clientKey },
    users
  } = kafka
  const provider = { oauthBearerProvider: async () => ({ value: unsecuredToken() }) }
  const ways: readonly (readonly [
    title: string,
    brokers: readonly string[],
    config: Record<string, string>,
    more?: Partial<KafkaInputParams>
  ])[] = [
    ['in the clear', listeners.plaintext, {}],
    ['over TLS', listeners.ssl, { security_protocol: 'SSL', ssl_ca_location: ca }],
    [
      'over TLS without verification',
      listeners.ssl,
      { security_protocol: 'SSL', enable_ssl_certificate_verification: 'false' }
    ],
    [
      'over TLS with a client certificate',
      listeners.mutualSsl,
      {
        security_protocol: 'SSL',
        ssl_ca_location: ca,
        ssl_certificate_location: clientCert,
        ssl_key_location: clientKey
      }
    ],
    ['by PLAIN', listeners.saslPlaintext, login('SASL_PLAINTEXT', 'PLAIN', users.plain)],
    ['by SCRAM-SHA-256', listeners.saslPlaintext, login('SASL_PLAINTEXT', 'SCRAM-SHA-256', users.scram256)],
    ['by SCRAM-SHA-512', listeners.saslPlaintext, login('SASL_PLAINTEXT', 'SCRAM-SHA-512', users.scram512)],
    [
      'by OAUTHBEARER',
      listeners.saslPlaintext,
      { security_protocol: 'SASL_PLAINTEXT', sasl_mechanisms: 'OAUTHBEARER' },
      provider
    ],
    ['by PLAIN over TLS', listeners.saslSsl, { ...login('SASL_SSL', 'PLAIN', users.plain), ssl_ca_location: ca }],
    [
      'by SCRAM-SHA-256 over TLS',
      listeners.saslSsl,
      { ...login('SASL_SSL', 'SCRAM-SHA-256', users.scram256), ssl_ca_location: ca }
    ],
    [
      'by SCRAM-SHA-512 over TLS',
      listeners.saslSsl,
      { ...login('SASL_SSL', 'SCRAM-SHA-512', users.scram512), ssl_ca_location: ca }
    ],
    [
      'by OAUTHBEARER over TLS',
      listeners.saslSsl,
      { security_protocol: 'SASL_SSL', sasl_mechanisms: 'OAUTHBEARER', ssl_ca_location: ca },
      provider
    ]
  ]
  for (const [title, brokers, config, more] of ways) {
    await t.test(title, async (t) => {
      const source = createKafkaSource({ brokers, topic, groupId: freshName('way'), from: 'earliest', config, ...more })
      const seen = new Set<string>()
      for await (const { text } of source) {
        seen.add(text)
        if (seen.size === RECORDS) break
      }
      t.equal(seen.size, RECORDS)
    })
  }

  await t.test('a refused connection soon ends the source with its cause', async (t) => {
    await refusals(t, kafka, topic)
  })
})

/** Expected for a source that cannot read: the code, and words that the diagnosis must contain. */
type Refusal = readonly [title: string, params: Partial<KafkaInputParams>, code: string, words?: RegExp]

async function refusals(t: Test, kafka: SecureKafka, topic: string): Promise<void> {
  const {
    listeners,
    certificates: { ca, otherCa },
    users
  } = kafka
  const wrong = { username: users.plain.username, password: 'wrong-pass-4711' }
  const cases: readonly Refusal[] = [
    [
      'a wrong password by PLAIN',
      { brokers: listeners.saslPlaintext, config: login('SASL_PLAINTEXT', 'PLAIN', wrong) },
      'KAFKA_SASL_FAILED',
      new RegExp(`The broker ${listeners.saslPlaintext[0]} refuses the login of paula by PLAIN`)
    ],
    [
      'a wrong password by SCRAM over TLS',
      {
        brokers: listeners.saslSsl,
        config: {
          ...login('SASL_SSL', 'SCRAM-SHA-512', { ...users.scram512, password: 'wrong-pass-4711' }),
          ssl_ca_location: ca
        }
      },
      'KAFKA_SASL_FAILED'
    ],
    [
      'a mechanism that the broker does not have',
      {
        brokers: listeners.saslPlainOnly,
        config: login('SASL_PLAINTEXT', 'SCRAM-SHA-256', users.scram256)
      },
      'KAFKA_SASL_MECHANISM',
      new RegExp(
        `${listeners.saslPlainOnly[0]} does not offer a login by SCRAM-SHA-256 .* which sandra uses: it offers PLAIN, not`
      )
    ],
    [
      'a login where none is asked for, over TLS',
      {
        brokers: listeners.ssl,
        config: { ...login('SASL_SSL', 'PLAIN', users.plain), ssl_ca_location: ca }
      },
      'KAFKA_ILLEGAL_SASL_STATE',
      new RegExp(`${listeners.ssl[0]} has no login`)
    ],
    [
      'a token that is too old',
      {
        brokers: listeners.saslPlaintext,
        config: { security_protocol: 'SASL_PLAINTEXT', sasl_mechanisms: 'OAUTHBEARER' },
        oauthBearerProvider: async () => ({ value: unsecuredToken('olive', -3600) })
      },
      'KAFKA_SASL_TOKEN'
    ],
    [
      'a provider of tokens that fails',
      {
        brokers: listeners.saslPlaintext,
        config: { security_protocol: 'SASL_PLAINTEXT', sasl_mechanisms: 'OAUTHBEARER' },
        oauthBearerProvider: () => Promise.reject(new Error('the identity service is away'))
      },
      'KAFKA_SASL_TOKEN',
      /`oauth_bearer_provider` failed/
    ],
    [
      'an authority that did not sign the broker',
      {
        brokers: listeners.ssl,
        config: { security_protocol: 'SSL', ssl_ca_location: otherCa }
      },
      'TLS_*'
    ],
    [
      'no client certificate where one is asked for',
      {
        brokers: listeners.mutualSsl,
        config: { security_protocol: 'SSL', ssl_ca_location: ca }
      },
      'TLS_*'
    ],
    ['in the clear to a TLS port', { brokers: listeners.ssl }, 'KAFKA_TLS_REQUIRED'],
    [
      'TLS to a port in the clear',
      { brokers: listeners.plaintext, config: { security_protocol: 'SSL', ssl_ca_location: ca } },
      'KAFKA_TLS_NOT_SPOKEN'
    ],
    [
      'no login where one is asked for',
      { brokers: listeners.saslPlaintext },
      'KAFKA_CONNECTION_CLOSED',
      /requires a login, and offers .*SCRAM-SHA-512/
    ],
    [
      'no login where one is asked for, over TLS',
      { brokers: listeners.saslSsl, config: { ssl_ca_location: ca } },
      'KAFKA_CONNECTION_CLOSED',
      /requires a login, and offers .*PLAIN/
    ],
    [
      'a login where none is asked for',
      { brokers: listeners.plaintext, config: login('SASL_PLAINTEXT', 'PLAIN', users.plain) },
      'KAFKA_ILLEGAL_SASL_STATE',
      new RegExp(`${listeners.plaintext[0]} has no login`)
    ],
    [
      'a user without any right',
      { brokers: listeners.saslPlaintext, config: login('SASL_PLAINTEXT', 'PLAIN', users.noRights) },
      'KAFKA_TOPIC_AUTHORIZATION_FAILED',
      new RegExp(topic)
    ],
    [
      'a user who may not use the group',
      { brokers: listeners.saslPlaintext, config: login('SASL_PLAINTEXT', 'PLAIN', users.topicsOnly) },
      'KAFKA_GROUP_AUTHORIZATION_FAILED',
      /^(?!.*coordinator)/
    ],
    [
      'a user who may not read the topic',
      { brokers: listeners.saslPlaintext, config: login('SASL_PLAINTEXT', 'PLAIN', users.groupsOnly) },
      'KAFKA_TOPIC_AUTHORIZATION_FAILED',
      new RegExp(topic)
    ],
    [
      'a topic that is not there',
      { brokers: listeners.plaintext, topic: `${topic}x` },
      'KAFKA_TOPIC_NOT_FOUND',
      new RegExp(`did you mean "${topic}"`)
    ],
    [
      'a topic among others that is not there',
      { brokers: listeners.plaintext, topic: [topic, 'nowhere'] },
      'KAFKA_TOPIC_NOT_FOUND',
      /"nowhere"/
    ]
  ]
  for (const [title, params, code, words = /./] of cases) {
    await t.test(title, async (t) => {
      const { error, took, warnings } = await deathOf({ topic, groupId: freshName('refused'), ...params })
      t.match(error.code, new RegExp(`^${code.replace('*', '.+')}$`), `${error.code}: ${error.message}`)
      t.ok(took < 60_000, 'within a minute, even on a busy machine')
      t.match(error.message, words)
      for (const told of [error, ...warnings]) {
        const shown = `${told.message} ${formatDiagnosis(told.classification)} ${told.stack} ${JSON.stringify(told)} ${String(told.cause)}`
        t.notMatch(shown, /wrong-pass-4711|-secret-\d/, 'no secret shows')
      }
    })
  }
}

async function deathOf(
  params: Partial<KafkaInputParams>
): Promise<{ error: SourceError; took: number; warnings: readonly SourceError[] }> {
  const started = Date.now()
  const source = createKafkaSource({ brokers: [], topic: [], ...params })
  const warnings: SourceError[] = []
  source.on('warning', (warning) => {
    warnings.push(warning)
  })
  const error = await new Promise<Error>((resolve) => {
    source.once('error', resolve).resume()
  })
  if (!(error instanceof SourceError)) throw error
  return { error, took: Date.now() - started, warnings }
}

function login(
  protocol: string,
  mechanism: string,
  { username, password }: { username: string; password: string }
): Record<string, string> {
  return { security_protocol: protocol, sasl_mechanisms: mechanism, sasl_username: username, sasl_password: password }
}
