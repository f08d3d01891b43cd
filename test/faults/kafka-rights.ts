import kafkajs from 'kafkajs'
import { asAdmin, type KafkaCluster } from '../support/kafka/quiet-client.ts'
import { freshName } from '../support/kafka/topics.ts'
import type { Fault } from './fault.ts'
import { secureKafka } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, login, readsNext, readsOne, topicWithRecord } from './support/kafka-row.ts'

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

export const kafkaRightsFaults: readonly Fault[] = [
  kafkaFault('a topic in the wrong case', 'KAFKA_TOPIC_NOT_FOUND', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = await topicWithRecord(kafka)
    return { files: kafkaFiles({ brokers: kafka.brokers, topic: topic.replace('fault', 'Fault') }), works: readsOne }
  }),
  kafkaFault('a topic that is not there', 'KAFKA_TOPIC_NOT_FOUND', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = freshName('zzzz-nothing-like-it')
    return { files: kafkaFiles({ brokers: kafka.brokers, topic }), works: readsNext(kafka, topic) }
  }),
  kafkaFault('no right to see the topic', 'KAFKA_TOPIC_AUTHORIZATION_FAILED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = await topicWithRecord(kafka)
    const config = login('SASL_PLAINTEXT', 'PLAIN', kafka.users.groupsOnly)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic, config }),
      byHand: () =>
        allow(
          kafka,
          kafka.users.groupsOnly.username,
          { type: AclResourceTypes.TOPIC, name: topic },
          AclOperationTypes.READ
        ),
      works: readsOne
    }
  }),
  kafkaFault('a right to see the topic and none to read it', 'KAFKA_TOPIC_AUTHORIZATION_FAILED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const topic = await topicWithRecord(kafka)
    const { username } = kafka.users.groupsOnly
    await allow(kafka, username, { type: AclResourceTypes.TOPIC, name: topic }, AclOperationTypes.DESCRIBE)
    const config = login('SASL_PLAINTEXT', 'PLAIN', kafka.users.groupsOnly)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic, config }),
      byHand: () => allow(kafka, username, { type: AclResourceTypes.TOPIC, name: topic }, AclOperationTypes.READ),
      works: readsOne
    }
  }),
  kafkaFault('no right to see any topic of a pattern', 'KAFKA_TOPIC_AUTHORIZATION_FAILED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const [topic, group] = [await topicWithRecord(kafka), freshName('group')]
    const { username } = kafka.users.noRights
    return {
      files: kafkaFiles({
        brokers: kafka.listeners.saslPlaintext,
        topic: `/^${topic}$/`,
        group,
        config: login('SASL_PLAINTEXT', 'PLAIN', kafka.users.noRights)
      }),
      byHand: async () => {
        await allow(kafka, username, { type: AclResourceTypes.TOPIC, name: topic }, AclOperationTypes.READ)
        await allow(kafka, username, { type: AclResourceTypes.GROUP, name: group }, AclOperationTypes.READ)
      },
      works: readsOne
    }
  }),
  kafkaFault('no right to be in the group', 'KAFKA_GROUP_AUTHORIZATION_FAILED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const group = freshName('group')
    const config = login('SASL_PLAINTEXT', 'PLAIN', kafka.users.topicsOnly)
    return {
      files: kafkaFiles({ brokers: kafka.listeners.saslPlaintext, topic: await topicWithRecord(kafka), group, config }),
      byHand: () =>
        allow(
          kafka,
          kafka.users.topicsOnly.username,
          { type: AclResourceTypes.GROUP, name: group },
          AclOperationTypes.READ
        ),
      works: readsOne
    }
  })
]

async function allow(
  cluster: KafkaCluster,
  user: string,
  resource: { readonly type: kafkajs.AclResourceTypes; readonly name: string },
  operation: kafkajs.AclOperationTypes
): Promise<void> {
  await asAdmin(cluster, (admin) =>
    admin.createAcls({
      acl: [
        {
          principal: `User:${user}`,
          host: '*',
          operation,
          permissionType: AclPermissionTypes.ALLOW,
          resourceType: resource.type,
          resourceName: resource.name,
          resourcePatternType: ResourcePatternTypes.LITERAL
        }
      ]
    })
  )
}
