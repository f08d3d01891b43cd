import type { Broker, Cluster } from 'kafkajs'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { Clock } from '../../../types/clock.ts'
import { classifyError } from '../../errors/classify.ts'
import { sourceErrorOf, toSourceError } from '../../errors/make-error.ts'
import { decodeFetchesOf } from '../client/own-fetch-decoding.ts'
import { SourceError } from '../../errors/source-error.ts'

export interface ReadableFetchParts {
  readonly clock: Pick<Clock, 'now'>
  /** Settles when the records fetched before are dealt with, because the consumer is about to fail. */
  readonly beforeFailure: () => Promise<void>
}

/**
 * If one batch cannot be decoded, kafkajs considers the whole answer unreadable, with everything before that batch and
 * all other partitions. This then fetches each partition by itself, and of the one with that batch only its first:
 * everything readable is delivered, and the failure comes when nothing else is left, with the place of the batch.
 */
export function readableFetch(cluster: Cluster, parts: ReadableFetchParts): void {
  const find = cluster.findBroker.bind(cluster)
  const known = new WeakSet<object>()
  cluster.findBroker = async (node) => {
    const broker = await find(node)
    if (!known.has(broker)) {
      known.add(broker)
      decodeFetchesOf(broker)
      broker.fetch = byPartition(broker.fetch.bind(broker), parts)
    }
    return broker
  }
}

export type Fetch = (request: FetchRequest) => Promise<FetchAnswer>

type FetchRequest = Parameters<Broker['fetch']>[0]
type FetchedPartition = FetchRequest['topics'][number]['partitions'][number]

/** kafkajs' own type of it is `any`. */
interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly unknown[] }[] }[]
}

/** The same, but it fetches each partition by itself if all of them together cannot be read. */
export function byPartition(fetch: Fetch, { clock, beforeFailure }: ReadableFetchParts): Fetch {
  let failingSince: number | null = null
  return async (request) => {
    try {
      const answer = await fetch(request)
      failingSince = null
      return answer
    } catch (error) {
      if (!isUndecodable(error)) throw error
    }
    const [answers, failures] = await eachAlone(fetch, request)
    const [failure] = failures
    const found = answers.some(({ responses }) =>
      responses.some(({ partitions }) => partitions.some(({ messages }) => messages.length > 0))
    )
    failingSince ??= clock.now()
    if (failure === undefined || (found && clock.now() - failingSince < OTHERS_MS))
      return { responses: answers.flatMap(({ responses }) => responses) }
    await beforeFailure()
    throw failure
  }
}

async function eachAlone(
  fetch: Fetch,
  request: FetchRequest
): Promise<readonly [readonly FetchAnswer[], readonly Error[]]> {
  const [answers, failures]: [FetchAnswer[], Error[]] = [[], []]
  for (const { topic, partitions } of request.topics) {
    for (const one of partitions) {
      const alone = (maxBytes: number): Promise<FetchAnswer> =>
        fetch({
          ...request,
          ...AT_ONCE,
          maxBytes,
          topics: [{ topic, partitions: [{ ...one, maxBytes }] }]
        })
      try {
        answers.push(
          await alone(one.maxBytes).catch((error: unknown) => {
            if (isUndecodable(error)) return alone(1) // a broker gives the first batch whole
            throw error
          })
        )
      } catch (error) {
        if (!isUndecodable(error)) throw error
        failures.push(placed(error, topic, one))
      }
    }
  }
  return [answers, failures]
}

function isUndecodable(error: unknown): boolean {
  return UNDECODABLE.has(classifyError(error, KAFKA).code)
}

/**
 * The same failure, with its place. kafkajs does not retry it, and of an error with a `cause` it would pass on only the
 * cause.
 */
function placed(error: unknown, topic: string, { partition, fetchOffset }: FetchedPartition): Error {
  const { code, classification } = toSourceError(error, KAFKA)
  const context = SourceError.contextOf(error) ?? KAFKA
  const values = { ...context.values, topic, partition: String(partition) }
  const detail = `${classification.detail}; ${topic}/${partition} cannot be read from offset ${fetchOffset} on`
  return Object.defineProperty(sourceErrorOf(code, { ...context, values }, { detail }), 'retriable', { value: false })
}

const UNDECODABLE: ReadonlySet<string> = new Set<ErrorCode>(['KAFKA_CODEC_UNAVAILABLE', 'KAFKA_BAD_RECORD_BATCH'])
const KAFKA: { readonly area: 'kafka'; readonly values?: Readonly<Record<string, string>> } = { area: 'kafka' }
const AT_ONCE = { maxWaitTime: 0, minBytes: 0 }
/** How long other partitions are still read, in ms, before the source fails. */
const OTHERS_MS = 5000
