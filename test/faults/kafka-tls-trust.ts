import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import type net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import type { ErrorCode } from '../../types/error-codes.ts'
import { freshName } from '../support/kafka/topics.ts'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { makeChain, type Chain } from './support/chain.ts'
import { advertisedKafka, passOn, topicBehind } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, readsOne } from './support/kafka-row.ts'

/**
 * What a broker presents over TLS, and how it reacts to what is presented to it. The broker is behind a port whose TLS
 * settings are chosen by each row.
 */
export const kafkaTlsTrustFaults: readonly Fault[] = [
  chainFault(
    'the broker does not send the authority between',
    'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    async ({ chain: { root, between, server, serverKey }, at, add, open }) => {
      await add({ 'ca.pem': root })
      const close = await open({ cert: server, key: serverKey })
      return {
        config: { ssl_ca_location: at('ca.pem') },
        // As its operator would
        byHand: async () => {
          await close()
          await open({ cert: `${server}${between}`, key: serverKey })
        }
      }
    }
  ),
  chainFault(
    'the broker does not send the authority between, which lies beside the root',
    'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    async ({ chain: { root, between, server, serverKey }, at, add, open }) => {
      await add({ 'ca.pem': root, 'servers.pem': between })
      await open({ cert: server, key: serverKey })
      return { config: { ssl_ca_location: at('ca.pem') } }
    }
  ),
  chainFault(
    'another authority is named, and the right one lies beside it',
    'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    async ({ chain: { root, between, server, serverKey }, strangers, at, add, open }) => {
      await add({ 'old-ca.pem': strangers.root, 'root.pem': root })
      await open({ cert: `${server}${between}`, key: serverKey })
      return { config: { ssl_ca_location: at('old-ca.pem') } }
    }
  ),
  chainFault(
    "the broker refuses the client's certificate, and another lies beside it",
    'TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    async ({ chain, at, add, open, strangers }) => {
      const { root, between, server, serverKey, client, clientKey } = chain
      await add({
        'ca.pem': `${root}${between}`,
        'client.pem': strangers.client,
        'client.key': strangers.clientKey,
        'renewed.pem': client,
        'renewed.key': clientKey
      })
      await open({ cert: `${server}${between}`, key: serverKey, ca: `${root}${between}`, requestCert: true })
      return {
        config: {
          ssl_ca_location: at('ca.pem'),
          ssl_certificate_location: at('client.pem'),
          ssl_key_location: at('client.key')
        }
      }
    }
  ),
  chainFault(
    'TLS is right, and what is behind it hangs up at once',
    'KAFKA_CONNECTION_CLOSED',
    async ({ chain: { root, between, server, serverKey }, at, add, open, closing }) => {
      await add({ 'ca.pem': root })
      const close = await closing({ cert: `${server}${between}`, key: serverKey }, (socket) => {
        socket.end()
      })
      return {
        config: { ssl_ca_location: at('ca.pem') },
        byHand: async () => {
          await close()
          await open({ cert: `${server}${between}`, key: serverKey })
        }
      }
    }
  ),
  chainFault(
    'TLS is right, and what is behind it does not understand Kafka',
    'KAFKA_CONNECTION_CLOSED',
    async ({ chain: { root, between, server, serverKey }, at, add, open, closing }) => {
      await add({ 'ca.pem': root })
      const close = await closing({ cert: `${server}${between}`, key: serverKey }, (socket) => {
        socket.once('data', () => {
          socket.end()
        })
      })
      return {
        config: { ssl_ca_location: at('ca.pem') },
        byHand: async () => {
          await close()
          await open({ cert: `${server}${between}`, key: serverKey })
        }
      }
    }
  )
]

interface ChainBench extends FaultBench {
  readonly chain: Chain
  /** From another root. */
  readonly strangers: Chain
  readonly at: (name: string) => string
  readonly add: (files: Readonly<Record<string, string>>) => Promise<void>
  /** The broker's port, over TLS. Returns a function that closes it. */
  readonly open: (identity: tls.TlsOptions) => Promise<() => Promise<void>>
  /** The same port with another service behind TLS. */
  readonly closing: (identity: tls.TlsOptions, serve: (socket: net.Socket) => void) => Promise<() => Promise<void>>
}

interface ChainCase extends Pick<FaultCase, 'byHand'> {
  readonly config: Readonly<Record<string, string>>
}

function chainFault(name: string, code: ErrorCode, arrange: (bench: ChainBench) => Promise<ChainCase>): Fault {
  return kafkaFault(name, code, async (bench) => {
    const kafka = await advertisedKafka.use(bench.after)
    const topic = freshName('fault')
    await topicBehind(kafka, topic)
    const at = (file: string): string => path.join(bench.folder, 'tls', file)
    for (const folder of ['tls', 'made', 'made-by-strangers']) await mkdir(path.join(bench.folder, folder))
    const { config, byHand } = await arrange({
      ...bench,
      at,
      chain: await makeChain(path.join(bench.folder, 'made'), 'Example'),
      strangers: await makeChain(path.join(bench.folder, 'made-by-strangers'), 'Elsewhere'),
      add: async (files) => {
        for (const [file, text] of Object.entries(files)) await writeFile(at(file), text)
      },
      open: (identity) => passOn(kafka.advertised, kafka.port, identity, bench.after),
      closing: (identity, serves) => closingAt(kafka.advertised, identity, serves, bench.after)
    })
    return {
      files: kafkaFiles({
        brokers: [`localhost:${kafka.advertised}`],
        topic,
        config: { security_protocol: 'SSL', ...config }
      }),
      works: readsOne,
      ...(byHand === undefined ? {} : { byHand })
    }
  })
}

async function closingAt(
  port: number,
  identity: tls.TlsOptions,
  serves: (socket: net.Socket) => void,
  after: FaultBench['after']
): Promise<() => Promise<void>> {
  const server = tls
    .createServer(identity, (socket) => {
      serves(socket.on('error', () => {}))
    })
    .on('tlsClientError', () => {})
    .listen(port, '127.0.0.1')
  await once(server, 'listening')
  let closed: Promise<void> | null = null
  const close = (): Promise<void> =>
    (closed ??= new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    }))
  after(close)
  return close
}
