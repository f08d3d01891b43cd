import type { Consumer, ConsumerEndBatchProcessEvent, ConsumerGroupJoinEvent } from 'kafkajs'
import type { Standing } from './standing.ts'

/** Reports what happens to a consumer; signs of life go to the member's standing, before what else an event means. */
export function listenTo(consumer: Consumer, standing: Standing, member: ClientEvents): void {
  const { events } = consumer
  let misled = false
  consumer.on(events.HEARTBEAT, () => {
    standing.active()
    standing.beaten()
  })
  // An answer of a broker: the client's own event of a fetch comes for failed ones too.
  consumer.on(events.REQUEST, ({ payload }) => {
    standing.active()
    if (payload.apiKey === FETCH) member.onFetched(payload)
  })
  consumer.on(events.REBALANCING, () => {
    standing.active()
    member.onRebalancing()
  })
  // It comes before that of the join
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

/** What a member makes of its consumer's events. */
export interface ClientEvents {
  /** A broker has answered a fetch. */
  onFetched(answer: { readonly duration: number; readonly size: number }): void
  /** The group takes its partitions back. */
  onRebalancing(): void
  /**
   * `misled`: the assignment contained partitions of topics that are not this member's, because the leader of the group
   * ignores subscriptions.
   */
  onJoined(join: Join, misled: boolean): void
  /** Only invisible records came: control records, or those of aborted transactions. */
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
