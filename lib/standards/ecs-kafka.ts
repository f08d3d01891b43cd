import type { EcsKafka, EcsOwn } from '../../types/ecs.ts'
import type { KafkaHeaders } from '../../types/kafka.ts'
import type { KafkaMeta } from '../../types/meta.ts'
import { isoTime, timeAt } from './event-time.ts'
import { wholeText } from '../core/whole-text.ts'
import { valuesOf } from './header-values.ts'
import { base64, utf8Text } from './lossless-text.ts'

/** The fields of Filebeat's Kafka input. ECS itself has none for Kafka. */
export function ecsKafka({ topic, partition, offset, timestamp, key, headers }: KafkaMeta): EcsKafka {
  const time = timestamp === '-1' ? null : isoTime(timeAt(Number(timestamp)))
  const keyText = key === null ? null : utf8Text(key)
  const lines = headerValues(headers).map(
    ([name, value]) => `${name}: ${value === null ? '' : Buffer.from(value).toString()}`
  )
  return {
    topic: wholeText(topic),
    partition,
    offset,
    ...(time === null ? {} : { block_timestamp: time }),
    ...(keyText === null ? {} : { key: keyText }),
    ...(lines.length === 0 ? {} : { headers: lines })
  }
}

/** The data that Filebeat has no field for. */
export function ecsOwnOfKafka({ key, headers, tombstone }: KafkaMeta): OwnOfKafka {
  const bytes = headerValues(headers).filter(
    (header): header is Bytes => header[1] !== null && utf8Text(header[1]) === null
  )
  return {
    ...(key === null || utf8Text(key) !== null ? {} : { key_base64: base64(key) }),
    ...(bytes.length === 0 ? {} : { headers_base64: bytes.map(([name, value]) => `${name}: ${base64(value)}`) }),
    ...(tombstone ? { tombstone } : {})
  }
}

type OwnOfKafka = Pick<EcsOwn, 'key_base64' | 'headers_base64' | 'tombstone'>
type Bytes = [name: string, value: Buffer]

/** Each value of each header, with its name. */
function headerValues(headers: KafkaHeaders): [name: string, value: Buffer | null][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    valuesOf(value).map((each): [string, Buffer | null] => [wholeText(name), each])
  )
}
