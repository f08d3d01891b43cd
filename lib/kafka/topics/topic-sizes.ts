import type { Admin } from 'kafkajs'
import type { ErrorContext } from '../../../types/classification.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'

/** topic => how many partitions it has */
export type TopicSizes = ReadonlyMap<string, number>

export interface SeenTopics {
  readonly sizes: TopicSizes
  /** topic => why it is invisible: it does not exist, or the user may not describe it */
  readonly unseen: ReadonlyMap<string, SourceError>
}

export interface TopicPlaces {
  /** The place that errors about a topic name. */
  readonly topicPlace: (topic: string) => ErrorContext
}

/**
 * Asks for the number of partitions of each topic, and for the topics that are invisible. Rejects if the request fails.
 */
export async function topicSizes(
  admin: Pick<Admin, 'fetchTopicMetadata'>,
  topics: readonly string[],
  places: TopicPlaces
): Promise<SeenTopics> {
  const [first] = topics
  if (first === undefined) return NONE
  try {
    const answer = await admin.fetchTopicMetadata({ topics: [...topics] })
    return { sizes: new Map(answer.topics.map(({ name, partitions }) => [name, partitions.length])), unseen: new Map() }
  } catch (error) {
    const known = toSourceError(error, places.topicPlace(first))
    if (!OF_A_TOPIC.has(known.code)) throw error
    if (topics.length === 1) return { sizes: new Map(), unseen: new Map([[first, known]]) }
  }
  // With several topics, kafkajs does not name the one that failed, so ask for each half
  const half = Math.ceil(topics.length / 2)
  const [some, others] = [
    await topicSizes(admin, topics.slice(0, half), places),
    await topicSizes(admin, topics.slice(half), places)
  ]
  return { sizes: new Map([...some.sizes, ...others.sizes]), unseen: new Map([...some.unseen, ...others.unseen]) }
}

const NONE: SeenTopics = { sizes: new Map(), unseen: new Map() }
/** Errors about a topic, not about the broker. */
const OF_A_TOPIC: ReadonlySet<string> = new Set([
  'KAFKA_TOPIC_NOT_FOUND',
  'KAFKA_TOPIC_AUTHORIZATION_FAILED',
  'KAFKA_INVALID_TOPIC_EXCEPTION'
])
