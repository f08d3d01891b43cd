import { check, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import { askBrokers, kafkaTool, lookAtBrokerLog, lookAtTopic, reportIt, triesAgain } from './kafka-checks.ts'

// Errors of the Kafka protocol that a source rarely meets: administration, producers, and newer kinds of groups.

const topics: Family = {
  title: text('Administration of topics', '主题管理'),
  area: 'kafka',
  category: 'config',
  retryable: false,
  severity: 'error',
  checks: [
    lookAtTopic,
    askBrokers,
    check(
      'Look at the settings of the topic',
      '查看主题的设置',
      kafkaTool('configs', '--describe --entity-type topics --entity-name {topic} --all')
    )
  ],
  remedies: [
    remedy(
      'Request what the cluster can provide: at least one partition, and no more replicas than there are brokers',
      '按集群的能力设置：至少一个分区，副本数不超过 broker 数',
      { toml: '[sources.params]\ncreate_topics = { partitions = 3, replication = 1 }' }
    ),
    remedy('Or leave it to the people who run the cluster', '或由集群管理员处理', {
      toml: '[sources.params]\ncreate_topics = false'
    })
  ]
}

const elections: Family = {
  title: text('Elections and reassignments', '选举与分区重分配'),
  area: 'kafka',
  category: 'in-use',
  retryable: false,
  severity: 'warning',
  checks: [
    lookAtTopic,
    check(
      'See which reassignments are under way',
      '查看正在进行的分区重分配',
      kafkaTool('reassign-partitions', '--list')
    )
  ],
  remedies: [
    remedy(
      'Wait until the reassignment has ended; reading goes on meanwhile',
      '等待正在进行的操作完成；期间读取不受影响'
    ),
    triesAgain
  ]
}

const producing: Family = {
  title: text('Producers and transactions', '生产者与事务'),
  area: 'kafka',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [
    check(
      'See who writes to the topic: a source only reads, so this error is meant for a producer',
      '确认是谁在写入该主题：源只读取，此错误是返回给生产者的'
    ),
    check('Look at the transactions of the cluster', '查看集群中的事务', kafkaTool('transactions', 'list')),
    lookAtBrokerLog
  ],
  remedies: [
    remedy(
      'Fix the producer; a source with `read_committed` leaves out records of a broken transaction',
      '请修复生产者；对于源，`read_committed` 会忽略未完成事务写入的内容',
      { toml: '[sources.params.config]\nisolation_level = "read_committed"' }
    ),
    reportIt
  ]
}

const newer: Family = {
  title: text('Share groups, Streams groups and telemetry', '共享组、Streams 组与遥测'),
  area: 'kafka',
  category: 'protocol',
  retryable: false,
  severity: 'error',
  checks: [
    check(
      'See what kind of group it is: a source is a member of a consumer group of the classic kind',
      '查看该组的类型：源使用的是经典类型的消费者组',
      kafkaTool('groups', '--list')
    ),
    lookAtBrokerLog
  ],
  remedies: [
    remedy(
      'Use another group: a source cannot use a share group or a Streams group of the same name',
      '使用独立的消费者组：不能使用同名的共享组或 Streams 组',
      { toml: '[sources.params]\ngroup_id = "access-log-loader"' }
    ),
    reportIt
  ]
}

/** Administration, producers, and newer kinds of groups. */
export const kafkaProtocolAdmin: Catalogue = {
  ...inherit(topics, {
    KAFKA_INVALID_TOPIC_EXCEPTION: [
      'The broker does not accept this topic name: {topic}',
      'broker 不接受该主题名称：{topic}',
      { severity: 'fatal' }
    ],
    KAFKA_TOPIC_ALREADY_EXISTS: [
      'A topic of that name exists already: {topic}',
      '同名主题已存在：{topic}',
      { category: 'in-use' }
    ],
    KAFKA_INVALID_PARTITIONS: ['A topic cannot have that number of partitions', '主题的分区数无效'],
    KAFKA_INVALID_REPLICATION_FACTOR: [
      'A topic cannot have that number of replicas: there are fewer brokers, or it is below one',
      '主题的副本数无效：超过 broker 数或小于 1'
    ],
    KAFKA_INVALID_REPLICA_ASSIGNMENT: ['Replicas cannot be assigned to brokers this way', '副本分布方案无效'],
    KAFKA_INVALID_CONFIG: ['A setting of a topic or a broker is not valid', '主题或 broker 的某个设置无效'],
    KAFKA_TOPIC_DELETION_DISABLED: [
      'The cluster does not let topics be deleted',
      '集群不允许删除主题',
      { category: 'permission' }
    ],
    KAFKA_RESOURCE_NOT_FOUND: [
      'The request is about something that does not exist',
      '请求的资源不存在',
      { category: 'not-found' }
    ],
    KAFKA_DUPLICATE_RESOURCE: ['The request names the same thing twice', '请求中同一资源出现两次'],
    KAFKA_OPERATION_NOT_ATTEMPTED: [
      'The broker did not carry out this part of the request because another part failed',
      '由于请求的其他部分失败，broker 未执行该部分',
      { category: 'internal' }
    ]
  }),
  ...inherit(elections, {
    KAFKA_REASSIGNMENT_IN_PROGRESS: ['The partition is being moved between brokers', '分区正在 broker 之间迁移'],
    KAFKA_NO_REASSIGNMENT_IN_PROGRESS: [
      'No partition is being moved',
      '没有正在进行的分区重分配',
      { category: 'not-found' }
    ],
    KAFKA_ELECTION_NOT_NEEDED: [
      'The partition needs no election: it already has the right leader',
      '分区无需选举：当前 leader 已符合要求',
      { retryable: true, category: 'config' }
    ]
  }),
  ...inherit(producing, {
    KAFKA_NOT_ENOUGH_REPLICAS: [
      'Fewer replicas are in sync than a write needs (`min.insync.replicas`)',
      '同步副本数少于写入要求（`min.insync.replicas`）',
      { retryable: true, category: 'unreachable' }
    ],
    KAFKA_NOT_ENOUGH_REPLICAS_AFTER_APPEND: [
      'Fewer replicas stored a write than it needs',
      '写入已保存，但同步副本数不足',
      { retryable: true, category: 'unreachable' }
    ],
    KAFKA_INVALID_REQUIRED_ACKS: [
      'A producer asked for a number of acknowledgements that does not exist',
      '生产者请求的 acks 值无效',
      { category: 'config' }
    ],
    KAFKA_INVALID_TIMESTAMP: [
      'The timestamp of a record is too far from the time of the broker',
      '记录的时间戳与 broker 时间相差过大',
      { category: 'format' }
    ],
    KAFKA_INVALID_RECORD: [
      'The broker rejects a record: it violates the rules of the topic',
      'broker 拒绝该记录：不符合主题的规则',
      { category: 'format' }
    ],
    KAFKA_OUT_OF_ORDER_SEQUENCE_NUMBER: [
      'Records of a producer arrived out of order: some may be missing',
      '生产者的记录序号不连续：可能有缺失'
    ],
    KAFKA_DUPLICATE_SEQUENCE_NUMBER: ['A record of a producer arrived twice', '生产者的记录重复'],
    KAFKA_UNKNOWN_PRODUCER_ID: [
      'The broker has forgotten the producer: its records were all deleted',
      'broker 已不认识该生产者：其记录已全部删除',
      { category: 'not-found' }
    ],
    KAFKA_INVALID_PRODUCER_EPOCH: [
      'The producer has been replaced by a newer one of the same id',
      '该生产者已被同一 ID 的新生产者取代'
    ],
    KAFKA_PRODUCER_FENCED: [
      'A newer producer with the same transactional id has taken over',
      '使用同一事务 ID 的新生产者已接管'
    ],
    KAFKA_INVALID_PRODUCER_ID_MAPPING: [
      'The producer does not belong to this transactional id',
      '该生产者不属于此事务 ID'
    ],
    KAFKA_TRANSACTIONAL_ID_NOT_FOUND: [
      'There is no such transactional id',
      '事务 ID 不存在',
      { category: 'not-found' }
    ],
    KAFKA_INVALID_TXN_STATE: ['The transaction cannot do this in its present state', '事务当前状态不允许该操作'],
    KAFKA_INVALID_TRANSACTION_TIMEOUT: [
      'The requested time limit of a transaction is too long',
      '请求的事务超时超过 broker 允许的最大值',
      { category: 'config' }
    ],
    KAFKA_CONCURRENT_TRANSACTIONS: [
      'Another step of the same transaction is still under way',
      '同一事务的另一操作仍在进行',
      { retryable: true, category: 'in-use' }
    ],
    KAFKA_TRANSACTION_COORDINATOR_FENCED: [
      'The coordinator of the transaction has been replaced',
      '事务协调器已被取代'
    ],
    KAFKA_TRANSACTION_ABORTABLE: [
      'The transaction failed and has to be aborted before the producer goes on',
      '事务失败，生产者须先中止该事务才能继续'
    ]
  }),
  ...inherit(newer, {
    KAFKA_INVALID_RECORD_STATE: ['A record of a share group can no longer be acknowledged', '共享组的记录已无法确认'],
    KAFKA_SHARE_SESSION_NOT_FOUND: [
      'The broker does not know the share session',
      'broker 上没有该共享会话',
      { retryable: true, category: 'not-found' }
    ],
    KAFKA_INVALID_SHARE_SESSION_EPOCH: [
      'The share session is at a different step than the client',
      '共享会话与客户端的进度不一致',
      { retryable: true }
    ],
    KAFKA_SHARE_SESSION_LIMIT_REACHED: [
      'The broker has no room for a further share session',
      'broker 的共享会话数已达上限',
      { retryable: true, category: 'limit' }
    ],
    KAFKA_FENCED_STATE_EPOCH: [
      'The state of the share group has moved on to a newer epoch',
      '共享组状态的 epoch 已更新'
    ],
    KAFKA_STREAMS_INVALID_TOPOLOGY: [
      'The topology of the Streams application is not valid',
      'Streams 应用的拓扑无效',
      { category: 'config' }
    ],
    KAFKA_STREAMS_INVALID_TOPOLOGY_EPOCH: [
      'The topology of the Streams application has an epoch that is not valid',
      'Streams 应用拓扑的 epoch 无效'
    ],
    KAFKA_STREAMS_TOPOLOGY_FENCED: ['The topology of the Streams application is outdated', 'Streams 应用的拓扑已过时'],
    KAFKA_STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED: [
      'The description of the topology of the Streams application could not be stored',
      '无法保存 Streams 应用的拓扑描述',
      { category: 'internal' }
    ],
    KAFKA_UNKNOWN_SUBSCRIPTION_ID: [
      'The client sends its figures for a subscription that the broker does not know',
      '客户端上报指标所用的订阅 ID 未知或已过期',
      { category: 'not-found' }
    ],
    KAFKA_TELEMETRY_TOO_LARGE: [
      'The client sends more figures at a time than the broker accepts',
      '客户端一次上报的指标超过 broker 允许的大小',
      { category: 'limit' }
    ]
  })
}
