import type { EcsKafka, EcsOwn } from '../../types/ecs.ts'
import type { KafkaHeaderValue } from '../../types/kafka.ts'
import type { KafkaMeta } from '../../types/meta.ts'
import { timeAt } from './event-time.ts'
import { wholeText } from '../core/whole-text.ts'
import { utf8Text } from './lossless-text.ts'

/** The fields that Filebeat's Kafka input gives. ECS has none. */
export function ecsKafka({ topic, partition, offset, timestamp, key, headers }: KafkaMeta): EcsKafka {
  const time = timestamp === '-1' ? null : timeAt(Number(timestamp))
  const keyText = key === null ? null : utf8Text(key)
  const lines = Object.entries(headers).flatMap(([name, value]) => headerLines(name, value))
  return {
    topic: wholeText(topic),
    partition,
    offset,
    ...(time === null ? {} : { block_timestamp: new Date(time.ms).toISOString() }),
    ...(keyText === null ? {} : { key: keyText }),
    ...(lines.length === 0 ? {} : { headers: lines })
  }
}

/** What Filebeat has no field for. */
export function ecsOwnOfKafka({ key, tombstone }: KafkaMeta): Pick<EcsOwn, 'key_base64' | 'tombstone'> {
  return {
    ...(key === null || utf8Text(key) !== null ? {} : { key_base64: key.toString('base64') }),
    ...(tombstone ? { tombstone } : {})
  }
}

function headerLines(name: string, value: KafkaHeaderValue): string[] {
  const values: readonly (Buffer | null)[] = value === null || Buffer.isBuffer(value) ? [value] : value
  return values.map((each) => `${wholeText(name)}: ${each?.toString() ?? ''}`)
}
