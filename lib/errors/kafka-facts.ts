import { kafkaProtocolName } from './kafka-protocol.ts'
import { peek, peekString } from './peek.ts'

/** The facts that a kafkajs error states in addition to those of other errors. */
export interface KafkaFacts {
  /** Kafka's name for a protocol error, the system's name for a system error; empty if there is neither. */
  readonly code: string
  /** The system call, read from the message, as kafkajs does not keep it. */
  readonly syscall: string
  readonly host?: string
  readonly port?: number
  /** Values for placeholders. */
  readonly values: Readonly<Record<string, string>>
}

/**
 * The name of the error's class. Most classes set `name` on the prototype, and some inherit that of their superclass,
 * so the constructor is more reliable.
 */
export function kafkaNameOf(error: unknown): string | null {
  const own = peekString(peek(error, 'constructor'), 'name')
  if (own?.startsWith(PREFIX)) return own
  const name = peekString(error, 'name')
  return name?.startsWith(PREFIX) ? name : null
}

/** Reads the facts of an error whose name identifies it as one of kafkajs. */
export function readKafkaFacts(error: unknown, message: string): KafkaFacts {
  const words = message.slice(0, 1024)
  const syscall = /\b(connect|read|write|getaddrinfo) E[A-Z_]{2,24}\b/.exec(words)?.[1] ?? ''
  return { code: codeOf(error, words), syscall, ...brokerNamed(error, words), values: valuesOf(error) }
}

const PREFIX = 'KafkaJS'

/**
 * If there is a `type`, `code` is a number of the Kafka protocol, and must not be taken for an errno. A number that
 * kafkajs does not know only appears in its message.
 */
function codeOf(error: unknown, words: string): string {
  const code = peek(error, 'code')
  const type = peekString(error, 'type')
  if (type === undefined) return typeof code === 'string' ? code.slice(0, 128) : ''
  const unknown = /\bUnknown error code (-?\d{1,5})\b/.exec(words)?.[1]
  const number = unknown === undefined ? code : Number(unknown)
  const known = typeof number === 'number' ? kafkaProtocolName(number) : null
  return known ?? unknown ?? type.slice(0, 128)
}

function brokerNamed(error: unknown, words: string): { readonly host?: string; readonly port?: number } {
  const broker = socketIn(peekString(error, 'broker') ?? '')
  if (broker !== null) return broker
  const socket = socketIn(/\b(?:connect E[A-Z]+|connect to broker) (\S{1,300})/.exec(words)?.[1] ?? '')
  if (socket !== null) return socket
  const host = /\bgetaddrinfo E[A-Z_]+ ([^\s:]{1,255})/.exec(words)?.[1]
  return host === undefined ? {} : { host }
}

/** `host:port`, where the host may be an IPv6 address, in brackets or bare. */
function socketIn(text: string): { readonly host: string; readonly port: number } | null {
  const [, host, port] = /^\[?([^\s"[\]]{1,255})\]?:(\d{1,5})(?!\d)/.exec(text) ?? []
  return host === undefined || port === undefined ? null : { host, port: Number(port) }
}

function valuesOf(error: unknown): Readonly<Record<string, string>> {
  const topic = peekString(error, 'topic')
  const partition = peek(error, 'partition')
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(typeof partition === 'number' ? { partition: String(partition) } : {})
  }
}
