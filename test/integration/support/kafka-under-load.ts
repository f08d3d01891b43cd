import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import type { KafkaEvent } from '../../../lib/index.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { committedOffsets, createTopic, endOffsets, freshName } from '../../support/kafka/topics.ts'
import { inSync, leaderOf } from './kafka-cluster-facts.ts'
import { startLoad, type Load } from './kafka-load.ts'
import { gapsOf, readKafka, timesAgain, type Reader } from './kafka-reader.ts'
import { until } from './kafka-until.ts'

/** A group with one member that reads a topic while records are being sent to it. */
export interface UnderLoad {
  readonly reader: Reader
  readonly load: Load
  readonly groupId: string
  /** Resolves once both sending and reading have continued for a while. */
  readonly goesOn: () => Promise<unknown>
  /** Ends the load and the reader, and proves that nothing was lost and that repeated records were counted. */
  readonly end: () => Promise<void>
}

/** A topic with three partitions on three nodes, of which one may fail. */
export async function replicatedTopic(cluster: KafkaCluster): Promise<string> {
  const topic = freshName('cluster')
  // The node that is asked may not know the topic yet.
  await createTopic(cluster, topic, {
    partitions: PARTITIONS,
    replication: 3,
    config: { 'min.insync.replicas': '2' }
  }).catch(() => {})
  await until('the topic is there', () => leaderOf(cluster, topic, 0).catch(() => null))
  return topic
}

export async function readUnderLoad(t: Test, cluster: KafkaCluster, topic: string): Promise<UnderLoad> {
  await until('all replicas are in sync', () => inSync(cluster))
  const groupId = freshName('group')
  const hand: KafkaEvent[] = []
  // From the end: records of earlier tests are not part of this one
  const reader = readKafka(t, cluster, { topic, groupId, from: 'latest', ack: 'manual', config: SOON }, (event) => {
    hand.push(event)
    return hand.length < 200 ? null : pause(10)
  })
  const acking = setInterval(() => {
    for (const event of hand.splice(0)) event.ack()
  }, 5)
  t.teardown(() => {
    clearInterval(acking)
  })
  await reader.ready()
  const load = startLoad(t, cluster, topic, PARTITIONS)
  await reader.received(1000)

  const goesOn = (): Promise<unknown> => {
    const [sent, received] = [load.sent.length, reader.events.length]
    return until('the load goes on', () => load.sent.length > sent + 500 && reader.events.length > received + 500, {
      state: () => ({
        sent: load.sent.length - sent,
        received: reader.events.length - received,
        warnings: reader.warnings.map(String),
        stats: reader.stats()
      })
    })
  }
  const end = async (): Promise<void> => {
    await load.stop()
    const ends = await endOffsets(cluster, topic)
    await until(
      'it is at the end',
      () => reader.kafka().partitions.every(({ partition, position }) => position === ends[partition]),
      { state: () => reader.stats() }
    )
    t.same(gapsOf(reader), [], 'no offset is missing')
    await reader.receivedAll(load.sent)
    await reader.source.stop()
    t.same(reader.errors, [])
    t.same(await committedOffsets(cluster, groupId, topic), ends, 'everything is committed')
    const { redelivered, restarts, rebalances } = reader.kafka()
    t.equal(timesAgain(reader), redelivered, 'repeated records are counted')
    if (redelivered > 0)
      t.ok(
        reader.warnings.some(({ code }) => EXPLAINING.has(code)),
        'and explained'
      )
    t.comment(
      `${reader.events.length} records, ${redelivered} again, restarts ${restarts}, rebalances ${rebalances.map(({ cause }) => cause).join()}`
    )
    for (const { message } of reader.warnings) t.comment(message)
  }
  return { reader, load, groupId, goesOn, end }
}

const PARTITIONS = 3
const SOON = { request_timeout_ms: '3000', metadata_max_age_ms: '1000', reconnect_backoff_max_ms: '1000' }
/** Records are repeated if their positions could not be committed, or if they were not acked in time. */
const EXPLAINING: ReadonlySet<string> = new Set([
  'KAFKA_COMMIT_FAILED',
  'KAFKA_UNACKED_REVOKED',
  'KAFKA_BROKERS_UNAVAILABLE'
])
