import { getSystemErrorMap } from 'node:util'
import { cutText } from './cut-text.ts'
import { kafkaNameOf, readKafkaFacts } from './kafka-facts.ts'
import { peek, peekString } from './peek.ts'
import { visibleText } from './visible-text.ts'

/** The facts that one error states about itself; nothing in it is trusted to be well-formed. */
export interface ErrorFacts {
  readonly name: string
  /**
   * `ENOENT`, `Z_DATA_ERROR` ...: the `code`, or the name of a negative `errno` on this platform; empty if there is
   * neither.
   */
  readonly code: string
  readonly message: string
  readonly syscall: string
  readonly path?: string
  readonly host?: string
  readonly port?: number
  /** Further values for placeholders: name => text. */
  readonly values?: Readonly<Record<string, string>>
}

/** Reads the facts of any value; they are empty if it states none. Never throws. */
export function readFacts(error: unknown): ErrorFacts {
  const message = boundedMessage(error)
  const kafkaName = kafkaNameOf(error)
  const kafka = kafkaName === null ? null : readKafkaFacts(error, message)
  const path = peekString(error, 'path') ?? socketPathOf(error)
  const host = peekString(error, 'hostname') ?? peekString(error, 'host') ?? hostAddressOf(error) ?? kafka?.host
  const port = portOf(peek(error, 'port')) ?? portOf(kafka?.port)
  return {
    name: short(kafkaName ?? peekString(error, 'name')),
    code: kafka?.code ?? codeOf(error),
    // Node inserts the path verbatim: line ends in a path are not those of the message
    message: path === undefined ? message : message.replaceAll(path, () => visibleText(path)),
    syscall: short(peekString(error, 'syscall') ?? kafka?.syscall),
    ...(path === undefined ? {} : { path }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(kafka === null ? {} : { values: kafka.values })
  }
}

// The limit for each of up to 10,000 errors
const MAX_MESSAGE = 4096

function short(text: string | undefined): string {
  return text === undefined ? '' : cutText(text, 128)
}

function codeOf(error: unknown): string {
  const code = peekString(error, 'code')
  if (code !== undefined) return short(code)
  for (const name of ['errno', 'code']) {
    const value = peek(error, name)
    if (typeof value === 'number') {
      const known = getSystemErrorMap().get(value)
      if (known !== undefined) return known[0]
    }
    // Some libraries put the error's name into `errno`
    if (typeof value === 'string') return short(value)
  }
  return ''
}

/** The message, cut to the limit; a thrown primitive is its own message. */
function boundedMessage(error: unknown): string {
  switch (typeof error) {
    case 'string':
      return cutText(error, MAX_MESSAGE)
    // Converting a huge bigint to decimal takes too long
    case 'bigint':
      return BigInt.asIntN(64, error) === error ? String(error) : 'a large bigint'
    case 'symbol':
      return cutText(error.toString(), MAX_MESSAGE)
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(error)
    default:
      return error === null ? 'null' : cutText(peekString(error, 'message') ?? '', MAX_MESSAGE)
  }
}

/** The path of a local socket, which Node puts into `address`. */
function socketPathOf(error: unknown): string | undefined {
  const address = peekString(error, 'address')
  return address !== undefined && isSocketPath(address) ? address : undefined
}

function hostAddressOf(error: unknown): string | undefined {
  const address = peekString(error, 'address')
  return address === undefined || isSocketPath(address) ? undefined : address
}

function isSocketPath(address: string): boolean {
  return /^[/\\@]/.test(address)
}

function portOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : undefined
}
