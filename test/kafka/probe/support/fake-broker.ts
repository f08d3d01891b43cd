import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { plainInt16, plainInt32, plainText } from '../../../../lib/kafka/client/plain-reader.ts'

/** What a broker of this process answers; it knows no records. */
export interface FakeBrokerOptions {
  /** The logins that it offers; null where it has none. */
  readonly mechanisms?: readonly string[] | null
  /** A request's number => the versions that it understands. */
  readonly versions?: Readonly<Record<number, readonly [number, number]>>
  /** The body of an answer to Metadata, once the port is known. */
  readonly metadata?: (port: number) => Buffer
  readonly identity?: tls.TlsOptions
}

export interface FakeBroker {
  readonly port: number
  /** The numbers of the requests that came. */
  readonly requests: readonly number[]
  /** Resolves when no connection is open. */
  readonly closed: () => Promise<void>
}

type After = (undo: () => unknown) => void

/** Speaks Kafka's protocol over a real socket, as far as live checks go before anything is asked of a group. */
export async function fakeBroker(
  after: After,
  { mechanisms = null, versions = VERSIONS, metadata, identity }: FakeBrokerOptions = {}
): Promise<FakeBroker> {
  const requests: number[] = []
  const sockets = new Set<net.Socket>()
  let port = 0
  const serve = (socket: net.Socket): void => {
    sockets.add(socket)
    let received = Buffer.alloc(0)
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket)
      })
      .on('data', (bytes: Buffer) => {
        received = Buffer.concat([received, bytes])
        while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
          const size = 4 + received.readInt32BE(0)
          const [key, version] = [received.readInt16BE(4), received.readInt16BE(6)]
          requests.push(key)
          const body =
            key === API_VERSIONS
              ? versionsBody(versions, version)
              : key === SASL_HANDSHAKE
                ? handshakeBody(mechanisms)
                : (metadata?.(port) ?? Buffer.alloc(0))
          const answer = Buffer.concat([received.subarray(8, 12), body])
          socket.write(Buffer.concat([plainInt32(answer.length), answer]))
          received = received.subarray(size)
        }
      })
  }
  const server = identity === undefined ? net.createServer(serve) : tls.createServer(identity, serve)
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  port = address.port
  after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const closed = async (): Promise<void> => {
    for (const socket of sockets) await once(socket, 'close')
  }
  return { port, requests, closed }
}

export interface FakeTopic {
  readonly name: string
  readonly error?: number
  readonly leaders?: readonly number[]
  readonly operations?: number
}

/** As version 8 of Metadata answers. */
export function metadataAnswer(
  brokers: readonly (readonly [nodeId: number, host: string, port: number])[],
  topics: readonly FakeTopic[]
): Buffer {
  return Buffer.concat([
    plainInt32(0),
    array(brokers, ([nodeId, host, port]) => [plainInt32(nodeId), plainText(host), plainInt32(port), NULL_TEXT]),
    plainText('cluster'),
    plainInt32(1),
    array(topics, ({ name, error = 0, leaders = [1], operations = -(2 ** 31) }) => [
      plainInt16(error),
      plainText(name),
      Buffer.of(0),
      array(leaders, (leader, partition) => [
        plainInt16(leader < 0 ? 5 : 0),
        plainInt32(partition),
        plainInt32(leader),
        plainInt32(0),
        one(leader),
        one(leader),
        plainInt32(0)
      ]),
      plainInt32(operations)
    ]),
    plainInt32(-(2 ** 31))
  ])
}

function array<T>(items: readonly T[], each: (item: T, index: number) => readonly Buffer[]): Buffer {
  return Buffer.concat([plainInt32(items.length), ...items.flatMap(each)])
}

function one(value: number): Buffer {
  return Buffer.concat([plainInt32(1), plainInt32(value)])
}

function versionsBody(versions: NonNullable<FakeBrokerOptions['versions']>, version: number): Buffer {
  const ranges = array(Object.entries(versions), ([key, [least, most]]) => [
    plainInt16(Number(key)),
    plainInt16(least),
    plainInt16(most)
  ])
  return Buffer.concat([plainInt16(0), ranges, ...(version > 0 ? [plainInt32(0)] : [])])
}

function handshakeBody(mechanisms: readonly string[] | null): Buffer {
  return Buffer.concat([
    plainInt16(mechanisms === null ? ILLEGAL_SASL_STATE : UNSUPPORTED_MECHANISM),
    array(mechanisms ?? [], (name) => [plainText(name)])
  ])
}

/** As Kafka 3 has them, of what a source needs. */
export const VERSIONS: NonNullable<FakeBrokerOptions['versions']> = {
  0: [0, 9],
  1: [0, 13],
  2: [0, 7],
  3: [0, 12],
  8: [0, 8],
  9: [0, 8],
  10: [0, 4],
  11: [0, 9],
  12: [0, 4],
  13: [0, 5],
  14: [0, 5],
  15: [0, 5],
  17: [0, 1],
  18: [0, 3],
  36: [0, 2]
}
const API_VERSIONS = 18
const SASL_HANDSHAKE = 17
const ILLEGAL_SASL_STATE = 34
const UNSUPPORTED_MECHANISM = 33
const NULL_TEXT = plainInt16(-1)
