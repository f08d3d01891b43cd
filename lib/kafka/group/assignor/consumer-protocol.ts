/**
 * Kafka's consumer protocol: how members of a classic group tell what they subscribe to, and are told what they are given. Written as
 * version 0, which every client reads; what later versions add comes behind it and is passed over.
 */

/** topic => its partitions */
export type TopicPartitions = ReadonlyMap<string, readonly number[]>

export function encodeSubscription(topics: readonly string[]): Buffer {
  return Buffer.concat([VERSION, int32(topics.length), ...topics.map(string), NO_USER_DATA])
}

/** The topics that a member subscribes to, each once; none where these bytes are no subscription: any client may be in a group. */
export function decodeSubscription(bytes: Buffer): ReadonlySet<string> {
  return new Set(readable(bytes, (reader) => reader.array(() => reader.string())))
}

export function encodeAssignment(assignment: TopicPartitions): Buffer {
  const topics = [...assignment].map(([topic, partitions]) => Buffer.concat([string(topic), int32(partitions.length), ...partitions.map(int32)]))
  return Buffer.concat([VERSION, int32(topics.length), ...topics, NO_USER_DATA])
}

/** What a member is given; nothing where these bytes are no assignment. To a member that gets nothing some leaders send no bytes at all. */
export function decodeAssignment(bytes: Buffer): TopicPartitions {
  return readable(bytes, (reader) => new Map(reader.array(() => [reader.string(), reader.array(() => reader.int32())]))) ?? new Map()
}

/** Null where the bytes end too early. */
function readable<T>(bytes: Buffer, read: (reader: Reader) => T): T | null {
  try {
    return read(new Reader(bytes))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Reads behind the version. Beyond the end it throws a `RangeError`, as `Buffer` does. */
class Reader {
  readonly #bytes: Buffer
  #at = 2

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  int32(): number {
    this.#at += 4
    return this.#bytes.readInt32BE(this.#at - 4)
  }

  string(): string {
    const start = this.#at + 2
    const end = start + this.#bytes.readInt16BE(this.#at)
    if (end < start || end > this.#bytes.length) throw new RangeError('the text is longer than what there is')
    this.#at = end
    return this.#bytes.toString('utf8', start, end)
  }

  /** Never makes room for more than has been read: the count may be anything. */
  array<T>(read: () => T): T[] {
    const items: T[] = []
    for (let left = this.int32(); left > 0; left--) items.push(read())
    return items
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function string(text: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeInt16BE(Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text)])
}

const VERSION = Buffer.alloc(2)
/** Bytes of length 0; Java writes null, which is read alike. */
const NO_USER_DATA = int32(0)
