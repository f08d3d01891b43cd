import { servedConfigNames } from './config-names.ts'

/** One number of `config` that has to be below another one, or at most the same. */
export interface Order {
  readonly small: string
  readonly large: string
  /** `small` has to be below that part of `large`: 3 is a third. */
  readonly parts: number
  readonly orEqual: boolean
  readonly words: string
}

/**
 * The rules that the numbers of `config` have to follow. Of two given ones that conflict, one is refused; a default
 * gives way.
 */
export const configOrders: readonly Order[] = [
  below('heartbeat_interval_ms', 'session_timeout_ms', 3),
  atMost('session_timeout_ms', 'max_poll_interval_ms'),
  below('fetch_max_wait_ms', 'request_timeout_ms'),
  // kafkajs sends its heartbeats between two fetches
  below('fetch_max_wait_ms', 'session_timeout_ms', 3),
  atMost('fetch_min_bytes', 'fetch_max_bytes'),
  atMost('retry_backoff_ms', 'retry_backoff_max_ms'),
  atMost('reconnect_backoff_ms', 'reconnect_backoff_max_ms')
]

/**
 * Numbers that may be given the other way round, as long as a default gives way: otherwise the setting beside it has no
 * effect.
 */
const defaultOrders: readonly Order[] = [
  ...configOrders,
  // A broker counts no more of each partition than it would send: it would never have gathered enough
  atMost('fetch_min_bytes', 'max_partition_fetch_bytes'),
  atMost('max_partition_fetch_bytes', 'fetch_max_bytes')
]

export function isKept({ parts, orEqual }: Order, small: number, large: number): boolean {
  return orEqual ? small <= large : small * parts < large
}

/** The most that `small` may be beside that `large`. */
export function mostBeside({ parts, orEqual }: Order, large: number): number {
  return orEqual ? large : Math.ceil(large / parts) - 1
}

/**
 * The number of a name that was not given: the declared default, moved as far as what was given asks for, and no
 * further.
 */
export function numberByDefault(name: string, given: (name: string) => number | undefined): number {
  const settled = new Map<string, number>()
  for (const each of SETTLING) {
    settled.set(
      each,
      moved(each, (other) => given(other) ?? settled.get(other))
    )
    if (each === name) break
  }
  return settled.get(name) ?? declared(name)
}

/** Away from the numbers that are known. */
function moved(name: string, known: (name: string) => number | undefined): number {
  const { min = 0, max = Infinity } = servedConfigNames[name] ?? {}
  let [least, most] = [LEAST.get(name) ?? min, max]
  for (const order of defaultOrders) {
    const [small, large] = [known(order.small), known(order.large)]
    if (order.small === name && large !== undefined) most = Math.min(most, mostBeside(order, large))
    if (order.large === name && small !== undefined)
      least = Math.max(least, order.orEqual ? small : small * order.parts + 1)
  }
  return Math.max(least, Math.min(most, declared(name)))
}

function declared(name: string): number {
  return Number(servedConfigNames[name]?.default)
}

/** Brokers refuse shorter sessions, unless they are told otherwise (`group.min.session.timeout.ms`). */
const LEAST: ReadonlyMap<string, number> = new Map([['session_timeout_ms', 6000]])

const SETTLING: readonly string[] = [...new Set(defaultOrders.flatMap(({ small, large }) => [large, small]))]

function below(small: string, large: string, parts = 1): Order {
  return { small, large, parts, orEqual: false, words: parts === 1 ? 'below' : 'below a third of' }
}

function atMost(small: string, large: string): Order {
  return { small, large, parts: 1, orEqual: true, words: 'at most' }
}
