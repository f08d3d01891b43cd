import type { Consumer, EachBatchPayload, Offsets, TopicPartitionOffsetAndMetadata } from 'kafkajs'
import { peekString } from '../../errors/peek.ts'
import type { Ticket } from '../record/batch-queue.ts'
import { FetchedBatch } from '../record/fetched-batch.ts'
import { beating, type Heartbeat } from './beating.ts'
import type { SkippedBatch } from './client-events.ts'
import type { SendOffsets } from './committer.ts'
import type { Fetching } from './fetching.ts'
import type { GroupPlan } from './group-plan.ts'
import type { Ownership } from './ownership.ts'
import type { Rejoining } from './rejoining.ts'

export interface BatchIntakeParts {
  readonly plan: Pick<GroupPlan, 'clock' | 'settings' | 'queue' | 'delivery' | 'onDelivering'>
  readonly consumer: Pick<Consumer, 'seek' | 'commitOffsets'>
  readonly ownership: Pick<Ownership, 'assignment' | 'isRevoking'>
  readonly fetching: Pick<Fetching, 'beginning' | 'stopped'>
  readonly rejoining: Pick<Rejoining, 'check'>
}

/**
 * Takes the batches that the client has fetched, each when its turn in the queue comes. With each batch the client
 * passes functions that send a heartbeat, and one commit without a retry; there is no other access to these.
 */
export class BatchIntake {
  readonly #parts: BatchIntakeParts
  #send: SendOffsets
  /** The client's function that sends a heartbeat; null before the first batch. */
  #heartbeat: Heartbeat | null = null
  #holding = 0

  constructor(parts: BatchIntakeParts) {
    this.#parts = parts
    // Until the first batch arrives, there is only the client's own commit, which retries by itself.
    this.#send = (offsets) => parts.consumer.commitOffsets(flat(offsets))
  }

  /** How many batches wait for their turn. */
  get holding(): number {
    return this.#holding
  }

  /** Sends a commit. */
  get send(): SendOffsets {
    return this.#send
  }

  /** Sends a heartbeat if one is due. */
  async beat(): Promise<void> {
    await this.#heartbeat?.()
  }

  /** Resolves when the batch is in hand, or will not be delivered. */
  async take(payload: EachBatchPayload): Promise<void> {
    // These functions of the client need no `this`; a closure over the payload would keep its records in memory.
    // oxlint-disable-next-line typescript/unbound-method
    const { batch, heartbeat, commitOffsetsIfNecessary } = payload
    const { plan, consumer, ownership, fetching } = this.#parts
    this.#send = commitOffsetsIfNecessary
    this.#heartbeat = heartbeat
    if (fetching.beginning !== null) await this.#beating(fetching.beginning, heartbeat)
    const partition = ownership.assignment.get(batch.topic, batch.partition)
    // Stale: the client was moved to another offset while the batch was fetched.
    if (partition === undefined || payload.isStale() || fetching.stopped || ownership.isRevoking) return
    const fetchedFrom = peekString(batch, 'fetchedOffset')
    if (fetchedFrom !== undefined && !partition.expects(fetchedFrom)) {
      // Requested under an earlier assignment: taking the batch would skip the records in between
      consumer.seek({ topic: batch.topic, partition: batch.partition, offset: partition.next ?? fetchedFrom })
      return
    }
    partition.highWatermark = batch.highWatermark
    const lastOffset = batch.lastOffset()
    const fetched = new FetchedBatch({
      delivery: plan.delivery,
      partition,
      messages: batch.messages,
      highWatermark: batch.highWatermark,
      lastOffset,
      receivedAt: plan.clock.now()
    })
    const ticket = plan.queue.offer(fetched)
    if (!(await this.#turnOf(ticket, heartbeat))) return
    plan.onDelivering(fetched)
    // The client's next fetch continues from here, whether or not the records are delivered. This commits nothing.
    payload.resolveOffset(lastOffset)
    partition.fetchedTo(lastOffset, batch.messages.at(-1)?.timestamp)
  }

  /** Skips a batch without visible records. */
  skip({ topic, partition, lastOffset, highWatermark }: SkippedBatch): void {
    const { ownership, fetching } = this.#parts
    const assigned = ownership.assignment.get(topic, partition)
    if (assigned === undefined || fetching.beginning !== null) return
    assigned.highWatermark = highWatermark
    assigned.fetchedTo(lastOffset)
    assigned.skipped(lastOffset)
  }

  /** Waits for the batch's turn and keeps sending heartbeats, however slow the consumer is. */
  async #turnOf(ticket: Ticket, heartbeat: Heartbeat): Promise<boolean> {
    if (ticket.outcome !== null) return ticket.outcome
    this.#holding++
    try {
      await this.#beating(ticket.turn, heartbeat)
      return await ticket.turn
    } catch (error) {
      this.#parts.plan.queue.withdraw((batch) => batch === ticket.batch)
      throw error
    } finally {
      this.#holding--
    }
  }

  #beating(until: Promise<unknown>, heartbeat: Heartbeat): Promise<void> {
    const { plan, rejoining } = this.#parts
    const beat: Heartbeat = async () => {
      rejoining.check()
      await heartbeat()
    }
    return beating(until, beat, { clock: plan.clock, everyMs: plan.settings.heartbeatMs })
  }
}

function flat({ topics }: Offsets): TopicPartitionOffsetAndMetadata[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, ...partition })))
}
