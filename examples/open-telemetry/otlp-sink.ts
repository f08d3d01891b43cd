import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { toOtlpLogs, type OtelLogRecord, type OtlpResourceLogs } from 'warp-flow'
import { postLogs, type Outcome } from './post-logs.ts'
import { tellSeldom } from './tell-seldom.ts'

/** A record to send, and the function to call once the receiver has it. */
export interface OtlpItem {
  readonly record: OtelLogRecord
  /** Attributes of the record's resource, in addition to those of all records. */
  readonly resource?: Readonly<Record<string, string | number>>
  readonly ack: () => void
}

export interface OtlpSinkOptions {
  /** The receiver, such as `http://127.0.0.1:4318/v1/logs`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly resource?: Readonly<Record<string, string>>
  /** The maximum number of records in a request. Default 512. */
  readonly batch?: number
  /** The maximum size of a request in bytes of JSON, unless one record is larger. Default 4 MiB. */
  readonly batchBytes?: number
  /** The time limit for a request and its response, in ms. Default 10,000. */
  readonly timeoutMs?: number
  /** Keeps a record that the receiver refuses. The record is acked when this resolves. */
  readonly keep: (item: OtlpItem, why: string) => Promise<void>
  /** Reports problems to a person; each kind at most once in half a minute. */
  readonly tell: (text: string) => void
  /** Waits before a retry. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** A number in [0, 1), for jitter. */
  readonly random?: () => number
  /** The current time, in ms since any moment. */
  readonly now?: () => number
}

/** The counts of requests and records. */
export interface OtlpCounts {
  requests: number
  retries: number
  accepted: number
  /** Records rejected by the receiver in a partial success: they are lost, and it does not say which they are. */
  rejected: number
  /** Records passed to `keep`. */
  kept: number
}

/**
 * Sends records over OTLP/HTTP, one request after the other, and acks those that the receiver has. During a request the
 * next batch is collected; when it is full, the source is paused. Requests that fail temporarily are retried without
 * limit.
 */
export class OtlpSink extends Writable {
  readonly counts: OtlpCounts = { requests: 0, retries: 0, accepted: 0, rejected: 0, kept: 0 }
  readonly #options: OtlpSinkOptions
  readonly #end = new AbortController()
  /** The receiver's address for messages, without possible secrets. */
  readonly #place: string
  readonly #tell: (kind: string, text: string) => void
  #keptInARow = 0

  constructor(options: OtlpSinkOptions) {
    super({ objectMode: true, highWaterMark: options.batch ?? 512 })
    this.#options = options
    this.#place = placeOf(options.url)
    this.#tell = tellSeldom(options.tell, options.now)
  }

  override _write(item: OtlpItem, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    void this.#run([item], callback)
  }

  override _writev(chunks: { readonly chunk: OtlpItem }[], callback: (error?: Error) => void): void {
    void this.#run(
      chunks.map(({ chunk }) => chunk),
      callback
    )
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#end.abort()
    callback(error)
  }

  async #run(items: readonly OtlpItem[], callback: (error?: Error) => void): Promise<void> {
    try {
      const most = this.#options.batchBytes ?? 4 * 1024 * 1024
      for (const batch of batchesOf(items, most, (item) => this.#requestOf([item]))) await this.#deliver(batch)
    } catch (error) {
      callback(error as Error)
      return
    }
    callback()
  }

  /**
   * Delivers records. If a request is refused, retries its halves, which isolates a faulty record, or finds an accepted
   * size.
   */
  async #deliver(items: readonly OtlpItem[]): Promise<void> {
    const outcome = await this.#untilAnswered(items)
    if (outcome.kind === 'accepted') return this.#accepted(items, outcome)
    if (outcome.kind !== 'refused') throw new Error(`${this.#place}: ${outcome.said}`)
    const [only] = items
    if (only !== undefined && items.length === 1) return this.#keep(only, outcome.said)
    const half = Math.ceil(items.length / 2)
    await this.#deliver(items.slice(0, half))
    await this.#deliver(items.slice(half))
  }

  async #untilAnswered(items: readonly OtlpItem[]): Promise<Outcome> {
    const { url, headers = {}, timeoutMs = 10_000, sleep = waitFor, random = Math.random } = this.#options
    const json = this.#requestOf(items)
    for (let tries = 0; ; tries++) {
      this.counts.requests++
      const outcome = await postLogs(json, { url, headers, timeoutMs, signal: this.#end.signal })
      if (outcome.kind !== 'later') return outcome
      this.counts.retries++
      if (tries === 0)
        this.#tell('later', `${this.#place} does not take records for now, trying again: ${outcome.said}`)
      const backoff = Math.min(1000 * 2 ** tries, 30_000) * (0.5 + random() / 2)
      await sleep(Math.max(outcome.afterMs ?? backoff, SHORTEST_MS), this.#end.signal)
    }
  }

  #accepted(items: readonly OtlpItem[], outcome: Extract<Outcome, { readonly kind: 'accepted' }>): void {
    const { said } = outcome
    const rejected = Math.min(outcome.rejected, items.length)
    this.#keptInARow = 0
    this.counts.accepted += items.length - rejected
    this.counts.rejected += rejected
    if (rejected > 0)
      this.#tell(
        'rejected',
        `the receiver threw ${rejected} of ${items.length} records away, ${this.counts.rejected} in all: ${said}`
      )
    else if (said !== '') this.#tell('said', `the receiver says: ${said}`)
    for (const { ack } of items) ack()
  }

  /** Keeps a refused record. If everything is refused, the address is probably wrong rather than the records. */
  async #keep(item: OtlpItem, why: string): Promise<void> {
    if (++this.#keptInARow > MOST_KEPT_IN_A_ROW) throw new Error(`${this.#place} refuses everything: ${why}`)
    await this.#options.keep(item, why)
    this.counts.kept++
    this.#tell('kept', `the receiver refused a record, which is kept, ${this.counts.kept} in all: ${why}`)
    item.ack()
  }

  /** Builds the request, grouping records by resource. */
  #requestOf(items: readonly OtlpItem[]): string {
    const groups = new Map<string, { readonly item: OtlpItem; readonly records: OtelLogRecord[] }>()
    for (const item of items) {
      const key = JSON.stringify(item.resource ?? null)
      const group = groups.get(key) ?? { item, records: [] }
      groups.set(key, group)
      group.records.push(item.record)
    }
    const resourceLogs: OtlpResourceLogs[] = [...groups.values()].flatMap(
      ({ item, records }) =>
        toOtlpLogs(records, { resource: { ...this.#options.resource, ...item.resource } }).resourceLogs
    )
    return JSON.stringify({ resourceLogs })
  }
}

/**
 * Splits records into batches of at most `most` bytes. The size is estimated as the sum of single requests, which is
 * never less than that of one request for all.
 */
function* batchesOf(
  items: readonly OtlpItem[],
  most: number,
  requestOf: (item: OtlpItem) => string
): Generator<OtlpItem[]> {
  let batch: OtlpItem[] = []
  let bytes = 0
  for (const item of items) {
    const size = Buffer.byteLength(requestOf(item))
    if (batch.length > 0 && bytes + size > most) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

/**
 * The address without secrets. Throws if it can never work, which would otherwise look like a receiver that is down.
 */
function placeOf(url: string): string {
  const { protocol, username, password, origin, pathname } = URL.canParse(url) ? new URL(url) : NO_ADDRESS
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new Error('the address of the receiver has to be one such as http://127.0.0.1:4318/v1/logs')
  if (username !== '' || password !== '')
    throw new Error('a name or a password belongs into a header, not into the address')
  return `${origin}${pathname}`
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal })
}

const NO_ADDRESS = { protocol: '', username: '', password: '', origin: '', pathname: '' }
const MOST_KEPT_IN_A_ROW = 100
/** The minimum pause before a retry, even for `Retry-After: 0`. */
const SHORTEST_MS = 500
