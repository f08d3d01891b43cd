import type { AckWatermark, AckWatermarks } from '../../../types/acks.ts'
import type { Tags } from '../../../types/tags.ts'
import type { CommitNote } from './commit-note.ts'
import { offsetAfter, offsetsBetween } from './offsets.ts'

export interface PartitionParts {
  readonly tags: Tags
  readonly acks: AckWatermarks | null
  /** Called after each ack of one of its records. */
  readonly onAck: () => void
  readonly instance: number
}

/** A batch of records that are being delivered. */
export interface InHand {
  /** The offset after its last record that is done under `ack: 'auto'`. */
  readonly done: string | null
  /** The offset of its next record. */
  readonly position: string
  /** The log contains no visible record between it and that offset. */
  skipTo(offset: string): void
}

/**
 * A partition for as long as one assignment lasts. Acks of its records count for that assignment only: positions of an
 * earlier one, committed after a rebalance, would move the partition's next owner back.
 */
export class AssignedPartition {
  readonly topic: string
  readonly partition: number
  readonly tags: Tags
  /** Null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
  highWatermark: string | null = null
  /** Where the first open transaction began at the last query; null if there was none. */
  stableEnd: string | null = null
  /** The offset that was committed last by this member. */
  committed: string | null = null
  /** Distinguishes its topic from another of the same name; null if unknown. */
  topicId: string | null = null
  /** The latest time of a record that was read, in ms since the epoch; null if none was. */
  time: number | null = null
  readonly #acks: AckWatermarks | null
  readonly #onAck: () => void
  readonly #watermarkName: string
  /** Where it begins, before any record is done. */
  #begin: string | null = null
  /** The offset after the last record of a batch that was delivered completely. */
  #finished: string | null = null
  /** The offset that the next fetch has to ask for; null if the client has moved by itself. */
  next: string | null = null
  /** The last batch was fetched from elsewhere. */
  #inDoubt = false
  /** The batch in hand; if it was withdrawn, how far it had been delivered. */
  #batch: InHand | null = null

  constructor(topic: string, partition: number, { tags, acks, onAck, instance }: PartitionParts) {
    this.topic = topic
    this.partition = partition
    this.tags = tags
    this.#acks = acks
    this.#onAck = onAck
    // Of two members in this process, one may get a partition before the other learns that it has lost it.
    this.#watermarkName = `${instance}:${this.name}`
    this.watermark = acks?.watermark(this.#watermarkName) ?? null
  }

  get name(): string {
    return partitionName(this.topic, this.partition)
  }

  /** Reading begins at that offset. */
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
   * Whether a batch that was fetched from that offset is the next one. Believes the same answer when it comes twice:
   * the client has then moved by itself, as it does if an offset is out of range.
   */
  expects(offset: string): boolean {
    const right = this.next === null || this.next === offset || this.#inDoubt
    this.#inDoubt = !right
    return right
  }

  /** Everything up to that offset was fetched, the last visible record with that time. */
  fetchedTo(offset: string, time?: string): void {
    this.next = offsetAfter(offset)
    const ms = Number(time)
    if (ms > (this.time ?? 0)) this.time = ms
  }

  /** The client goes on from another offset. */
  moved(): void {
    this.next = null
  }

  /** Its records are given from now on. */
  delivering(batch: InHand): void {
    this.#batch = batch
  }

  /** Invisible records up to `offset`, after everything that was fetched before. */
  skipped(offset: string): void {
    if (this.#batch === null) this.finished(offset, false)
    else this.#batch.skipTo(offset)
  }

  /**
   * All records up to `offset` were delivered; if that is not a record itself (a transaction's marker), nobody has to
   * ack it.
   */
  finished(offset: string, isRecord: boolean): void {
    this.#batch = null
    this.#finished = offsetAfter(offset)
    if (this.watermark === null || isRecord) return
    const { topic, partition, watermark } = this
    watermark.ack(watermark.delivered({ topic, partition, offset }))
  }

  /** The offset to commit: after the last record that is done; null if unknown. */
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

  /** The partition is given up: acks of its records no longer count. */
  release(): void {
    this.#acks?.release(this.#watermarkName)
  }
}

export function partitionName(topic: string, partition: number): string {
  return `${topic}/${partition}`
}
