import { HOST } from './broker-properties.ts'
import type { NodePorts } from './broker-properties.ts'
import { grantRights } from './grant-rights.ts'
import { makeNodeCertificates } from './node-certificates.ts'
import type { KafkaCertificates } from './node-certificates.ts'
import { startNodes } from './start-kafka.ts'
import type { StartOptions, TestKafka } from './start-kafka.ts'
import { USERS } from './users.ts'
import type { KafkaUsers } from './users.ts'

/** The addresses of the nodes, by how one gets in. */
interface KafkaListeners {
  /** Everyone may do everything. */
  readonly plaintext: readonly string[]
  /** TLS; everyone may do everything. */
  readonly ssl: readonly string[]
  /** TLS that asks the client for a certificate. */
  readonly mutualSsl: readonly string[]
  /** PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER. */
  readonly saslPlaintext: readonly string[]
  /** The same over TLS. */
  readonly saslSsl: readonly string[]
  /** PLAIN without TLS; every other mechanism is refused. */
  readonly saslPlainOnly: readonly string[]
}

/** A cluster with every listener, and an authorizer for those who come by SASL. */
export interface SecureKafka extends TestKafka {
  readonly listeners: KafkaListeners
  readonly certificates: KafkaCertificates
  readonly users: KafkaUsers
}

/** Starts a cluster whose nodes hold all listeners at once. Rejects with the brokers' log where it does not come up. */
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
