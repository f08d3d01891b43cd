import net from 'node:net'
import tls from 'node:tls'
import { brokerHost } from './broker-address.ts'
import { serverName } from './socket-factory.ts'

/** The protocol that a port speaks, as it answers a request of Kafka. */
export type PortAnswer =
  /** `mechanisms` are the login mechanisms that it offers; null if it has no login. */
  { readonly speaks: 'kafka'; readonly mechanisms: readonly string[] | null } | { readonly speaks: 'other' }

/**
 * Asks a port on a separate connection which login mechanisms it offers, and thereby finds out whether it speaks Kafka
 * at all. Null if nothing arrived: no connection, a hang-up, no answer in time. Sends nothing secret. TLS options are
 * for a port that requires a client certificate.
 */
export function askBroker(
  name: string,
  port: number,
  overTls: boolean | tls.ConnectionOptions,
  timeoutMs: number,
  signal?: AbortSignal
): Promise<PortAnswer | null> {
  if (signal?.aborted) return Promise.resolve(null)
  const host = brokerHost(name)
  return new Promise((resolve) => {
    const options = typeof overTls === 'object' ? overTls : {}
    const socket =
      overTls === false
        ? net.connect({ host, port })
        : tls.connect({ host, port, ...serverName(host), ...options, rejectUnauthorized: false })
    let received: Buffer = Buffer.alloc(0)
    const settle = (answer: PortAnswer | null): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
      socket.destroy()
      resolve(answer)
    }
    const giveUp = (): void => {
      settle(received.length === 0 ? null : OTHER)
    }
    const timer = setTimeout(giveUp, timeoutMs)
    signal?.addEventListener('abort', giveUp, { once: true })
    socket.once(overTls === false ? 'connect' : 'secureConnect', () => {
      socket.write(REQUEST)
    })
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      const answer = answerIn(received)
      if (answer !== undefined) settle(answer)
    })
    // These also swallow later errors of the socket, which is no longer in use by then
    socket.on('error', giveUp).on('close', giveUp)
  })
}

const OTHER: PortAnswer = { speaks: 'other' }
/** The correlation id of the request; an answer of another protocol does not contain it. */
const CORRELATION = 0x57464c57

/**
 * SaslHandshake, version 1, preceded by its length. It asks for a mechanism that does not exist: the answer lists those
 * that do.
 */
const REQUEST: Buffer = Buffer.concat([
  int32(24),
  int16(17),
  int16(1),
  int32(CORRELATION),
  int16(9),
  Buffer.from('warp-flow'),
  int16(3),
  Buffer.from('ASK')
])

/** Undefined while the answer is incomplete. */
function answerIn(bytes: Buffer): PortAnswer | undefined {
  if (bytes.length < 8) return undefined
  const size = bytes.readInt32BE(0)
  if (bytes.readInt32BE(4) !== CORRELATION || size < 10 || size > LARGEST_BYTES) return OTHER
  if (bytes.length < 4 + size) return undefined
  return {
    speaks: 'kafka',
    mechanisms: bytes.readInt16BE(8) === ILLEGAL_SASL_STATE ? null : textsIn(bytes.subarray(10, 4 + size))
  }
}

/** An array of strings, as far as its bytes are complete. */
function textsIn(bytes: Buffer): readonly string[] {
  const texts: string[] = []
  for (let at = 4, left = bytes.readInt32BE(0); left > 0 && at + 2 <= bytes.length; left--) {
    const end = at + 2 + Math.max(0, bytes.readInt16BE(at))
    texts.push(bytes.toString('utf8', at + 2, end))
    at = end
  }
  return texts
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

const LARGEST_BYTES = 65_536
/** The error code with which a listener without a login answers login requests. */
const ILLEGAL_SASL_STATE = 34
