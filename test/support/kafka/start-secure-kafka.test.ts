import { readFileSync } from 'node:fs'
import type { KafkaConfig, SASLOptions } from 'kafkajs'
import t from 'tap'
import { needsKafka, secureKafkaForTests } from './kafka-for-tests.ts'
import { PATIENT, quietClient } from './quiet-client.ts'
import { createTopic, freshName } from './topics.ts'
import { unsecuredToken } from './unsecured-token.ts'
import { USERS } from './users.ts'
import type { KafkaUser } from './users.ts'

const SASL = {
  plain: (user: KafkaUser = USERS.plain): SASLOptions => ({ mechanism: 'plain', ...user }),
  scram256: (user: KafkaUser = USERS.scram256): SASLOptions => ({ mechanism: 'scram-sha-256', ...user }),
  scram512: (user: KafkaUser = USERS.scram512): SASLOptions => ({ mechanism: 'scram-sha-512', ...user }),
  oauth: (token: string = unsecuredToken()): SASLOptions => ({
    mechanism: 'oauthbearer',
    oauthBearerProvider: async () => ({ value: token })
  })
}

t.test('one node offers every listener, and each lets in the users that it should', needsKafka(), async (t) => {
  const kafka = await secureKafkaForTests(t)
  const { listeners, certificates, users } = kafka
  const ca = readFileSync(certificates.ca, 'utf8')
  const otherCa = readFileSync(certificates.otherCa, 'utf8')
  const client = {
    cert: readFileSync(certificates.clientCert, 'utf8'),
    key: readFileSync(certificates.clientKey, 'utf8')
  }
  const wrong = (user: KafkaUser): KafkaUser => ({ ...user, password: 'wrong' })
  const topic = freshName('read')
  await createTopic(kafka, topic)

  const said = async (brokers: readonly string[], config: Omit<KafkaConfig, 'brokers'>): Promise<string> => {
    const admin = quietClient({ brokers, retry: { retries: 0 }, connectionTimeout: 5000, ...config }).admin()
    try {
      await admin.connect()
      await admin.fetchTopicMetadata({ topics: [topic] })
      return 'welcome'
    } catch (error) {
      return String(error)
    } finally {
      await admin.disconnect()
    }
  }

  const cases: readonly (readonly [string, readonly string[], Omit<KafkaConfig, 'brokers'>, RegExp | 'welcome'])[] = [
    ['plaintext', listeners.plaintext, {}, 'welcome'],
    ['plaintext by TLS', listeners.plaintext, { ssl: { ca } }, /./u],
    ['ssl', listeners.ssl, { ssl: { ca } }, 'welcome'],
    ['ssl without TLS', listeners.ssl, {}, /Closed connection/u],
    ['ssl by another authority', listeners.ssl, { ssl: { ca: otherCa } }, /unable to verify|signature/u],
    ['mutualSsl', listeners.mutualSsl, { ssl: { ca, ...client } }, 'welcome'],
    ['mutualSsl without a certificate', listeners.mutualSsl, { ssl: { ca } }, /SSL alert/u],
    ['plain on the listener that has only it', listeners.saslPlainOnly, { sasl: SASL.plain() }, 'welcome'],
    [
      'scram on the listener that has only plain',
      listeners.saslPlainOnly,
      { sasl: SASL.scram256() },
      /does not support/u
    ],
    ['no SASL at all', listeners.saslPlaintext, {}, /Closed connection|socket/u],
    ...(
      [
        ['saslPlaintext', listeners.saslPlaintext, {}],
        ['saslSsl', listeners.saslSsl, { ssl: { ca } }]
      ] as const
    ).flatMap(
      ([name, brokers, tls]) =>
        [
          [`${name} by plain`, brokers, { ...tls, sasl: SASL.plain() }, 'welcome'],
          [`${name} by scram-sha-256`, brokers, { ...tls, sasl: SASL.scram256() }, 'welcome'],
          [`${name} by scram-sha-512`, brokers, { ...tls, sasl: SASL.scram512() }, 'welcome'],
          [`${name} by oauthbearer`, brokers, { ...tls, sasl: SASL.oauth() }, 'welcome'],
          // kafkajs ignores the broker's refusal and continues.
          [
            `${name}, a token out of date`,
            brokers,
            { ...tls, sasl: SASL.oauth(unsecuredToken(undefined, -50)) },
            /not valid given the current SASL state/u
          ],
          [
            `${name}, wrong password by plain`,
            brokers,
            { ...tls, sasl: SASL.plain(wrong(users.plain)) },
            /KafkaJSSASLAuthenticationError/u
          ],
          [
            `${name}, wrong password by scram-sha-256`,
            brokers,
            { ...tls, sasl: SASL.scram256(wrong(users.scram256)) },
            /KafkaJSSASLAuthenticationError/u
          ],
          [
            `${name}, wrong password by scram-sha-512`,
            brokers,
            { ...tls, sasl: SASL.scram512(wrong(users.scram512)) },
            /KafkaJSSASLAuthenticationError/u
          ],
          [
            `${name}, plain for one who has scram`,
            brokers,
            { ...tls, sasl: SASL.plain(users.scram256) },
            /KafkaJSSASLAuthenticationError/u
          ],
          [
            `${name}, no rights`,
            brokers,
            { ...tls, sasl: SASL.scram512(users.noRights) },
            /Not authorized to access topics/u
          ],
          [
            `${name}, rights to groups only`,
            brokers,
            { ...tls, sasl: SASL.plain(users.groupsOnly) },
            /Not authorized to access topics/u
          ],
          [`${name}, rights to topics`, brokers, { ...tls, sasl: SASL.scram256(users.topicsOnly) }, 'welcome']
        ] as const
    )
  ]
  for (const [title, brokers, config, expected] of cases) {
    const outcome = await said(brokers, config)
    if (expected === 'welcome') t.equal(outcome, expected, title)
    else t.match(outcome, expected, title)
  }

  const groupOf = async (user: KafkaUser): Promise<string> => {
    const admin = quietClient({ brokers: listeners.saslPlaintext, sasl: SASL.plain(user), retry: PATIENT }).admin()
    await admin.connect()
    try {
      const {
        groups: [group]
      } = await admin.describeGroups([freshName('group')])
      return group!.state
    } catch (error) {
      return String(error)
    } finally {
      await admin.disconnect()
    }
  }
  // kafkajs hides the reason.
  t.match(
    await groupOf(users.topicsOnly),
    /KafkaJSGroupCoordinatorNotFound/u,
    'a group for one who has rights to topics only'
  )
  t.equal(await groupOf(users.groupsOnly), 'Dead', 'a group without members, for a user with rights to groups')
})
