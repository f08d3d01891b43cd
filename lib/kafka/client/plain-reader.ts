/** Reads the encoding of Kafka's non-flexible versions. Throws a `RangeError` beyond the end, as `Buffer` does. */
export class PlainReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  skip(count: number): void {
    this.#at += count
    if (this.#at > this.#bytes.length) throw new RangeError('the answer ends too early')
  }

  bool(): boolean {
    this.skip(1)
    return this.#bytes.readInt8(this.#at - 1) !== 0
  }

  int16(): number {
    this.#at += 2
    return this.#bytes.readInt16BE(this.#at - 2)
  }

  int32(): number {
    this.#at += 4
    return this.#bytes.readInt32BE(this.#at - 4)
  }

  int64(): bigint {
    this.#at += 8
    return this.#bytes.readBigInt64BE(this.#at - 8)
  }

  /** Null if the length is -1. */
  text(): string | null {
    return this.#ofLength(this.int16())?.toString() ?? null
  }

  bytes(): Buffer {
    return this.#ofLength(this.int32()) ?? Buffer.alloc(0)
  }

  /** Allocates only for items that were read: the count in the bytes may be anything. */
  array<T>(read: () => T): T[] {
    const items: T[] = []
    for (let left = this.int32(); left > 0; left--) items.push(read())
    return items
  }

  #ofLength(length: number): Buffer | null {
    if (length < 0) return null
    const start = this.#at
    this.skip(length)
    return this.#bytes.subarray(start, this.#at)
  }
}

export function plainInt16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function plainInt32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

export function plainText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([plainInt16(bytes.length), bytes])
}
