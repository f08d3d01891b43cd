import type { IHeaders, RecordBatchEntry } from 'kafkajs'
import { decodedHeaders } from './decoded-headers.ts'

/** A record to produce, as in kafkajs. */
export interface FakeKafkaRecord {
  /** Its key; absent or null if it has none. */
  readonly key?: Buffer | string | null
  /** The value; null for a tombstone. */
  readonly value: Buffer | string | null
  /** Its headers (KIP-82). Default: none. */
  readonly headers?: IHeaders
  /** The partition. Default: by the key, or in turn if there is none. */
  readonly partition?: number
  /** When it was created, in ms since the epoch. Default: now, by the clock. */
  readonly timestamp?: number
  /**
   * The record takes an offset but is never delivered, like a record of an aborted transaction, or the marker at a
   * transaction's end. Default false.
   */
  readonly hidden?: boolean
}

/** The state of the transaction that a record belongs to. */
export interface LoggedTransaction {
  state: 'open' | 'committed' | 'aborted'
}

export interface AppendOptions {
  readonly timestamp: number
  /** The codec of the compression, as numbered in kafkajs; 0 for none. */
  readonly codec?: number
  readonly transaction?: LoggedTransaction
}

interface Stored {
  readonly offset: number
  /** Null for a hidden record. */
  readonly message: RecordBatchEntry | null
  readonly transaction: LoggedTransaction | null
  readonly codec: number
  readonly size: number
  readonly timestamp: number
}

/** The result of a fetch. */
export interface Fetched {
  readonly messages: RecordBatchEntry[]
  /** The offset of the first record, which may be a hidden one. */
  readonly firstOffset: number
  readonly lastOffset: number
  /** The total size of the values. */
  readonly bytes: number
  /** The codecs of the records. */
  readonly codecs: ReadonlySet<number>
}

/** The records of one partition. */
export class PartitionLog {
  #records: Stored[] = []
  /** The offset of the first record that is not deleted. */
  low = 0
  /** The offset after the last record. */
  high = 0

  append(
    { key = null, value, headers = {}, hidden = false }: FakeKafkaRecord,
    { timestamp, codec = 0, transaction }: AppendOptions
  ): void {
    const bytes = bytesOf(value)
    const message: RecordBatchEntry = {
      key: bytesOf(key),
      value: bytes,
      headers: decodedHeaders(headers),
      timestamp: String(timestamp),
      attributes: 0,
      offset: String(this.high)
    }
    this.#records.push({
      offset: this.high,
      message: hidden ? null : message,
      transaction: transaction ?? null,
      codec,
      size: bytes?.length ?? 0,
      timestamp
    })
    this.high++
  }

  /**
   * The offset of the first open transaction, or the end of the log: the last stable offset, where reads under
   * `read_committed` end.
   */
  get stableEnd(): number {
    return this.#records.find(({ transaction }) => transaction?.state === 'open')?.offset ?? this.high
  }

  /** Deletes the records before an offset, as retention does. */
  trim(offset: number): void {
    this.low = Math.min(Math.max(offset, this.low), this.high)
    this.#records = this.#records.filter((record) => record.offset >= this.low)
  }

  /** The offset of the first record with this or a later timestamp; the end of the log if there is none. */
  offsetAt(timestamp: number): number {
    return this.#records.find(({ timestamp: own }) => own >= timestamp)?.offset ?? this.high
  }

  /**
   * Reads the records from an offset on: up to `maxBytes`, but at least one record; null if there is none. Under
   * `read_committed`, reads only up to the first open transaction, and no records of aborted ones.
   */
  read(offset: number, maxBytes: number, uncommitted = false): Fetched | null {
    const end = uncommitted ? this.high : this.stableEnd
    const found: Stored[] = []
    let bytes = 0
    for (const record of this.#records) {
      if (record.offset < offset) continue
      if (record.offset >= end) break
      if (found.length > 0 && bytes + record.size > maxBytes) break
      bytes += record.size
      found.push(record)
    }
    const [first, last] = [found[0], found.at(-1)]
    if (first === undefined || last === undefined) return null
    const messages = found
      .filter(({ transaction }) => uncommitted || transaction?.state !== 'aborted')
      .map(({ message }) => message)
      .filter((message) => message !== null)
    const codecs = new Set(found.map(({ codec }) => codec))
    return { messages, firstOffset: first.offset, lastOffset: last.offset, bytes, codecs }
  }
}

function bytesOf(value: Buffer | string | null): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : value
}
