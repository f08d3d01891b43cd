import type { CompiledPattern } from '../../pattern/compile-pattern.ts'
import { isUnreadable, topicPattern } from '../param-checks.ts'

/** The names in the param `topic`, and the patterns. */
export interface WantedTopics {
  readonly names: readonly string[]
  readonly patterns: readonly CompiledPattern[]
}

export function wantedTopics(topic: readonly string[]): WantedTopics {
  const patterns = topic.map(topicPattern).filter((pattern) => pattern !== null)
  return { names: [...new Set(topic.filter((name) => topicPattern(name) === null))], patterns }
}

/** The cluster's topics that the patterns match, without Kafka's own and those that the client cannot read. */
export function matchingTopics(patterns: readonly CompiledPattern[], topics: readonly string[]): readonly string[] {
  return matching(patterns, topics).filter((topic) => !isUnreadable(topic))
}

/** The topics that the patterns match but that the client cannot read. */
export function unreadableTopics(patterns: readonly CompiledPattern[], topics: readonly string[]): readonly string[] {
  return matching(patterns, topics).filter(isUnreadable)
}

function matching(patterns: readonly CompiledPattern[], topics: readonly string[]): readonly string[] {
  return topics.filter((topic) => !INTERNAL.has(topic) && patterns.some((pattern) => pattern.test(topic))).sort()
}

const INTERNAL: ReadonlySet<string> = new Set([
  '__consumer_offsets',
  '__transaction_state',
  '__share_group_state',
  '__cluster_metadata'
])
