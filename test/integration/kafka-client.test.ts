import { readFile } from 'node:fs/promises'
import t from 'tap'
import { classifyError } from '../../lib/errors/classify.ts'
import { clientLog, SILENT } from '../../lib/kafka/client/client-log.ts'
import { kafkaOptions } from '../../lib/kafka/client/client-options.ts'
import { loadKafkajs } from '../../lib/kafka/client/load-kafkajs.ts'
import { tlsOptions } from '../../lib/kafka/client/tls-options.ts'
import { speaksTls } from '../../lib/kafka/client/tls-port.ts'
import type { KafkaInputParams } from '../../lib/kafka/params.ts'
import { kafkaParamsOf } from '../kafka/client/support/kafka-params-of.ts'
import { needsKafka, secureKafkaForTests } from '../support/kafka/kafka-for-tests.ts'
import { unsecuredToken } from '../support/kafka/unsecured-token.ts'

type Config = Readonly<Record<string, string | boolean>>
type Provider = NonNullable<KafkaInputParams['oauthBearerProvider']>

const LONG_MS = 60_000

t.test('a client can log in to every listener of a broker', needsKafka(), async (t) => {
  const { listeners, certificates, users } = await secureKafkaForTests(t)
  const ca = { ssl_ca_location: certificates.ca }
  const login = (
    mechanism: string,
    { username, password }: { readonly username: string; readonly password: string }
  ): Config => {
    return { sasl_mechanisms: mechanism, sasl_username: username, sasl_password: password }
  }
  const byToken = { sasl_mechanisms: 'OAUTHBEARER' }

  /** 'welcome', or the error of kafkajs. */
  async function welcome(brokers: readonly string[], config: Config, oauthBearerProvider?: Provider): Promise<unknown> {
    const kafkajs = await loadKafkajs()
    const params = kafkaParamsOf({
      brokers,
      config: { retries: '0', ...config },
      ...(oauthBearerProvider === undefined ? {} : { oauthBearerProvider })
    })
    const admin = new kafkajs.Kafka({
      ...kafkaOptions(params, await tlsOptions(params)),
      ...clientLog(kafkajs, SILENT)
    }).admin()
    try {
      await admin.connect()
      await admin.listTopics()
      return 'welcome'
    } catch (error) {
      return error
    } finally {
      await admin.disconnect()
    }
  }

  await t.test('every protocol and every login works', async (t) => {
    const pair = { ssl_certificate_location: certificates.clientCert, ssl_key_location: certificates.clientKey }
    t.equal(await welcome(listeners.plaintext, {}), 'welcome')
    t.equal(await welcome(listeners.ssl, { security_protocol: 'SSL', ...ca }), 'welcome')
    t.equal(
      await welcome(
        listeners.ssl.map((broker) => broker.replace('127.0.0.1', 'localhost')),
        { security_protocol: 'SSL', ssl_ca_pem: await readFile(certificates.ca, 'utf8') }
      ),
      'welcome'
    )
    t.equal(await welcome(listeners.mutualSsl, { security_protocol: 'SSL', ...ca, ...pair }), 'welcome')
    for (const [name, brokers, more] of [
      ['SASL_PLAINTEXT', listeners.saslPlaintext, {}],
      ['SASL_SSL', listeners.saslSsl, ca]
    ] as const) {
      const config = { security_protocol: name, ...more }
      t.equal(await welcome(brokers, { ...config, ...login('PLAIN', users.plain) }), 'welcome', `${name}, PLAIN`)
      t.equal(
        await welcome(brokers, { ...config, ...login('SCRAM-SHA-256', users.scram256) }),
        'welcome',
        `${name}, SCRAM-SHA-256`
      )
      t.equal(
        await welcome(brokers, { ...config, ...login('SCRAM-SHA-512', users.scram512) }),
        'welcome',
        `${name}, SCRAM-SHA-512`
      )
      t.equal(
        await welcome(brokers, { ...config, ...byToken }, async () => ({ value: unsecuredToken() })),
        'welcome',
        `${name}, OAUTHBEARER`
      )
    }
  })

  await t.test('a refused token fails immediately, and an error of the token provider is reported', async (t) => {
    const config = { security_protocol: 'SASL_PLAINTEXT', ...byToken, retries: '5' }
    const refused = await welcome(listeners.saslPlaintext, config, async () => ({
      value: unsecuredToken(undefined, -50)
    }))
    t.match(refused, { code: 'KAFKA_SASL_TOKEN', message: /refuses the token/ })
    const failed = await welcome(listeners.saslPlaintext, config, () => Promise.reject(new TypeError('hunter2')))
    t.match(failed, { code: 'KAFKA_SASL_TOKEN', message: /`oauth_bearer_provider` failed: TypeError$/ })
    t.equal(classifyError(failed, { area: 'kafka' }).code, 'KAFKA_SASL_TOKEN')
  })

  await t.test('a certificate from another authority is refused, unless verification is off', async (t) => {
    t.match(await welcome(listeners.ssl, { security_protocol: 'SSL', ssl_ca_location: certificates.otherCa }), {
      message: /unable to verify/
    })
    t.equal(
      await welcome(listeners.ssl, { security_protocol: 'SSL', enable_ssl_certificate_verification: false }),
      'welcome'
    )
  })

  await t.test('speaksTls() detects which ports use TLS', async (t) => {
    for (const [brokers, expected] of [
      [listeners.plaintext, false],
      [listeners.ssl, true],
      [listeners.mutualSsl, true],
      [listeners.saslPlaintext, false],
      [listeners.saslSsl, true]
    ] as const) {
      const [host = '', port = ''] = brokers[0]?.split(':') ?? []
      t.equal(await speaksTls(host, Number(port), LONG_MS), expected, port)
    }
  })
})
