import type { Consumer, ConsumerEndBatchProcessEvent, ConsumerGroupJoinEvent } from 'kafkajs'
import type { Standing } from './standing.ts'

/** Passes the events of a consumer on to its member. Signs of life go to the member's standing first. */
export function listenTo(consumer: Consumer, standing: Standing, member: ClientEvents): void {
  const { events } = consumer
  let misled = false
  consumer.on(events.HEARTBEAT, () => {
    standing.active()
    standing.beaten()
  })
  // Counts the answers of brokers: kafkajs emits its own fetch event for failed fetches, too
  consumer.on(events.REQUEST, ({ payload }) => {
    standing.active()
    if (payload.apiKey === FETCH) member.onFetched(payload)
  })
  consumer.on(events.REBALANCING, () => {
    standing.active()
    member.onRebalancing()
  })
  // This event precedes GROUP_JOIN
  consumer.on(events.RECEIVED_UNSUBSCRIBED_TOPICS, () => {
    misled = true
  })
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    standing.active()
    member.onJoined(payload, misled)
    misled = false
  })
  consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
    standing.active()
    if (payload.batchSize === 0) member.onSkipped(payload)
  })
  consumer.on(events.CRASH, ({ payload }) => {
    member.onCrashed(payload.error)
  })
}

/** How a member handles the events of its consumer. */
export interface ClientEvents {
  /** A broker has answered a fetch. */
  onFetched(answer: { readonly duration: number; readonly size: number }): void
  /** The group is about to reassign its partitions. */
  onRebalancing(): void
  /**
   * `misled`: the assignment contained partitions of topics that this member does not read, because the leader of the
   * group ignores subscriptions.
   */
  onJoined(join: Join, misled: boolean): void
  /** A fetch brought only invisible records: control records, or those of aborted transactions. */
  onSkipped(batch: SkippedBatch): void
  onCrashed(error: unknown): void
}

export type Join = ConsumerGroupJoinEvent['payload']
export type SkippedBatch = Pick<
  ConsumerEndBatchProcessEvent['payload'],
  'topic' | 'partition' | 'lastOffset' | 'highWatermark'
>

/** The API key of Fetch. */
const FETCH = 1
