import { PlainReader, plainInt32, plainText } from '../client/plain-reader.ts'

/**
 * Kafka's consumer protocol: how members of a classic group tell what they subscribe to, and are told what they are
 * given. Written as version 0, which every client reads; what later versions add comes behind it and is skipped.
 */

/** topic => its partitions */
export type TopicPartitions = ReadonlyMap<string, readonly number[]>

export function encodeSubscription(topics: readonly string[]): Buffer {
  return Buffer.concat([VERSION, plainInt32(topics.length), ...topics.map(plainText), NO_USER_DATA])
}

/**
 * The topics that a member subscribes to, each once; none where these bytes are no subscription: any client may be in a
 * group.
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
 * What a member is given; nothing where these bytes are no assignment. To a member that gets nothing some leaders send
 * no bytes at all.
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

/** A text that is null has no place here. */
function textIn(reader: PlainReader): string {
  const text = reader.text()
  if (text === null) throw new RangeError('a name is null')
  return text
}

const VERSION = Buffer.alloc(2)
/** Bytes of length 0; Java writes null, which is read alike. */
const NO_USER_DATA = plainInt32(0)
