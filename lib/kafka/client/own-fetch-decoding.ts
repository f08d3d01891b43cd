import { decodeFetchAnswer, FIRST_WITH_BATCHES } from './fetch-answer.ts'

/**
 * Makes `decodeFetchAnswer` read the answers to Fetch on the connections of one of kafkajs' brokers. Leaves anything
 * else alone.
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

/** A request and how its answer is read. */
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
/** kafkajs supports no later one. */
const LAST_KNOWN = 11
