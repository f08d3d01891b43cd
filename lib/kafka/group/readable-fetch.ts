import type { Broker, Cluster } from 'kafkajs'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { Clock } from '../../../types/clock.ts'
import { classifyError } from '../../errors/classify.ts'
import { sourceErrorOf, toSourceError } from '../../errors/make-error.ts'
import { decodeFetchesOf } from '../client/own-fetch-decoding.ts'
import { SourceError } from '../../errors/source-error.ts'

export interface ReadableFetchParts {
  readonly clock: Pick<Clock, 'now'>
  /** Called before the consumer fails; settles when the records fetched earlier are delivered and committed. */
  readonly beforeFailure: () => Promise<void>
}

/**
 * If one batch cannot be decoded, kafkajs discards the whole answer, with everything before that batch and all other
 * partitions. This then fetches each partition by itself, and of an undecodable one only the first batch: everything
 * readable is delivered. The failure, with the place of the batch, follows when nothing else is left, or after
 * `OTHERS_MS`.
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

/** The part of an answer that is needed here; kafkajs' own type is `any`. */
interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly { readonly messages: readonly unknown[] }[] }[]
}

/** Wraps `fetch` so that it fetches each partition by itself if the answer for all of them cannot be decoded. */
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
            if (isUndecodable(error)) return alone(1) // a broker sends the first batch whole
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
 * The same failure with its place, marked so that kafkajs does not retry. It has no `cause`, because kafkajs would then
 * pass on only that.
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
