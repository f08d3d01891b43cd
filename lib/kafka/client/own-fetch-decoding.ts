import { decodeFetchAnswer, FIRST_WITH_BATCHES } from './fetch-answer.ts'

/**
 * Makes one of kafkajs' brokers decode its answers to Fetch by `decodeFetchAnswer`. All other requests stay unchanged.
 */
export function decodeFetchesOf(broker: object): void {
  const pool: unknown = Reflect.get(broker, 'connectionPool')
  if (!isPool(pool)) return
  const send = pool.send.bind(pool)
  pool.send = (exchange) => send(withOwnDecoding(exchange))
}

function withOwnDecoding(exchange: Exchange): Exchange {
  const {
    request: { apiKey, apiVersion },
    response
  } = exchange
  if (apiKey !== FETCH || apiVersion < FIRST_WITH_BATCHES || apiVersion > LAST_KNOWN) return exchange
  return { ...exchange, response: { ...response, decode: (bytes) => decodeFetchAnswer(bytes, apiVersion) } }
}

/** A request, and the function that decodes its answer. */
export interface Exchange {
  readonly request: { readonly apiKey: number; readonly apiVersion: number }
  readonly response: { readonly decode: (bytes: Buffer) => Promise<unknown> }
}

interface Pool {
  send(exchange: Exchange): Promise<unknown>
}

function isPool(value: unknown): value is Pool {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'send') === 'function'
}

const FETCH = 1
/** The latest version of Fetch that kafkajs supports. */
const LAST_KNOWN = 11
