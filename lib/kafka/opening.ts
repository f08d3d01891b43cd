import dns from 'node:dns/promises'
import type { Classification } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import { retry } from '../core/retry.ts'
import { addWords } from '../errors/add-words.ts'
import { sourceError } from '../errors/make-error.ts'
import { SourceError } from '../errors/source-error.ts'
import { brokerHost, brokerPlace } from './client/broker-address.ts'
import type { Clients } from './client/clients.ts'
import { groupSettings } from './client/group-settings.ts'
import { SourceGroup } from './group/source-group.ts'
import type { KafkaReport } from './kafka-report.ts'
import type { KafkaParams } from './params.ts'

export interface OpeningParts {
  readonly clients: Clients
  readonly report: KafkaReport
  /** Called at the start of each attempt, with the group that it joins. */
  readonly onAttempt?: (group: SourceGroup) => void
  /** Whether a host name resolves to an address. */
  readonly resolves?: (host: string) => Promise<boolean>
}

/**
 * Joins the group, and waits for brokers that are down: a program may start before they do. Rejects immediately if an
 * error will not pass by itself, after `retries` more attempts if an address is wrong, and after `connect_timeout_ms`
 * if that is given.
 */
export async function openGroup(
  params: KafkaParams,
  context: OpenContext,
  { clients, report, onAttempt, resolves = hasAddress }: OpeningParts
): Promise<SourceGroup> {
  const { brokers, connectTimeoutMs = 0 } = params
  const { retries, reconnectBackoffMs, reconnectBackoffMaxMs } = groupSettings(params)
  const withinMs = connectTimeoutMs === 0 ? Infinity : connectTimeoutMs
  let group: SourceGroup | null = null
  let last: SourceError | null = null
  const late = new AbortController()
  const cut = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener('abort', () => {
      const none = `no broker has answered within ${withinMs} ms`
      reject(
        last === null ? sourceError('KAFKA_CONNECTION_TIMEOUT', report.place(), { detail: none }) : addWords(last, none)
      )
    })
  })
  cut.catch(() => {}) // between two attempts, nothing else handles the rejection
  const timer =
    withinMs === Infinity
      ? null
      : context.clock.setTimeout(() => {
          // Once a broker has answered, joining may take longer: the limit is for unreachable brokers
          if (group?.cluster.answered !== true) late.abort()
        }, withinMs)
  const signal = AbortSignal.any([context.signal, late.signal])
  const attempt = async (): Promise<SourceGroup> => {
    const opening = new SourceGroup(params, { ...context, signal }, clients, report)
    group = opening
    onAttempt?.(opening)
    await Promise.race([late.signal.aborted ? cut : opening.open(), cut])
    return opening
  }
  const attempts = async (failure: SourceError): Promise<number> => {
    last = failure
    return (await isAwaited(failure, { brokers, cluster: group?.cluster.advertised.length ?? 0, resolves }))
      ? Infinity
      : retries + 1
  }
  const policy = {
    attempts,
    baseMs: reconnectBackoffMs,
    maxMs: reconnectBackoffMaxMs,
    passes: (failure: Classification) => !late.signal.aborted && passes(failure),
    withinMs
  }
  try {
    return await retry(attempt, policy, report.place(), context)
  } finally {
    context.clock.clearTimeout(timer)
  }
}

/** Kafka declares a missing topic to be retriable, since it may appear; while the source opens, it is a mistake. */
function passes({ retryable, code }: Classification): boolean {
  return retryable && code !== 'KAFKA_TOPIC_NOT_FOUND'
}

interface Known {
  readonly brokers: readonly string[]
  /** How many brokers the cluster has advertised; 0 if none has answered yet. */
  readonly cluster: number
  readonly resolves: (host: string) => Promise<boolean>
}

/**
 * Whether to wait for brokers without limit. Not if no host name in `brokers` resolves, nor if the cluster's only
 * broker answers but advertises an unreachable address.
 */
async function isAwaited(failure: SourceError, { brokers, cluster, resolves }: Known): Promise<boolean> {
  const { host: name, port } = SourceError.contextOf(failure) ?? {}
  const host = name === undefined ? undefined : brokerHost(name)
  const places = brokers.map(brokerPlace)
  if (failure.code === 'KAFKA_HOST_NOT_FOUND') {
    const others = places.filter((place) => place.host !== host)
    return (
      others.length < places.length && (await Promise.all(others.map((place) => resolves(place.host)))).includes(true)
    )
  }
  return cluster !== 1 || host === undefined || places.some((place) => place.host === host && place.port === port)
}

async function hasAddress(host: string): Promise<boolean> {
  try {
    await dns.lookup(host)
    return true
  } catch {
    return false
  }
}
