import type { IHeaders, RecordBatchEntry } from 'kafkajs'
import { decodedHeaders } from './decoded-headers.ts'

/** A record to be produced. */
export interface FakeKafkaRecord {
  readonly key?: Buffer | string | null
  /** Null is a tombstone. */
  readonly value: Buffer | string | null
  readonly headers?: IHeaders
  /** Default: by the key, and without one in turn. */
  readonly partition?: number
  /** ms since the epoch; default: now by the clock. */
  readonly timestamp?: number
  /**
   * It takes an offset and is never shown: a record of an aborted transaction, or the marker at a transaction's end.
   */
  readonly hidden?: boolean
}

interface Stored {
  readonly offset: number
  /** Null where it is not shown. */
  readonly message: RecordBatchEntry | null
  readonly size: number
  readonly timestamp: number
}

/** What a fetch finds. */
export interface Fetched {
  readonly messages: RecordBatchEntry[]
  /** Hidden records included. */
  readonly firstOffset: number
  readonly lastOffset: number
  /** Of all values. */
  readonly bytes: number
}

/** The records of one partition. */
export class PartitionLog {
  #records: Stored[] = []
  /** Offset of the first record that is still there. */
  low = 0
  /** The offset after the last record. */
  high = 0

  append({ key = null, value, headers = {}, hidden = false }: FakeKafkaRecord, timestamp: number): void {
    const bytes = bytesOf(value)
    const message: RecordBatchEntry = {
      key: bytesOf(key),
      value: bytes,
      headers: decodedHeaders(headers),
      timestamp: String(timestamp),
      attributes: 0,
      offset: String(this.high)
    }
    this.#records.push({ offset: this.high, message: hidden ? null : message, size: bytes?.length ?? 0, timestamp })
    this.high++
  }

  /** Deletes the records before an offset, as retention does. */
  trim(offset: number): void {
    this.low = Math.min(Math.max(offset, this.low), this.high)
    this.#records = this.#records.filter((record) => record.offset >= this.low)
  }

  /** The offset of the first record that is not older; the end where there is none. */
  offsetAt(timestamp: number): number {
    return this.#records.find(({ timestamp: own }) => own >= timestamp)?.offset ?? this.high
  }

  /** What is there from an offset on, up to so many bytes and one record at least; null where there is nothing. */
  read(offset: number, maxBytes: number): Fetched | null {
    const found: Stored[] = []
    let bytes = 0
    for (const record of this.#records) {
      if (record.offset < offset) continue
      if (found.length > 0 && bytes + record.size > maxBytes) break
      bytes += record.size
      found.push(record)
    }
    const [first, last] = [found[0], found.at(-1)]
    if (first === undefined || last === undefined) return null
    const messages = found.map(({ message }) => message).filter((message) => message !== null)
    return { messages, firstOffset: first.offset, lastOffset: last.offset, bytes }
  }
}

function bytesOf(value: Buffer | string | null): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : value
}
