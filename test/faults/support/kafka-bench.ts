import { readFile, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { freePorts } from '../../support/kafka/free-ports.ts'
import { quietClient } from '../../support/kafka/quiet-client.ts'
import { startKafka, type TestKafka } from '../../support/kafka/start-kafka.ts'
import { startSecureKafka } from '../../support/kafka/start-secure-kafka.ts'
import { createTopicBy } from '../../support/kafka/topics.ts'
import type { FaultBench } from '../fault.ts'
import { Lingering } from './lingering.ts'

/** One broker with all listeners, users and rights, shared by the rows. */
export const secureKafka: Lingering<Awaited<ReturnType<typeof startSecureKafka>>> = new Lingering(() =>
  startSecureKafka()
)

/** A broker that advertises another port, behind which there may be anything. */
export interface AdvertisedKafka extends TestKafka {
  /** The port it listens on. */
  readonly port: number
  /** The port it advertises to clients. */
  readonly advertised: number
}

export const advertisedKafka: Lingering<AdvertisedKafka> = new Lingering(async () => {
  const [advertised = 1] = await freePorts(1)
  const kafka = await startKafka({ advertised: `127.0.0.1:${advertised}` })
  return Object.assign(kafka, { advertised, port: Number(kafka.brokers[0]?.split(':')[1]) })
})

/** Creates a topic with one record, whatever address the broker advertises. */
export async function topicBehind({ port }: AdvertisedKafka, topic: string): Promise<void> {
  const client = quietClient({
    brokers: [`127.0.0.1:${port}`],
    socketFactory: ({ onConnect }) => net.connect({ host: '127.0.0.1', port }, onConnect)
  })
  const admin = client.admin()
  await admin.connect()
  await createTopicBy(admin, topic)
  await admin.disconnect()
  const producer = client.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic, messages: [{ value: 'one' }] })
  await producer.disconnect()
}

/** A port that forwards to another one; with an identity, over TLS. Returns a function that closes it. */
export async function passOn(
  from: number,
  to: number,
  identity: tls.TlsOptions | null,
  after: FaultBench['after']
): Promise<() => Promise<void>> {
  const open = new Set<net.Socket>()
  const pass = (socket: net.Socket): void => {
    const onward = net.connect(to, '127.0.0.1')
    for (const [one, other] of [
      [socket, onward],
      [onward, socket]
    ] as const) {
      open.add(one)
      one.pipe(other).on('error', () => {})
      one
        .on('error', () => {
          other.destroy()
        })
        .on('close', () => {
          other.destroy()
        })
    }
  }
  const server = identity === null ? net.createServer(pass) : tls.createServer(identity, pass)
  server.on('tlsClientError', () => {}).listen(from, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
  after(close)
  return close
}

/** A server for some other protocol, on its own port. */
export async function serve(server: net.Server, after: FaultBench['after']): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A port that refuses connections. */
export async function closedPort(): Promise<number> {
  const server = net.createServer()
  const port = await serve(server, () => {})
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

/** Does by hand what a fix says: changes the text of `wpsrc.toml`. */
export async function rewrite(folder: string, change: (text: string) => string): Promise<void> {
  const file = path.join(folder, 'wpsrc.toml')
  const before = await readFile(file, 'utf8')
  const text = change(before)
  if (text === before) throw new Error('nothing was changed')
  await writeFile(file, text)
}
