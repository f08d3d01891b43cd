import { servedConfigNames } from './config-names.ts'

/** A rule that one number in `config` has to be below another, or at most equal to it. */
export interface Order {
  readonly small: string
  readonly large: string
  /** `small` has to be below `large` divided by this number: 3 means a third. */
  readonly parts: number
  readonly orEqual: boolean
  readonly words: string
}

/**
 * The rules for the numbers in `config`. If two given numbers conflict, one is refused; a default is adjusted instead.
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
 * The rules that defaults follow: those above, and some that two given numbers may break. A default that broke them
 * would leave the given setting without effect.
 */
const defaultOrders: readonly Order[] = [
  ...configOrders,
  // A broker counts at most `max_partition_fetch_bytes` per partition: one partition could never reach a larger minimum
  atMost('fetch_min_bytes', 'max_partition_fetch_bytes'),
  atMost('max_partition_fetch_bytes', 'fetch_max_bytes')
]

export function isKept({ parts, orEqual }: Order, small: number, large: number): boolean {
  return orEqual ? small <= large : small * parts < large
}

/** The largest value that `small` may have for that `large`. */
export function mostBeside({ parts, orEqual }: Order, large: number): number {
  return orEqual ? large : Math.ceil(large / parts) - 1
}

/** The value of a number that was not given: the declared default, moved only as far as the given numbers require. */
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

/** The declared default, moved so that it follows the rules beside the known numbers. */
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

/** Brokers refuse shorter sessions, unless they are configured otherwise (`group.min.session.timeout.ms`). */
const LEAST: ReadonlyMap<string, number> = new Map([['session_timeout_ms', 6000]])

const SETTLING: readonly string[] = [...new Set(defaultOrders.flatMap(({ small, large }) => [large, small]))]

function below(small: string, large: string, parts = 1): Order {
  return { small, large, parts, orEqual: false, words: parts === 1 ? 'below' : 'below a third of' }
}

function atMost(small: string, large: string): Order {
  return { small, large, parts: 1, orEqual: true, words: 'at most' }
}
