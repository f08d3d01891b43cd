import kafkajs from 'kafkajs'
import { setTimeout } from 'node:timers/promises'
import { until } from '../integration/support/kafka-until.ts'
import { createSource, diagnose } from '../../lib/index.ts'
import { asAdmin, quietClient } from '../support/kafka/quiet-client.ts'
import { createTopic, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'
import type { Fault } from './fault.ts'
import { secureKafka } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, readsNext, readsOne, topicWithRecord } from './support/kafka-row.ts'
import { diagnoseRunning, kafkaStatsOf } from './support/kafka-running.ts'

export const kafkaGroupFaults: readonly Fault[] = [
  kafkaFault('a transaction stays open', 'KAFKA_OPEN_TRANSACTION', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = freshName('fault')
    await createTopic(kafka, topic)
    const producer = quietClient({ brokers: kafka.brokers }).producer({
      transactionalId: freshName('open'),
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner
    })
    await producer.connect()
    after(() => producer.disconnect())
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: 'one', timestamp: String(Date.now() - 120_000) }] })
    await produce(kafka, topic, keyedRecords(100, 3))
    return { files: kafkaFiles({ brokers: kafka.brokers, topic }), byHand: () => transaction.commit(), works: readsOne }
  }),
  kafkaFault("the topics of a group's members are mixed", 'KAFKA_NO_PARTITIONS', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const [topic, other, group] = [
      await topicWithRecord(kafka, { partitions: 3 }),
      await topicWithRecord(kafka),
      freshName('group')
    ]
    await joined(kafka.brokers, group, other, after)
    return {
      files: kafkaFiles({ brokers: kafka.brokers, topic, group }),
      ask: (config) => diagnoseRunning(config),
      works: readsNext(kafka, topic)
    }
  }),
  kafkaFault(
    'a group is asked for by a member of another application, which leads it',
    'KAFKA_PARTITIONS_UNREAD',
    async ({ after }) => {
      const kafka = await secureKafka.use(after)
      const [topic, other, group] = [
        await topicWithRecord(kafka, { partitions: 3 }),
        await topicWithRecord(kafka),
        freshName('group')
      ]
      await joined(kafka.brokers, group, other, after)
      return { files: kafkaFiles({ brokers: kafka.brokers, topic, group }), works: readsOne }
    }
  ),
  kafkaFault(
    'a source has died of a group that hands out partitions in its own way',
    'KAFKA_INCONSISTENT_GROUP_PROTOCOL',
    async ({ after }) => {
      const kafka = await secureKafka.use(after)
      const [topic, group] = [await topicWithRecord(kafka), freshName('group')]
      await joined(kafka.brokers, group, topic, after, [ownAssigner(topic)])
      return {
        files: kafkaFiles({ brokers: kafka.brokers, topic, group }),
        works: readsOne,
        ask: async (config) => {
          const source = createSource(config.source('s'))
          const isOver = new Promise((resolve) => {
            source
              .once('ready', resolve)
              .once('close', resolve)
              .on('error', () => {})
          })
          await isOver
          try {
            return await diagnose(source)
          } finally {
            source.destroy()
          }
        }
      }
    }
  ),
  kafkaFault('retention has passed the commit', 'KAFKA_OFFSET_OUT_OF_RANGE', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const [topic, group] = [freshName('fault'), freshName('group')]
    await createTopic(kafka, topic)
    await produce(kafka, topic, [...keyedRecords(10, 1), { value: 'one' }])
    const commit = (offset: string): Promise<unknown> =>
      asAdmin(kafka, (admin) => admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset }] }))
    await commit('5')
    await asAdmin(kafka, async (admin) => {
      await admin.fetchTopicMetadata({ topics: [topic] })
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '10' }] })
    })
    return {
      files: Object.fromEntries(
        Object.entries(kafkaFiles({ brokers: kafka.brokers, topic, group })).map(([name, text]) => [
          name,
          text.replace('"earliest"', '"latest"')
        ])
      ),
      byHand: async ({ command = '' }) => {
        if (!command.includes(`--topic ${topic}:0 --reset-offsets --to-earliest`)) throw new Error(command)
        await commit('10')
      },
      works: readsOne
    }
  }),
  kafkaFault('more members than partitions', 'KAFKA_NO_PARTITIONS', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = await topicWithRecord(kafka)
    return {
      files: kafkaFiles({ brokers: kafka.brokers, topic, more: 'instances = 3' }),
      ask: (config) =>
        diagnoseRunning(config, {
          until: (source) =>
            until('all are in', () => kafkaStatsOf(source).members.every(({ state }) => state === 'stable'))
        }),
      works: readsNext(kafka, topic)
    }
  }),
  kafkaFault('a member comes and goes', 'KAFKA_FREQUENT_REBALANCES', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const [topic, group] = [await topicWithRecord(kafka, { partitions: 4 }), freshName('group')]
    const state = { restless: true }
    return {
      files: kafkaFiles({ brokers: kafka.brokers, topic, group }),
      ask: (config) =>
        diagnoseRunning(config, {
          until: async (source) => {
            while (state.restless && kafkaStatsOf(source).rebalanceCount < 7) {
              const leave = await joined(kafka.brokers, group, topic, after)
              await leave()
            }
          }
        }),
      // The member stops joining and leaving
      byHand: async () => {
        state.restless = false
      },
      works: readsNext(kafka, topic)
    }
  }),
  kafkaFault('the consumer takes no record any more', 'KAFKA_MAX_POLL_EXCEEDED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = freshName('fault')
    await createTopic(kafka, topic)
    await produce(kafka, topic, [{ value: 'one' }, ...keyedRecords(500, 3)])
    let hangs = true
    return {
      files: kafkaFiles({
        brokers: kafka.brokers,
        topic,
        config: { max_poll_interval_ms: '1000', session_timeout_ms: '1000', heartbeat_interval_ms: '200' }
      }),
      ask: async (config) => {
        let goOn = (): void => {}
        const held = new Promise<void>((resolve) => {
          goOn = resolve
        })
        try {
          return await diagnoseRunning(config, {
            take: () => (hangs ? held : null),
            until: (source) =>
              until('it hangs', () => !hangs || (!source.stats().wanted && (source.stats().lastEventAgeMs ?? 0) > 1000))
          })
        } finally {
          goOn()
        }
      },
      byHand: async () => {
        hangs = false
      },
      works: readsNext(kafka, topic)
    }
  }),
  kafkaFault('the consumer is slower than the producers', 'KAFKA_HIGH_LAG', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = freshName('fault')
    await createTopic(kafka, topic)
    await produce(kafka, topic, keyedRecords(5000, 3))
    let slow = true
    return {
      files: kafkaFiles({ brokers: kafka.brokers, topic, more: 'lag_warning = 1000' }),
      ask: (config) =>
        diagnoseRunning(config, {
          take: () => (slow ? setTimeout(20) : null),
          until: (source) =>
            until('it lags, or has caught up', () =>
              slow ? source.stats().events > 5 : kafkaStatsOf(source).lag === 0
            )
        }),
      byHand: async () => {
        slow = false
      },
      works: readsNext(kafka, topic)
    }
  })
]

/**
 * A member from another program, made with kafkajs only. Resolves once it has its partitions, with a function that
 * makes it leave.
 */
async function joined(
  brokers: readonly string[],
  groupId: string,
  topic: string,
  after: (undo: () => unknown) => void,
  partitionAssigners?: kafkajs.PartitionAssigner[]
): Promise<() => Promise<void>> {
  const consumer = quietClient({ brokers }).consumer({
    ...(partitionAssigners === undefined ? {} : { partitionAssigners }),
    groupId,
    sessionTimeout: 6000,
    heartbeatInterval: 300,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic] })
  const isIn = new Promise((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, resolve)
  })
  await consumer.run({ eachMessage: async () => {} })
  await isIn
  let left: Promise<void> | null = null
  const leave = (): Promise<void> => (left ??= consumer.disconnect())
  after(leave)
  return leave
}

/** Assigns partition 0 of the topic to every member; no other program has this assigner. */
function ownAssigner(topic: string): kafkajs.PartitionAssigner {
  const {
    AssignerProtocol: { MemberAssignment, MemberMetadata }
  } = kafkajs
  const [name, version, userData] = ['our-own', 1, Buffer.alloc(0)] as const
  return () => ({
    name,
    version,
    assign: async ({ members }) =>
      members.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({ version, assignment: { [topic]: [0] }, userData })
      })),
    protocol: ({ topics }) => ({ name, metadata: MemberMetadata.encode({ version, topics, userData }) })
  })
}
