import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { KafkaEvent } from '../../lib/index.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { committedOffsets, createTopic, endOffsets, freshName } from '../support/kafka/topics.ts'
import { coordinatorOf, inSync, leaderOf } from './support/kafka-cluster-facts.ts'
import { startLoad, type Load } from './support/kafka-load.ts'
import { gapsOf, readKafka, timesAgain, type Reader } from './support/kafka-reader.ts'
import { until } from './support/kafka-until.ts'

t.test('a cluster of three nodes under load', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t, { nodes: 3 })
  const topic = freshName('cluster')
  // The node that is asked about it may not have heard of it yet.
  await createTopic(cluster, topic, { partitions: 3, replication: 3, config: { 'min.insync.replicas': '2' } }).catch(() => {})
  await until('the topic is there', () => leaderOf(cluster, topic, 0).catch(() => null))

  t.test('loses nothing when the leader of a partition is killed', async (t) => {
    const { reader, load } = await begin(t)
    const leader = await until('a leader', () => leaderOf(cluster, topic, 0))
    await cluster.stopBroker(leader, 'SIGKILL')
    await goesOn(reader, load)
    await Promise.all([cluster.startBroker(leader), goesOn(reader, load)])
    await end(t, reader, load)
  })

  t.test('loses nothing when the coordinator of the group is killed', async (t) => {
    const { reader, load, groupId } = await begin(t)
    const coordinator = await until('a coordinator', () => coordinatorOf(cluster, groupId))
    const { commits } = reader.kafka()
    await cluster.stopBroker(coordinator, 'SIGKILL')
    await goesOn(reader, load)
    await until('commits go on', () => reader.kafka().commits > commits + 2, { state: () => reader.stats() })
    t.not(await coordinatorOf(cluster, groupId), coordinator, 'another node coordinates the group')
    await cluster.startBroker(coordinator)
    await end(t, reader, load)
  })

  t.test('loses nothing when its nodes are restarted one after the other', async (t) => {
    const { reader, load } = await begin(t)
    for (const node of [1, 2, 3]) {
      await cluster.stopBroker(node)
      await cluster.startBroker(node)
      await until('all replicas are in sync', () => inSync(cluster))
    }
    await goesOn(reader, load)
    await end(t, reader, load)
  })

  async function begin(t: Test): Promise<{ reader: Reader, load: Load, groupId: string }> {
    await until('all replicas are in sync', () => inSync(cluster))
    const groupId = freshName('group')
    const hand: KafkaEvent[] = []
    // From the end: what the tests before have sent is not this one's
    const reader = readKafka(t, cluster, { topic, groupId, from: 'latest', ack: 'manual', config: SOON }, (event) => {
      hand.push(event)
      return hand.length < 200 ? null : pause(10)
    })
    const acking = setInterval(() => { for (const event of hand.splice(0)) event.ack() }, 5)
    t.teardown(() => { clearInterval(acking) })
    await reader.ready()
    const load = startLoad(t, cluster, topic, 3)
    await reader.received(1000)
    return { reader, load, groupId }
  }

  async function end(t: Test, reader: Reader, load: Load): Promise<void> {
    await load.stop()
    const ends = await endOffsets(cluster, topic)
    await until('it is at the end', () => reader.kafka().partitions.every(({ partition, position }) => position === ends[partition]), { state: () => reader.stats() })
    t.same(gapsOf(reader), [], 'no offset is left out')
    await reader.receivedAll(load.sent)
    const { groupId } = reader.kafka()
    await reader.source.stop()
    t.same(reader.errors, [])
    t.same(await committedOffsets(cluster, groupId, topic), await endOffsets(cluster, topic), 'all is committed')
    const { redelivered, restarts, rebalances } = reader.kafka()
    t.equal(timesAgain(reader), redelivered, 'what came twice is counted')
    t.comment(`${reader.events.length} records, ${redelivered} again, restarts ${restarts}`, rebalances.map(({ cause, unacked }) => `${cause} ${unacked}`), reader.warnings.map(({ message }) => message))
  }
})

async function goesOn(reader: Reader, load: Load): Promise<void> {
  const [sent, received] = [load.sent.length, reader.events.length]
  await until('the load goes on', () => load.sent.length > sent + 500 && reader.events.length > received + 500, {
    state: () => ({ sent: load.sent.length - sent, received: reader.events.length - received, warnings: reader.warnings.map(({ message }) => message), stats: reader.stats() })
  })
}

const SOON = { request_timeout_ms: '3000', metadata_max_age_ms: '1000', reconnect_backoff_max_ms: '1000' }
