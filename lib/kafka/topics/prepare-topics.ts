import type { Admin } from 'kafkajs'
import type { ErrorContext } from '../../../types/classification.ts'
import { suggest } from '../../config/params/suggest.ts'
import { retry, type RetryContext } from '../../core/retry.ts'
import { classifyError } from '../../errors/classify.ts'
import { sourceError } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { CreateTopics } from '../param-checks.ts'
import { topicSizes, type TopicPlaces, type TopicSizes } from './topic-sizes.ts'
import { matchingTopics, unreadableTopics, type WantedTopics } from './wanted-topics.ts'

export interface PreparedTopics {
  readonly sizes: TopicSizes
  /** topic => the error that reports the topic as missing */
  readonly missing: ReadonlyMap<string, SourceError>
}

export interface PreparingContext extends RetryContext, TopicPlaces {
  /** Called with topics that match a pattern but cannot be read. */
  readonly leftOut?: (topics: readonly string[]) => void
  /** The known brokers; empty if none are known. */
  readonly brokers?: () => readonly unknown[]
}

export type TopicAdmin = Pick<Admin, 'fetchTopicMetadata' | 'listTopics' | 'createTopics'>

/**
 * Finds the topics, and creates missing ones if `create` is not false. Rejects with a `SourceError` that names the
 * topic if it may not be described or cannot be created: kafkajs itself would retry for long and then not name the
 * topic.
 */
export async function prepareTopics(
  admin: TopicAdmin,
  wanted: WantedTopics,
  create: CreateTopics,
  context: PreparingContext
): Promise<PreparedTopics> {
  const there = wanted.patterns.length === 0 ? [] : await admin.listTopics()
  const unreadable = unreadableTopics(wanted.patterns, there)
  if (unreadable.length > 0) context.leftOut?.(unreadable)
  const { sizes, unseen } = await topicSizes(
    admin,
    [...new Set([...wanted.names, ...matchingTopics(wanted.patterns, there)])],
    context
  )
  const all = new Map(sizes)
  const missing = new Map<string, SourceError>()
  for (const [name, error] of unseen) {
    if (error.code !== 'KAFKA_TOPIC_NOT_FOUND') throw error
    if (create === false) missing.set(name, await notFound(admin, name, context.topicPlace(name), error.cause))
    else {
      await createTopic(admin, name, create, context)
      all.set(name, create.partitions)
    }
  }
  return { sizes: all, missing }
}

async function createTopic(
  admin: TopicAdmin,
  topic: string,
  { partitions, replication }: Exclude<CreateTopics, false>,
  context: PreparingContext
): Promise<void> {
  const place = context.topicPlace(topic)
  try {
    // Resolves to false if the topic exists by now, which is fine. kafkajs' own wait for leaders would fail if the node
    // that it asks does not know the topic yet.
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication }],
      waitForLeaders: false
    })
    // All nodes learn of the topic within moments; a longer failure is an error.
    await retry(() => admin.fetchTopicMetadata({ topics: [topic] }), UNTIL_KNOWN, place, context)
  } catch (error) {
    const [first] = error instanceof AggregateError || hasErrors(error) ? error.errors : [error]
    const count = codeOf(first) === 'KAFKA_INVALID_REPLICATION_FACTOR' ? (context.brokers?.().length ?? 0) : 0
    const why =
      count === 0
        ? ''
        : `: replication = ${replication}, and there ${count === 1 ? 'is 1 broker' : `are ${count} brokers`}`
    throw sourceError('KAFKA_CREATE_TOPIC_FAILED', place, { detail: `${messageOf(first)}${why}`, cause: error })
  }
}

async function notFound(admin: TopicAdmin, topic: string, place: ErrorContext, cause: unknown): Promise<SourceError> {
  const there = await admin.listTopics().catch((): readonly string[] => [])
  // It may have been created between the two questions
  const meant = suggest(
    topic,
    there.filter((name) => name !== topic)
  )
  const detail = `there is no topic "${topic}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`
  return sourceError('KAFKA_TOPIC_NOT_FOUND', place, { detail, cause })
}

function codeOf(error: unknown): string {
  return classifyError(error, { area: 'kafka' }).code
}

function hasErrors(error: unknown): error is { readonly errors: readonly unknown[] } {
  return typeof error === 'object' && error !== null && 'errors' in error && Array.isArray(error.errors)
}

/** Retries for about ten seconds. */
const UNTIL_KNOWN = { attempts: 50, baseMs: 270, maxMs: 270 }
