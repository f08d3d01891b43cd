import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { kafkaTool, listTopics, lookAtBrokerLog, lookAtRights, lookAtTopic } from './kafka-checks.ts'

const missing: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'kafka',
  category: 'not-found',
  retryable: true,
  severity: 'warning'
}

const makeIt = kafkaTool('topics', '--create --topic {topic} --partitions 3')

const makeTopic = remedy(
  "Create the topic, with as many partitions as there will ever be readers. It gets the cluster's default number of replicas; `--replication-factor` sets another number, no higher than the number of brokers",
  '创建主题：分区数不少于将来的最大消费者数。副本数采用集群默认值；也可用 `--replication-factor` 指定，但不能超过 broker 数',
  { commands: makeIt }
)

const letSourceMake = remedy(
  'Or let the source create what is missing, with more replicas if there are more brokers; its user then needs the right to create topics',
  '或由源创建缺失的主题，broker 较多时可增加副本；其用户需要创建主题的权限',
  { toml: '[sources.params]\ncreate_topics = { partitions = 3, replication = 1 }' }
)

const correctName = remedy('Correct the name', '更正主题名称', { toml: '[sources.params]\ntopic = ["access_log"]' })

/** Topics that do not exist, or cannot be created. */
export const kafkaTopics: Catalogue = {
  KAFKA_TOPIC_NOT_FOUND: {
    ...missing,
    severity: 'fatal',
    symptom: text('The cluster has no such topic or partition: {topic}', '集群中不存在该主题或分区：{topic}'),
    checks: [
      listTopics,
      lookAtTopic,
      check(
        'See whether it is the right cluster: a test and a production cluster often have the same topics under other names',
        '确认连接的是正确的集群：测试与生产集群的主题名常有差异'
      ),
      lookAtRights
    ],
    remedies: [correctName, makeTopic, letSourceMake]
  },
  KAFKA_NO_TOPIC_MATCHES: {
    ...missing,
    symptom: text('No topic matches the pattern {topic}: the source waits for one', '没有主题匹配 {topic}：源正在等待'),
    checks: [
      listTopics,
      check(
        'Try the pattern on that list: it matches anywhere in the name unless it has `^` and `$`, and case counts unless it ends in `/i`',
        '在列表中验证该模式：除非使用 `^` 和 `$`，否则可匹配名称的任意部分；除非以 `/i` 结尾，否则区分大小写',
        {
          linux: 'kafka-topics.sh --bootstrap-server {brokers} --list | grep -E {pattern}',
          darwin: 'kafka-topics.sh --bootstrap-server {brokers} --list | grep -E {pattern}',
          win32:
            'kafka-topics.bat --bootstrap-server {brokers} --list | Select-String -CaseSensitive -Pattern {pattern}'
        }
      ),
      lookAtRights
    ],
    remedies: [
      remedy('Correct the pattern', '更正模式', { toml: '[sources.params]\ntopic = ["/^access-/"]' }),
      remedy(
        'The source looks for new topics whenever it refreshes its metadata: shorten that interval if it matters',
        '发现新主题的间隔取决于元数据刷新周期：需要时可缩短',
        { toml: '[sources.params.config]\nmetadata_max_age_ms = 60000' }
      )
    ]
  },
  KAFKA_TOPIC_GONE: {
    ...missing,
    symptom: text(
      'The topic {topic} was deleted while it was being read: the source waits until it exists again',
      '主题 {topic} 在读取过程中被删除：源会等待它重新出现'
    ),
    checks: [listTopics, lookAtBrokerLog, lookAtRights],
    remedies: [
      remedy(
        "If it was deleted by mistake, create it again: the source continues by itself, but the topic's former records are lost",
        '如果是误删，请重新创建：源会自动恢复，但原有记录已丢失',
        { commands: makeIt }
      ),
      remedy('If it was deleted on purpose, remove it from the source', '如果不再需要该主题，请从源中移除', {
        toml: '[sources.params]\ntopic = ["access_log"]'
      })
    ]
  },
  KAFKA_TOPIC_RECREATED: {
    ...missing,
    retryable: false,
    severity: 'error',
    symptom: text(
      'The topic {topic} was deleted and created again: the source reads it from its first record',
      '主题 {topic} 被删除后重建：从其第一条记录开始读取'
    ),
    checks: [
      check(
        'Look at the id of the topic (`TopicId`): it changes each time the topic is created',
        '查看主题的 `TopicId`：每次创建主题都会不同',
        kafkaTool('topics', '--describe --topic {topic}')
      ),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'If that was intended, there is nothing to do. Unread records of the former topic are lost; records of the new one that were already read come again',
        '如果是有意为之，则无需处理。原主题中未被读取的记录已丢失；此期间已从新主题读取的记录会再次到达'
      ),
      remedy(
        'To empty a topic, delete its records instead of the topic: then offsets continue',
        '如需清空主题，请删除其记录而不是主题：这样位移会继续递增',
        {
          commands: posix(
            'kafka-delete-records.sh --bootstrap-server {brokers} --offset-json-file offsets.json',
            'kafka-delete-records.bat --bootstrap-server {brokers} --offset-json-file offsets.json'
          )
        }
      )
    ]
  },
  KAFKA_TOPIC_UNREADABLE: {
    ...missing,
    category: 'limit',
    retryable: false,
    symptom: text(
      'A topic matches the pattern but is left out, because the client (kafkajs) cannot read a topic of that name: {topic}',
      '有主题匹配模式但被跳过，因为客户端（kafkajs）无法读取这样的名称：{topic}'
    ),
    checks: [listTopics, lookAtRights],
    remedies: [
      remedy(
        'If you need its records, have them written to a topic of another name',
        '如果需要其中的记录，请写入其他名称的主题'
      ),
      remedy(
        'If not, change the pattern so that it does not match: then the warning stops',
        '如果不需要，请修改模式使其不匹配，即不再提示',
        { toml: '[sources.params]\ntopic = ["/^access-/"]' }
      )
    ]
  },
  KAFKA_CREATE_TOPIC_FAILED: {
    ...missing,
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text('The topic {topic} could not be created', '无法创建主题 {topic}'),
    checks: [
      check("Read the original message: it has the broker's reason", '阅读原始消息：其中有 broker 给出的原因'),
      check(
        'Count the brokers: there cannot be more replicas than brokers',
        '确认 broker 数量：副本数不能超过 broker 数',
        kafkaTool('broker-api-versions', '')
      ),
      check(
        'As an administrator, see whether the user may create topics: `Create` on the cluster or on the name',
        '以管理员身份确认该用户有创建主题的权限：集群或该名称上的 `Create`',
        kafkaTool('acls', '--list --cluster')
      ),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'Request what the cluster can provide: no more replicas than there are brokers',
        '按集群的能力设置：副本数不超过 broker 数',
        { toml: '[sources.params]\ncreate_topics = { partitions = 3, replication = 1 }' }
      ),
      makeTopic,
      remedy('Afterwards, leave creating topics to the people who run the cluster', '之后由集群管理员负责创建主题', {
        toml: '[sources.params]\ncreate_topics = false'
      })
    ]
  }
}
