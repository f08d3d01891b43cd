import { HOST } from './broker-properties.ts'
import type { NodePorts } from './broker-properties.ts'
import { grantRights } from './grant-rights.ts'
import { makeNodeCertificates } from './node-certificates.ts'
import type { KafkaCertificates } from './node-certificates.ts'
import { startNodes } from './start-kafka.ts'
import type { StartOptions, TestKafka } from './start-kafka.ts'
import { USERS } from './users.ts'
import type { KafkaUsers } from './users.ts'

/** Addresses of the nodes, by kind of listener. */
interface KafkaListeners {
  /** Every client may do everything. */
  readonly plaintext: readonly string[]
  /** TLS; every client may do everything. */
  readonly ssl: readonly string[]
  /** TLS with a required client certificate. */
  readonly mutualSsl: readonly string[]
  /** PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER. */
  readonly saslPlaintext: readonly string[]
  /** The same over TLS. */
  readonly saslSsl: readonly string[]
  /** PLAIN without TLS; all other mechanisms are refused. */
  readonly saslPlainOnly: readonly string[]
}

/** A cluster with all listeners, and an authorizer for SASL users. */
export interface SecureKafka extends TestKafka {
  readonly listeners: KafkaListeners
  readonly certificates: KafkaCertificates
  readonly users: KafkaUsers
}

/** Starts a cluster whose nodes have all listeners. Rejects with the brokers' log if it does not start. */
export async function startSecureKafka({ nodes = 1 }: StartOptions = {}): Promise<SecureKafka> {
  const {
    kafka,
    ports,
    certificates: { ca, otherCa, clientCert, clientKey }
  } = await startNodes({ nodes, makeCertificates: makeNodeCertificates })
  try {
    await grantRights(kafka)
  } catch (error) {
    await kafka.close()
    throw error
  }
  return Object.assign(kafka, {
    listeners: listenersOf(ports),
    certificates: { ca, otherCa, clientCert, clientKey },
    users: USERS
  })
}

function listenersOf(ports: readonly NodePorts[]): KafkaListeners {
  const at = (listener: keyof NodePorts): string[] => ports.map((own) => `${HOST}:${own[listener]}`)
  return {
    plaintext: at('plaintext'),
    ssl: at('ssl'),
    mutualSsl: at('mutualSsl'),
    saslPlaintext: at('saslPlaintext'),
    saslSsl: at('saslSsl'),
    saslPlainOnly: at('saslPlainOnly')
  }
}
