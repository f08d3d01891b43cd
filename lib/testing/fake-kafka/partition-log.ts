import type { IHeaders, RecordBatchEntry } from 'kafkajs'
import { decodedHeaders } from './decoded-headers.ts'

/** A record to be produced, as kafkajs takes it. */
export interface FakeKafkaRecord {
  /** Its key; absent or null if it has none. */
  readonly key?: Buffer | string | null
  /** Null is a tombstone. */
  readonly value: Buffer | string | null
  /** Its headers (KIP-82). Default: none. */
  readonly headers?: IHeaders
  /** Default: by the key, and without one in turn. */
  readonly partition?: number
  /** When it was created, in ms since the epoch. Default: now by the clock. */
  readonly timestamp?: number
  /**
   * It takes an offset and is never shown: a record of an aborted transaction, or the marker at a transaction's end.
   * Default false.
   */
  readonly hidden?: boolean
}

/** A record's place in a transaction. */
export interface LoggedTransaction {
  state: 'open' | 'committed' | 'aborted'
}

export interface AppendOptions {
  readonly timestamp: number
  /** What it was compressed by, as kafkajs numbers the codecs; 0 is none. */
  readonly codec?: number
  readonly transaction?: LoggedTransaction
}

interface Stored {
  readonly offset: number
  /** Null where it is never shown. */
  readonly message: RecordBatchEntry | null
  readonly transaction: LoggedTransaction | null
  readonly codec: number
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
  /** What its records were compressed by. */
  readonly codecs: ReadonlySet<number>
}

/** The records of one partition. */
export class PartitionLog {
  #records: Stored[] = []
  /** Offset of the first record that is still there. */
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

  /** The offset before which no transaction is open: what is read under `read_committed` ends there. */
  get stableEnd(): number {
    return this.#records.find(({ transaction }) => transaction?.state === 'open')?.offset ?? this.high
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

  /**
   * What is there from an offset on, up to so many bytes and one record at least; null where there is nothing. Under
   * `read_committed` no further than to the first open transaction, and nothing of those that were aborted.
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
