import { isUtf8 } from 'node:buffer'
import type { KafkaMessage } from 'kafkajs'
import type { KafkaHeaders, KafkaHeaderValue } from '../../../types/kafka.ts'
import type { KafkaMeta } from '../../../types/meta.ts'

/** Where a record was fetched from. */
export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly highWatermark: string
}

/**
 * A record's fields besides its value. Key and headers are the bytes as received; `JSON.stringify` shows them as text.
 */
export class RecordMeta implements KafkaMeta {
  readonly kind = 'kafka'
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly timestamp: string
  readonly highWatermark: string
  readonly key: Buffer | null
  readonly headers: KafkaHeaders
  readonly tombstone: boolean

  constructor(
    { offset, timestamp, key, value, headers }: KafkaMessage,
    { topic, partition, highWatermark }: RecordPlace
  ) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.timestamp = timestamp
    this.highWatermark = highWatermark
    this.key = key
    this.headers = headersOf(headers)
    this.tombstone = value === null
  }

  toJSON(): object {
    const headers = Object.entries(this.headers).map(([name, value]) => [name, shownHeader(value)])
    const { kind, topic, partition, offset, timestamp, highWatermark, key, tombstone } = this
    return {
      kind,
      topic,
      partition,
      offset,
      timestamp,
      highWatermark,
      key: shown(key),
      headers: Object.fromEntries(headers),
      tombstone
    }
  }
}

function headersOf(headers: KafkaMessage['headers']): KafkaHeaders {
  if (headers === undefined) return NO_HEADERS
  const result: Record<string, KafkaHeaderValue> = Object.create(null) as Record<string, KafkaHeaderValue>
  for (const [name, value] of Object.entries(headers))
    result[name] = Array.isArray(value) ? sentOf(value) : bytes(value)
  return Object.freeze(result)
}

/**
 * The values that were sent. kafkajs collects headers in an object with a prototype, and merges inherited properties
 * into them: a header `constructor` arrives as `[Object, bytes]`.
 */
function sentOf(values: readonly unknown[]): KafkaHeaderValue {
  const sent = values
    .filter((value) => value === null || typeof value === 'string' || Buffer.isBuffer(value))
    .map(bytes)
  const [only = null] = sent
  return sent.length > 1 ? sent : only
}

/** kafkajs' types also allow strings, which only a producer passes. */
function bytes(value: unknown): Buffer | null {
  if (typeof value === 'string') return Buffer.from(value)
  return Buffer.isBuffer(value) ? value : null
}

function shownHeader(value: KafkaHeaderValue): unknown {
  return Buffer.isBuffer(value) || value === null ? shown(value) : value.map(shown)
}

function shown(value: Buffer | null): unknown {
  if (value === null) return null
  return isUtf8(value) ? value.toString() : { base64: value.toString('base64') }
}

const NO_HEADERS: KafkaHeaders = Object.freeze(Object.create(null) as Record<string, KafkaHeaderValue>)
