import { sendRaw, understands, type PooledBroker } from './raw-request.ts'

/** topic => the id that distinguishes it from another topic of the same name, as Kafka's own tools write it */
export type TopicIds = ReadonlyMap<string, string>

/**
 * Asks for the ids of topics: kafkajs uses version 6 of Metadata, and ids came with 10 (KIP-516, Kafka 2.8). Leaves out
 * topics that do not exist or may not be described; empty if the broker is older.
 */
export async function topicIds(broker: PooledBroker, topics: readonly string[]): Promise<TopicIds> {
  if (!understands(broker, METADATA, WITH_IDS)) return new Map()
  return await sendRaw(broker, {
    apiKey: METADATA,
    apiVersion: WITH_IDS,
    apiName: 'Metadata',
    body: metadataRequest(topics),
    read: readable
  })
}

/** Empty if the answer is malformed: some services only imitate Kafka's protocol. */
function readable(bytes: Buffer): TopicIds {
  try {
    return topicIdsIn(bytes)
  } catch {
    return new Map()
  }
}

/** The request after kafkajs' header. kafkajs does not write the header's tagged fields, so they come first here. */
export function metadataRequest(topics: readonly string[]): Buffer {
  const asked = topics.map((topic) => {
    const name = Buffer.from(topic)
    return Buffer.concat([NO_ID, unsigned(name.length + 1), name, NO_TAGS])
  })
  // The three zero bytes: creates no topics, and asks for no rights to the cluster or the topics
  return Buffer.concat([NO_TAGS, unsigned(topics.length + 1), ...asked, Buffer.alloc(3), NO_TAGS])
}

/** The ids in an answer; throws a `RangeError` if the answer ends too early. */
export function topicIdsIn(bytes: Buffer): TopicIds {
  const reader = new CompactReader(bytes)
  reader.tags()
  reader.skip(4) // the throttle time
  reader.array(() => {
    reader.skip(4)
    reader.bytes()
    reader.skip(4)
    reader.bytes()
    reader.tags()
  })
  reader.bytes() // the cluster's id
  reader.skip(4) // its controller
  const ids = new Map<string, string>()
  reader.array(() => {
    reader.skip(2)
    const topic = reader.bytes().toString()
    const id = reader.skip(16)
    reader.skip(1)
    reader.array(() => {
      reader.skip(14)
      for (let lists = 0; lists < 3; lists++) reader.array(() => reader.skip(4))
      reader.tags()
    })
    reader.skip(4)
    reader.tags()
    if (!id.equals(NO_ID)) ids.set(topic, id.toString('base64url'))
  })
  return ids
}

/** Reads the encoding of Kafka's flexible versions (KIP-482). */
class CompactReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  skip(count: number): Buffer {
    const start = this.#at
    this.#at += count
    if (this.#at > this.#bytes.length) throw new RangeError('the answer ends too early')
    return this.#bytes.subarray(start, this.#at)
  }

  unsigned(): number {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = this.skip(1).readUInt8()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 0x80
    }
  }

  /** The bytes of a string; empty for null. */
  bytes(): Buffer {
    return this.skip(Math.max(0, this.unsigned() - 1))
  }

  array(read: () => unknown): void {
    for (let left = this.unsigned(); left > 1; left--) read()
  }

  tags(): void {
    for (let left = this.unsigned(); left > 0; left--) {
      this.unsigned()
      this.skip(this.unsigned())
    }
  }
}

function unsigned(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  for (; left >= 0x80; left >>>= 7) bytes.push((left & 0x7f) | 0x80)
  return Buffer.from([...bytes, left])
}

const METADATA = 3
const WITH_IDS = 10
const NO_ID: Buffer = Buffer.alloc(16)
const NO_TAGS: Buffer = Buffer.alloc(1)
