import type { ComparedSource, SourceOddity } from '../../types/connector.ts'
import type { KafkaParams } from './params.ts'

/**
 * Finds sources that share the default `group_id` with sources that read different topics, which is hardly intended.
 * They all still read, but each rebalance of one affects the others.
 */
export function sharedGroups(
  sources: readonly ComparedSource<Pick<KafkaParams, 'brokers' | 'topic' | 'groupId'>>[]
): readonly SourceOddity[] {
  // broker and group => topics => the first source with both
  const readers = new Map<string, Map<string, string>>()
  return sources.flatMap(({ key, params, origin }) => {
    const { brokers, topic, groupId } = params
    const topics = JSON.stringify([...topic].sort())
    const alike = brokers.map((broker) => {
      const place = JSON.stringify([broker.toLowerCase(), groupId])
      const found = readers.get(place) ?? new Map<string, string>()
      readers.set(place, found)
      return found
    })
    const other = alike.flatMap((found) => [...found].slice(0, 2)).find(([others]) => others !== topics)
    for (const found of alike) if (!found.has(topics)) found.set(topics, key)
    if (other === undefined || origin['group_id']?.from !== 'default') return []
    const [, beside] = other
    return [
      {
        key,
        beside,
        code: 'CONFIG_SHARED_GROUP' as const,
        suggestion: `group_id = ${JSON.stringify(key)}`,
        message: `${JSON.stringify(key)} has no \`group_id\` and so is in one consumer group with ${JSON.stringify(beside)}, which reads other topics`
      }
    ]
  })
}
