import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { makeCertificates } from '../support/certificates.ts'
import { freshName } from '../support/kafka/topics.ts'
import type { Fault } from './fault.ts'
import { advertisedKafka, passOn, rewrite, secureKafka, topicBehind } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, login, readsOne, topicWithRecord } from './support/kafka-row.ts'

export const kafkaSecurityFaults: readonly Fault[] = [
  kafkaFault('in the clear to a port that speaks TLS', 'KAFKA_TLS_REQUIRED', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.ssl, topic: await topicWithRecord(kafka) }),
      // Only a person can vouch for an authority
      byHand: () =>
        rewrite(folder, (text) => `${text}security_protocol = "SSL"\nssl_ca_location = "${kafka.certificates.ca}"\n`),
      works: readsOne
    }
  }),
  kafkaFault('TLS to a port in the clear', 'KAFKA_TLS_NOT_SPOKEN', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const config = { security_protocol: 'SSL', ssl_ca_location: kafka.certificates.ca }
    return {
      files: kafkaFiles({ brokers: kafka.listeners.plaintext, topic: await topicWithRecord(kafka), config }),
      works: readsOne
    }
  }),
  kafkaFault(
    'an authority that did not sign the broker',
    'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    async ({ folder, after }) => {
      const kafka = await secureKafka.use(after)
      const { ca, otherCa } = kafka.certificates
      const config = { security_protocol: 'SSL', ssl_ca_location: otherCa }
      return {
        files: kafkaFiles({ brokers: kafka.listeners.ssl, topic: await topicWithRecord(kafka), config }),
        byHand: () => rewrite(folder, (text) => text.replace(otherCa, ca)),
        works: readsOne
      }
    }
  ),
  kafkaFault("the broker's certificate is out of date", 'TLS_CERT_HAS_EXPIRED', async ({ folder, after }) => {
    const kafka = await advertisedKafka.use(after)
    const topic = freshName('fault')
    await topicBehind(kafka, topic)
    const { ca, expired, server } = await makeCertificates(path.join(folder, 'certificates'))
    const identity = async ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
      cert: await readFile(cert),
      key: await readFile(key)
    })
    const close = await passOn(kafka.advertised, kafka.port, await identity(expired), after)
    const config = { security_protocol: 'SSL', ssl_ca_location: ca.cert }
    return {
      files: kafkaFiles({ brokers: [`localhost:${kafka.advertised}`], topic, config }),
      byHand: async () => {
        await close()
        await passOn(kafka.advertised, kafka.port, await identity(server), after)
      },
      works: readsOne
    }
  }),
  kafkaFault(
    "a name that the broker's certificate does not have",
    'TLS_ERR_TLS_CERT_ALTNAME_INVALID',
    async ({ after }) => {
      const kafka = await secureKafka.use(after)
      const config = { security_protocol: 'SSL', ssl_ca_location: kafka.certificates.ca }
      // Another notation of 127.0.0.1, which is in the certificate
      const brokers = kafka.listeners.ssl.map((broker) => broker.replace('127.0.0.1', '127.1'))
      return { files: kafkaFiles({ brokers, topic: await topicWithRecord(kafka), config }), works: readsOne }
    }
  ),
  kafkaFault(
    'no client certificate where one is asked for',
    'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    async ({ folder, after }) => {
      const kafka = await secureKafka.use(after)
      const { ca, clientCert, clientKey } = kafka.certificates
      return {
        files: kafkaFiles({
          brokers: kafka.listeners.mutualSsl,
          topic: await topicWithRecord(kafka),
          config: { security_protocol: 'SSL', ssl_ca_location: ca }
        }),
        byHand: () =>
          rewrite(
            folder,
            (text) => `${text}ssl_certificate_location = "${clientCert}"\nssl_key_location = "${clientKey}"\n`
          ),
        works: readsOne
      }
    }
  ),
  kafkaFault('a wrong password', 'KAFKA_SASL_FAILED', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    const { username, password } = kafka.users.scram512
    const config = login('SASL_PLAINTEXT', 'SCRAM-SHA-512', { username, password: 'wrong-4711' })
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic: await topicWithRecord(kafka), config }),
      byHand: () => rewrite(folder, (text) => text.replace('wrong-4711', password)),
      works: readsOne
    }
  }),
  kafkaFault('a login in the clear to a port that speaks TLS', 'KAFKA_TLS_REQUIRED', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    const files = kafkaFiles({
      brokers: kafka.listeners.saslSsl,
      topic: await topicWithRecord(kafka),
      config: login('SASL_PLAINTEXT', 'SCRAM-SHA-512', kafka.users.scram512)
    })
    return {
      files,
      byHand: ({ toml = '' }) =>
        rewrite(folder, (text) => {
          const [, protocol = ''] = /security_protocol = (".+")/.exec(toml) ?? []
          return text.replace(
            'security_protocol = "SASL_PLAINTEXT"',
            `security_protocol = ${protocol}\nssl_ca_location = "${kafka.certificates.ca}"`
          )
        }),
      works: readsOne
    }
  }),
  kafkaFault('a user of another mechanism', 'KAFKA_SASL_FAILED', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    const config = login('SASL_PLAINTEXT', 'SCRAM-SHA-256', kafka.users.scram512)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic: await topicWithRecord(kafka), config }),
      // Another user is configured
      byHand: ({ toml = '' }) =>
        rewrite(folder, (text) => {
          if (!toml.includes(`sasl_username = "${kafka.users.scram512.username}"`) || !toml.includes('SASL_PLAINTEXT'))
            throw new Error(`an example of another login: ${toml}`)
          const { username, password } = kafka.users.scram256
          return text.replace(kafka.users.scram512.username, username).replace(kafka.users.scram512.password, password)
        }),
      works: readsOne
    }
  }),
  kafkaFault('a mechanism that the listener does not offer', 'KAFKA_SASL_MECHANISM', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const config = login('SASL_PLAINTEXT', 'SCRAM-SHA-256', kafka.users.plain)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlainOnly, topic: await topicWithRecord(kafka), config }),
      works: readsOne
    }
  }),
  kafkaFault('a login where none is asked for', 'KAFKA_ILLEGAL_SASL_STATE', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const config = login('SASL_PLAINTEXT', 'PLAIN', kafka.users.plain)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.plaintext, topic: await topicWithRecord(kafka), config }),
      works: readsOne
    }
  }),
  kafkaFault('no login where one is asked for', 'KAFKA_CONNECTION_CLOSED', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    const config = login('SASL_PLAINTEXT', 'PLAIN', kafka.users.plain)
    const lines = Object.entries(config)
      .map(([name, value]) => `${name} = "${value}"\n`)
      .join('')
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic: await topicWithRecord(kafka) }),
      byHand: () => rewrite(folder, (text) => `${text}${lines}`),
      works: readsOne
    }
  })
]
