import { createTopic, freshName, produce, type TestRecord } from '../../support/kafka/topics.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'

export const PARTITIONS = 3
export const VALUE_BYTES = 200

/** What every contender has to have seen of the topic when it has seen all of it. */
export interface Totals {
  readonly records: number
  readonly bytes: number
  /** Of the first bytes of all records. */
  readonly sum: number
}

/** Makes a topic with so many records and gives its name. */
export async function fillTopic(cluster: KafkaCluster, records: number, perBatch: number): Promise<string> {
  const topic = freshName('bench')
  await createTopic(cluster, topic, {
    partitions: PARTITIONS,
    config: { 'max.message.bytes': String(2 * perBatch * VALUE_BYTES) }
  })
  await produce(cluster, topic, made(records), { perRequest: perBatch * PARTITIONS })
  return topic
}

export function totals(records: number): Totals {
  let sum = 0
  for (let index = 0; index < records; index++) sum += firstByte(index)
  return { records, bytes: records * VALUE_BYTES, sum }
}

/**
 * Records of one batch of a partition, from 60 kB to 1 MB: a producer that sends at once, one that waits a little, and
 * one that fills its batches.
 */
export const BATCHES: readonly number[] = [300, 1600, 5000]

function* made(records: number): Generator<TestRecord, void, undefined> {
  for (let index = 0; index < records; index++) {
    const head = `${String.fromCharCode(firstByte(index))} 2026-01-02T03:04:05Z web${index % 7} app[${index % 4096}]: GET /item/${index} 200 `
    yield {
      value: head.padEnd(VALUE_BYTES, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 '),
      partition: index % PARTITIONS
    }
  }
}

/** A letter or a sign, other from record to record. */
function firstByte(index: number): number {
  return 33 + ((Math.imul(index, 0x9e3779b1) >>> 16) % 94)
}
