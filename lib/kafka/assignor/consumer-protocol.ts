import { PlainReader, plainInt32, plainText } from '../client/plain-reader.ts'

/**
 * Kafka's consumer protocol: how members of a classic group announce their subscriptions and receive their assignments.
 * This module writes version 0, which every client reads; the fields that later versions append are skipped.
 */

/** topic => its partitions */
export type TopicPartitions = ReadonlyMap<string, readonly number[]>

export function encodeSubscription(topics: readonly string[]): Buffer {
  return Buffer.concat([VERSION, plainInt32(topics.length), ...topics.map(plainText), NO_USER_DATA])
}

/**
 * The topics that a member subscribes to, without duplicates; empty if the bytes are not a subscription: any client may
 * be in a group.
 */
export function decodeSubscription(bytes: Buffer): ReadonlySet<string> {
  return new Set(readable(bytes, (reader) => reader.array(() => textIn(reader))))
}

export function encodeAssignment(assignment: TopicPartitions): Buffer {
  const topics = [...assignment].map(([topic, partitions]) =>
    Buffer.concat([plainText(topic), plainInt32(partitions.length), ...partitions.map(plainInt32)])
  )
  return Buffer.concat([VERSION, plainInt32(topics.length), ...topics, NO_USER_DATA])
}

/**
 * A member's assignment; empty if the bytes are not an assignment. Some leaders send no bytes at all to a member
 * without partitions.
 */
export function decodeAssignment(bytes: Buffer): TopicPartitions {
  return (
    readable(bytes, (reader) => new Map(reader.array(() => [textIn(reader), reader.array(() => reader.int32())]))) ??
    new Map()
  )
}

/** Null if the bytes end too early. */
function readable<T>(bytes: Buffer, read: (reader: PlainReader) => T): T | null {
  try {
    const reader = new PlainReader(bytes)
    reader.skip(VERSION.length)
    return read(reader)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Reads a name, which must not be null here. */
function textIn(reader: PlainReader): string {
  const text = reader.text()
  if (text === null) throw new RangeError('a name is null')
  return text
}

const VERSION = Buffer.alloc(2)
/** Bytes of length 0. Java writes null, which readers treat the same. */
const NO_USER_DATA = plainInt32(0)
