import type { AckWatermark, AckWatermarks } from '../../../types/acks.ts'
import type { Tags } from '../../../types/tags.ts'
import type { CommitNote } from './commit-note.ts'
import { offsetAfter, offsetsBetween } from './offsets.ts'

export interface PartitionParts {
  readonly tags: Tags
  readonly acks: AckWatermarks | null
  /** Called after each ack of one of the partition's records. */
  readonly onAck: () => void
  readonly instance: number
}

/** The batch whose records are being delivered. */
export interface InHand {
  /** The offset after the last record of the batch that is done under `ack: 'auto'`; null before the first. */
  readonly done: string | null
  /** The offset of the next record of the batch. */
  readonly position: string
  /** Extends the batch to `offset`: the log contains no visible record between the batch and that offset. */
  skipTo(offset: string): void
}

/**
 * A partition during one assignment. Acks count only for the assignment that delivered the record: positions of an
 * earlier assignment, committed after a rebalance, would move the partition's next owner back.
 */
export class AssignedPartition {
  readonly topic: string
  readonly partition: number
  readonly tags: Tags
  /** Null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
  highWatermark: string | null = null
  /** Where the first open transaction began when the brokers were last asked; null if none was open. */
  stableEnd: string | null = null
  /** The offset that this member committed last. */
  committed: string | null = null
  /** The id that distinguishes the topic from another of the same name; null if unknown. */
  topicId: string | null = null
  /** The latest timestamp of the records that were read, in ms since the epoch; null before the first. */
  time: number | null = null
  readonly #acks: AckWatermarks | null
  readonly #onAck: () => void
  readonly #watermarkName: string
  /** The offset at which reading begins, which counts until a record is done. */
  #begin: string | null = null
  /** The offset after the last batch that was delivered completely. */
  #finished: string | null = null
  /** The offset at which the next batch has to begin; null if the client has moved by itself. */
  next: string | null = null
  /** Whether the last batch was fetched from another offset than `next`. */
  #inDoubt = false
  /** The batch in hand. After a withdrawal it still shows how far the batch had been delivered. */
  #batch: InHand | null = null

  constructor(topic: string, partition: number, { tags, acks, onAck, instance }: PartitionParts) {
    this.topic = topic
    this.partition = partition
    this.tags = tags
    this.#acks = acks
    this.#onAck = onAck
    // If two members run in this process, one may get a partition before the other learns that it has lost it
    this.#watermarkName = `${instance}:${this.name}`
    this.watermark = acks?.watermark(this.#watermarkName) ?? null
  }

  get name(): string {
    return partitionName(this.topic, this.partition)
  }

  /** Sets the offset at which reading begins, and what is known about the partition. */
  beginAt(
    offset: string,
    {
      isCommitted,
      highWatermark,
      stableEnd = null,
      topicId = null,
      time = null
    }: {
      readonly isCommitted: boolean
      readonly highWatermark: string
      readonly stableEnd?: string | null
    } & Partial<CommitNote>
  ): void {
    this.#begin = offset
    this.next = offset
    this.highWatermark = highWatermark
    this.stableEnd = stableEnd
    this.topicId = topicId
    this.time = time
    if (isCommitted) this.committed = offset
  }

  ack(sequence: number): void {
    if (this.watermark === null) return
    this.watermark.ack(sequence)
    this.#onAck()
  }

  /**
   * Whether a batch that was fetched from that offset is the next one. Refuses only one batch in a row: if the next one
   * does not fit either, the client has moved by itself, as it does if an offset is out of range.
   */
  expects(offset: string): boolean {
    const right = this.next === null || this.next === offset || this.#inDoubt
    this.#inDoubt = !right
    return right
  }

  /** Everything up to `offset` was fetched; `time` is the timestamp of the last visible record. */
  fetchedTo(offset: string, time?: string): void {
    this.next = offsetAfter(offset)
    const ms = Number(time)
    if (ms > (this.time ?? 0)) this.time = ms
  }

  /** The client continues from another offset. */
  moved(): void {
    this.next = null
  }

  /** From now on, the records of that batch are delivered. */
  delivering(batch: InHand): void {
    this.#batch = batch
  }

  /** Notes invisible records up to `offset`, which follow everything that was fetched before. */
  skipped(offset: string): void {
    if (this.#batch === null) this.finished(offset, false)
    else this.#batch.skipTo(offset)
  }

  /**
   * All records up to `offset` were delivered; if there is no visible record at `offset` (but a transaction's marker,
   * say), this acks the offset itself.
   */
  finished(offset: string, isRecord: boolean): void {
    this.#batch = null
    this.#finished = offsetAfter(offset)
    if (this.watermark === null || isRecord) return
    const { topic, partition, watermark } = this
    watermark.ack(watermark.delivered({ topic, partition, offset }))
  }

  /** The offset to commit, after the last record that is done; null if unknown. */
  get committable(): string | null {
    if (this.watermark === null) return this.#batch?.done ?? this.#finished ?? this.#begin
    const { position } = this.watermark
    return position !== null && 'offset' in position ? offsetAfter(String(position.offset)) : this.#begin
  }

  /** The offset of the next record to be delivered. */
  get position(): string | null {
    return this.#batch?.position ?? this.#finished ?? this.#begin
  }

  get lag(): number | null {
    return this.position === null || this.highWatermark === null
      ? null
      : offsetsBetween(this.position, this.highWatermark)
  }

  /** The part of `lag` that open transactions hold back. */
  get held(): number {
    const { position, stableEnd, lag } = this
    if (position === null || stableEnd === null || lag === null) return 0
    return Math.max(0, lag - Math.max(0, offsetsBetween(position, stableEnd)))
  }

  get unacked(): number {
    return this.watermark?.unacked ?? 0
  }

  /** Called when the partition is given up: acks of its records no longer count. */
  release(): void {
    this.#acks?.release(this.#watermarkName)
  }
}

export function partitionName(topic: string, partition: number): string {
  return `${topic}/${partition}`
}
