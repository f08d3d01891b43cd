import type { KafkaMessage } from 'kafkajs'
import type { AckWatermarks } from '../../../types/acks.ts'
import { AssignedPartition } from '../../../lib/kafka/partition/assigned-partition.ts'
import { FetchedBatch, type Delivery } from '../../../lib/kafka/record/fetched-batch.ts'

/** A record as the client gives it. */
export function message(
  offset: number | string,
  fields: Partial<Pick<KafkaMessage, 'key' | 'value' | 'timestamp'>> & Pick<KafkaMessage, 'headers'> = {}
): KafkaMessage {
  const { headers = {}, key = null, value = Buffer.from(`r${offset}`), timestamp = '1700000000000' } = fields
  return { key, value, timestamp, attributes: 0, offset: String(offset), headers }
}

/** A partition that was assigned, of topic "t" unless told otherwise. */
export function assigned({
  topic = 't',
  partition = 0,
  acks = null,
  onAck = () => {},
  instance = 0
}: {
  topic?: string
  partition?: number
  acks?: AckWatermarks | null
  onAck?: () => void
  instance?: number
} = {}): AssignedPartition {
  return new AssignedPartition(topic, partition, { tags: { access_source: topic }, acks, onAck, instance })
}

export function delivery(parts: Partial<Delivery> = {}): Delivery {
  return { source: 'k', buffered: () => 0, runLength: Infinity, ...parts }
}

/** A batch of records with these offsets; `lastOffset` is that of the last one unless told otherwise. */
export function batchOf(
  offsets: readonly number[],
  {
    partition = assigned(),
    lastOffset = offsets.at(-1) ?? 0,
    ...parts
  }: Partial<Delivery> & { partition?: AssignedPartition; lastOffset?: number } = {}
): FetchedBatch {
  return new FetchedBatch({
    delivery: delivery(parts),
    partition,
    messages: offsets.map((offset) => message(offset)),
    highWatermark: '1000',
    lastOffset: String(lastOffset),
    receivedAt: 42
  })
}
