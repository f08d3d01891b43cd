import { PLAIN_USERS, SUPER_USERS } from './users.ts'

/** Ports of a node's listeners; `controller` is for traffic between the nodes. */
export interface NodePorts {
  readonly plaintext: number
  readonly controller: number
  readonly ssl: number
  readonly mutualSsl: number
  readonly saslPlaintext: number
  readonly saslSsl: number
  readonly saslPlainOnly: number
}

/** The PEM files of the nodes' listeners. */
export interface NodeCertificates {
  /** Private key and certificate in one file, as Kafka wants it. */
  readonly keystore: string
  readonly ca: string
}

export interface NodeProperties {
  readonly id: number
  readonly folder: string
  /** Of all nodes, indexed by node id minus one. */
  readonly ports: readonly NodePorts[]
  /** `null` if there is only the plaintext listener. */
  readonly certificates: NodeCertificates | null
  /** The address advertised to clients in place of the node's own plaintext listener. */
  readonly advertised?: string | undefined
}

/** The `server.properties` of one node, which is both broker and controller. */
export function brokerProperties({ id, folder, ports, certificates, advertised }: NodeProperties): string {
  const own = ports[id - 1]!
  const nodes = ports.length
  const listeners = {
    PLAINTEXT: own.plaintext,
    CONTROLLER: own.controller,
    ...(certificates === null ? {} : secureListeners(own))
  }
  return text({
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': ports.map(({ controller }, index) => `${index + 1}@${HOST}:${controller}`).join(),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    listeners: Object.entries(listeners)
      .map(([name, port]) => `${name}://${HOST}:${port}`)
      .join(),
    ...(advertised === undefined ? {} : { 'advertised.listeners': `PLAINTEXT://${advertised}` }),
    'listener.security.protocol.map': Object.keys(listeners)
      .map((name) => `${name}:${PROTOCOLS[name] ?? name}`)
      .join(),
    'log.dirs': `${folder}/data`,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': nodes,
    'transaction.state.log.replication.factor': nodes,
    'transaction.state.log.min.isr': 1,
    ...QUICK,
    ...(certificates === null ? {} : security(certificates))
  })
}

export const HOST = '127.0.0.1'

/** Kafka's defaults suit long-lived clusters: these settings make everything a test waits for happen soon. */
const QUICK = {
  'offsets.topic.num.partitions': 5,
  'transaction.state.log.num.partitions': 5,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 500,
  // For the newer group protocol (KIP-848): members learn at their next heartbeat which partitions to give up.
  'group.consumer.min.heartbeat.interval.ms': 500,
  'group.consumer.heartbeat.interval.ms': 500,
  // After this time a killed node is considered gone and its partitions get other leaders.
  'broker.session.timeout.ms': 4000,
  'broker.heartbeat.interval.ms': 500,
  'leader.imbalance.check.interval.seconds': 5,
  'log.retention.check.interval.ms': 1000,
  'log.initial.task.delay.ms': 500,
  'log.cleaner.backoff.ms': 500,
  // The default is half of the heap that a node gets.
  'log.cleaner.dedupe.buffer.size': 2 ** 22
}

/** The listeners whose security protocol is not their name. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  CONTROLLER: 'PLAINTEXT',
  MUTUAL_SSL: 'SSL',
  SASL_PLAIN_ONLY: 'SASL_PLAINTEXT'
}

function secureListeners(own: NodePorts): Record<string, number> {
  return {
    SSL: own.ssl,
    MUTUAL_SSL: own.mutualSsl,
    SASL_PLAINTEXT: own.saslPlaintext,
    SASL_SSL: own.saslSsl,
    SASL_PLAIN_ONLY: own.saslPlainOnly
  }
}

function security({ keystore, ca }: NodeCertificates): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'listener.name.mutual_ssl.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': Object.keys(JAAS).join(),
    'listener.name.sasl_plain_only.sasl.enabled.mechanisms': 'PLAIN',
    ...Object.fromEntries(
      ['sasl_plaintext', 'sasl_ssl', 'sasl_plain_only'].flatMap((listener) =>
        Object.entries(JAAS).map(([mechanism, jaas]) => [
          `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
          jaas
        ])
      )
    ),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': SUPER_USERS.map((name) => `User:${name}`).join(';')
  }
}

const MODULES = 'org.apache.kafka.common.security'
const SCRAM = `${MODULES}.scram.ScramLoginModule required;`
const JAAS: Readonly<Record<string, string>> = {
  PLAIN: `${MODULES}.plain.PlainLoginModule required ${PLAIN_USERS.map(
    ({ username, password }) => `user_${username}="${password}"`
  ).join(' ')};`,
  'SCRAM-SHA-256': SCRAM,
  'SCRAM-SHA-512': SCRAM,
  // Accepts unsigned tokens.
  OAUTHBEARER: `${MODULES}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`
}

function text(properties: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
