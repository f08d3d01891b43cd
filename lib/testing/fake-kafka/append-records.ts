import type { FakeCluster } from './fake-cluster.ts'
import type { FakeKafkaRecord, LoggedTransaction, PartitionLog } from './partition-log.ts'

export interface AppendTo {
  readonly topic: string
  readonly codec?: number
  readonly transaction?: LoggedTransaction
  /** Collects the partitions that a transaction has written to. */
  readonly touched?: Set<PartitionLog>
}

/** The place of an appended record. Offsets are strings, as in kafkajs. */
export interface FakeKafkaPlace {
  /** The number of the partition in the topic, from 0. */
  readonly partition: number
  /** The offset of the record, in decimal. */
  readonly offset: string
}

/**
 * Appends records to a topic: those with the same key share a partition, those without a key are distributed in turn.
 */
export function appendRecords(
  cluster: FakeCluster,
  { topic, codec = 0, transaction, touched }: AppendTo,
  records: readonly FakeKafkaRecord[]
): readonly FakeKafkaPlace[] {
  const size = cluster.partitions(topic).length
  const places = records.map((record) => {
    const partition =
      record.partition ?? ((record.key ?? null) === null ? cluster.takeTurn() : hashOf(record.key ?? '')) % size
    const log = cluster.partition(topic, partition)
    touched?.add(log)
    log.append(record, {
      timestamp: record.timestamp ?? cluster.clock.now(),
      codec,
      ...(transaction === undefined ? {} : { transaction })
    })
    return { partition, offset: String(log.high - 1) }
  })
  cluster.changed()
  return places
}

/** Not Kafka's own hash; it only has to map equal keys to equal partitions. */
function hashOf(key: Buffer | string): number {
  return Buffer.from(key).reduce((hash, byte) => (hash * 31 + byte) % 65_521, 7)
}
