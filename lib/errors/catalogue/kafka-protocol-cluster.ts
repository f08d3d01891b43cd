import { check, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import {
  askBrokers,
  kafkaTool,
  lookAtBrokerLog,
  lookAtPartitions,
  lookAtQuorum,
  lookAtTopic,
  reportIt,
  triesAgain
} from './kafka-checks.ts'
import { turnOnDebug } from './shared-checks.ts'

// Errors of the Kafka protocol: brokers, leaders, replicas, sessions, storage, versions.

const leadership: Family = {
  title: text('Leaders and metadata', 'Leader 与元数据'),
  area: 'kafka',
  category: 'unreachable',
  retryable: true,
  severity: 'warning',
  checks: [lookAtTopic, lookAtPartitions, lookAtBrokerLog],
  remedies: [
    triesAgain,
    remedy(
      'If it persists, a partition has lost all its in-sync replicas: start the broker that had them',
      '如果持续出现，说明分区的所有同步副本都已失效：请启动保存这些副本的 broker'
    )
  ]
}

const session: Family = {
  title: text('Fetch sessions', '拉取会话'),
  area: 'kafka',
  category: 'internal',
  retryable: true,
  severity: 'warning',
  checks: [lookAtBrokerLog, lookAtTopic],
  remedies: [
    triesAgain,
    remedy(
      'If it happens often, give the brokers room for more sessions (`max.incremental.fetch.session.cache.slots`)',
      '如果频繁出现，请增大 broker 的会话缓存（`max.incremental.fetch.session.cache.slots`）'
    )
  ]
}

const broker: Family = {
  title: text('The broker itself', 'Broker 自身'),
  area: 'kafka',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [
    lookAtBrokerLog,
    check(
      'See how full the disks of the brokers are, and whether they are healthy',
      '查看 broker 磁盘的容量和健康状况',
      {
        linux: 'df -h {logDir}\nsudo dmesg -T | tail -n 50',
        darwin: 'df -h {logDir}',
        win32: 'Get-Volume'
      }
    ),
    check(
      'See which log folders have errors',
      '查看哪些日志目录出错',
      kafkaTool('log-dirs', '--describe --topic-list {topic}')
    )
  ],
  remedies: [
    remedy(
      'Repair the disk, make room, and start the broker again; other replicas lead meanwhile',
      '修复磁盘或释放空间后重启 broker；期间由其他副本担任 leader'
    ),
    reportIt
  ]
}

const versions: Family = {
  title: text('Requests and versions', '请求与版本'),
  area: 'kafka',
  category: 'protocol',
  retryable: false,
  severity: 'error',
  checks: [
    check(
      'See which versions of each request the brokers speak',
      '查看 broker 支持的各类请求的版本',
      kafkaTool('broker-api-versions', '')
    ),
    lookAtBrokerLog,
    turnOnDebug
  ],
  remedies: [
    remedy(
      'Use brokers from 0.11 on; kafkajs negotiates a version that both sides have',
      '请使用 0.11 及以上版本的 broker；kafkajs 会协商双方都支持的版本'
    ),
    remedy(
      'Check that nothing in between (a proxy, a gateway) changes the requests or answers them itself',
      '确认中间没有代理或网关改写或代为应答请求'
    ),
    reportIt
  ]
}

const size: Family = {
  title: text('Limits and quotas', '限制与配额'),
  area: 'kafka',
  category: 'limit',
  retryable: false,
  severity: 'error',
  checks: [
    check(
      'Look at the quotas of the user and of the client',
      '查看用户和客户端的配额',
      kafkaTool('configs', '--describe --entity-type users --entity-type clients')
    ),
    check(
      'Look at the limits of the topic',
      '查看主题的限制',
      kafkaTool('configs', '--describe --entity-type topics --entity-name {topic} --all')
    ),
    lookAtBrokerLog
  ],
  remedies: [
    remedy('Request less at a time', '减小每次请求的大小', {
      toml: '[sources.params.config]\nfetch_max_bytes = 10485760\nmax_partition_fetch_bytes = 1048576'
    }),
    remedy('Or ask the people who run the cluster to raise the limit', '或由集群管理员提高限制')
  ]
}

const controllers: Family = {
  title: text('Controllers and the registration of brokers', '控制器与 broker 注册'),
  area: 'kafka',
  category: 'internal',
  retryable: false,
  severity: 'error',
  checks: [lookAtQuorum, lookAtBrokerLog, askBrokers],
  remedies: [
    remedy(
      'These errors occur between brokers and controllers; a source that gets one is usually connected to the port of a controller: name ports of brokers',
      '这些错误出现在 broker 与控制器之间；源遇到时通常是连接了控制器的端口：请填写 broker 的地址',
      { toml: '[sources.params]\nbrokers = ["kafka1:9092", "kafka2:9092"]' }
    ),
    remedy(
      'Otherwise the people who run the cluster have to fix it: the settings `node.id`, `controller.quorum.voters` and the cluster id have to agree',
      '否则需由集群管理员修复：`node.id`、`controller.quorum.voters` 和集群 ID 必须一致'
    )
  ]
}

/** Brokers and their state. */
export const kafkaProtocolCluster: Catalogue = {
  ...inherit(leadership, {
    KAFKA_LEADER_NOT_AVAILABLE: [
      'The partition has no leader at the moment: an election is under way',
      '分区目前没有 leader：正在选举'
    ],
    KAFKA_NOT_LEADER_OR_FOLLOWER: [
      'Another broker leads the partition now, or it has been moved away from this one',
      '分区已由其他 broker 担任 leader，或已从该 broker 迁走'
    ],
    KAFKA_REPLICA_NOT_AVAILABLE: ['The replica is not available on this broker', '该 broker 上的副本不可用'],
    KAFKA_BROKER_NOT_AVAILABLE: ['The broker is not available', 'broker 不可用', { retryable: false }],
    KAFKA_NETWORK_EXCEPTION: ['The broker disconnected before it answered', 'broker 在应答前断开了连接'],
    KAFKA_REQUEST_TIMED_OUT: [
      'The broker could not finish the request within its time limit',
      'broker 未能在时限内完成请求',
      { category: 'timeout' }
    ],
    KAFKA_LISTENER_NOT_FOUND: [
      'The leader has no listener of the name through which this client connected',
      'leader 上没有与该客户端所用监听器同名的监听器',
      { category: 'config' }
    ],
    KAFKA_FENCED_LEADER_EPOCH: [
      "The client's information about the leader is older than the broker's",
      '客户端所知的 leader 信息比 broker 旧'
    ],
    KAFKA_UNKNOWN_LEADER_EPOCH: [
      "The client's information about the leader is newer than the broker's",
      '客户端所知的 leader 信息比 broker 新'
    ],
    KAFKA_PREFERRED_LEADER_NOT_AVAILABLE: [
      'The preferred leader of the partition is not available',
      '分区的首选 leader 不可用'
    ],
    KAFKA_ELIGIBLE_LEADERS_NOT_AVAILABLE: [
      'None of the replicas that may lead the partition is available',
      '没有可担任 leader 的副本'
    ],
    KAFKA_UNKNOWN_TOPIC_ID: [
      'The broker does not know the id of the topic: the topic was deleted, or is not known there yet',
      'broker 不认识该主题 ID：主题已被删除，或信息尚未同步',
      { category: 'not-found' }
    ],
    KAFKA_INCONSISTENT_TOPIC_ID: [
      'The topic of that name has another id: it was deleted and created again',
      '同名主题的 ID 不同：主题被删除后重建',
      { category: 'not-found' }
    ],
    KAFKA_REBOOTSTRAP_REQUIRED: [
      "The client's information about the cluster is so old that it has to start over with its list of brokers",
      '客户端的集群信息过旧，需要从初始 broker 列表重新获取',
      { retryable: false }
    ]
  }),
  ...inherit(session, {
    KAFKA_FETCH_SESSION_ID_NOT_FOUND: [
      'The broker has forgotten the fetch session: it was restarted, or had too many',
      'broker 上的拉取会话已不存在：broker 重启过或会话过多'
    ],
    KAFKA_INVALID_FETCH_SESSION_EPOCH: [
      'The fetch session is at a different step than the client',
      '拉取会话与客户端的进度不一致'
    ],
    KAFKA_FETCH_SESSION_TOPIC_ID_ERROR: [
      'The fetch session mixes topics with and without ids',
      '拉取会话混用了带 ID 与不带 ID 的主题'
    ]
  }),
  ...inherit(broker, {
    KAFKA_UNKNOWN_SERVER_ERROR: [
      'The broker failed without giving a reason; its log has it',
      'broker 发生未说明的错误，原因见 broker 日志'
    ],
    KAFKA_CORRUPT_MESSAGE: [
      'A record is damaged: its checksum or its size is wrong',
      '记录已损坏：校验和或大小错误',
      { retryable: true, category: 'format' }
    ],
    KAFKA_KAFKA_STORAGE_ERROR: [
      'The broker could not read or write its disk',
      'broker 读写磁盘失败',
      { retryable: true }
    ],
    KAFKA_LOG_DIR_NOT_FOUND: [
      'The broker does not have this log folder',
      'broker 没有该日志目录',
      { category: 'not-found' }
    ]
  }),
  ...inherit(versions, {
    KAFKA_NONE: ['The broker reports no error', 'broker 没有报告错误', { severity: 'warning' }],
    KAFKA_UNSUPPORTED_VERSION: [
      'The broker does not support this request, or no version of it that the client has',
      'broker 不支持该请求，或不支持客户端的版本'
    ],
    KAFKA_INVALID_REQUEST: ['The broker finds the request malformed', 'broker 认为请求格式错误'],
    KAFKA_UNSUPPORTED_FOR_MESSAGE_FORMAT: [
      'The records are stored in a format too old for this request',
      '记录的存储格式过旧，不支持该请求'
    ],
    KAFKA_UNSUPPORTED_COMPRESSION_TYPE: [
      'The partition uses a compression that requests of this version cannot carry',
      '该版本的请求不支持分区所用的压缩方式',
      { category: 'format' }
    ],
    KAFKA_INVALID_FETCH_SIZE: [
      'The broker does not accept the size of the fetch',
      'broker 不接受该拉取大小',
      { category: 'config' }
    ],
    KAFKA_INVALID_UPDATE_VERSION: ['A change of a feature requests an invalid version', '功能变更请求的版本无效'],
    KAFKA_FEATURE_UPDATE_FAILED: [
      'The features of the cluster could not be changed',
      '集群功能版本变更失败',
      { category: 'internal' }
    ],
    KAFKA_MISMATCHED_ENDPOINT_TYPE: [
      'The request went to a controller instead of a broker, or the other way round',
      '请求发往了错误的端点类型：控制器与 broker 混淆',
      { category: 'config' }
    ],
    KAFKA_UNSUPPORTED_ENDPOINT_TYPE: ['That kind of endpoint is not supported yet', '尚不支持该端点类型']
  }),
  ...inherit(size, {
    KAFKA_MESSAGE_TOO_LARGE: [
      'A record is larger than the broker accepts (`max.message.bytes`)',
      '记录超过 broker 允许的大小（`max.message.bytes`）'
    ],
    KAFKA_RECORD_LIST_TOO_LARGE: ['A batch of records is larger than a segment of the log', '一批记录超过日志段的大小'],
    KAFKA_THROTTLING_QUOTA_EXCEEDED: [
      'The client has used up its quota',
      '客户端超出配额',
      { retryable: true, severity: 'warning' }
    ],
    KAFKA_POLICY_VIOLATION: ['A policy of the cluster forbids it', '违反集群策略', { category: 'permission' }]
  }),
  ...inherit(controllers, {
    KAFKA_STALE_CONTROLLER_EPOCH: ['The controller has moved to another node', '控制器已迁移到其他节点'],
    KAFKA_NOT_CONTROLLER: ['The node is not the controller: another one is', '该节点不是控制器', { retryable: true }],
    KAFKA_STALE_BROKER_EPOCH: [
      'The broker has registered again since then: its epoch has changed',
      'broker 已重新注册，epoch 已变化'
    ],
    KAFKA_DUPLICATE_BROKER_REGISTRATION: [
      'The number of this broker is in use already',
      'broker ID 已被占用',
      { category: 'in-use' }
    ],
    KAFKA_BROKER_ID_NOT_REGISTERED: [
      'No broker of that number is registered',
      '该 broker ID 未注册',
      { category: 'not-found' }
    ],
    KAFKA_INVALID_REGISTRATION: [
      'The controller does not accept the registration of the broker',
      '控制器拒绝该 broker 的注册',
      { category: 'config' }
    ],
    KAFKA_INCONSISTENT_CLUSTER_ID: [
      'The node belongs to another cluster: the ids differ',
      '节点属于另一个集群：集群 ID 不一致',
      { category: 'config' }
    ],
    KAFKA_UNKNOWN_CONTROLLER_ID: [
      'No controller of that number is known',
      '该控制器 ID 未知',
      { category: 'not-found' }
    ],
    KAFKA_CONTROLLER_ID_NOT_REGISTERED: [
      'No controller of that number is registered',
      '该控制器 ID 未注册',
      { category: 'not-found' }
    ],
    KAFKA_INCONSISTENT_VOTER_SET: ['A node is not one of the expected voters', '节点不在预期的投票者集合中'],
    KAFKA_INVALID_VOTER_KEY: [
      'The key of the voter is not that of the node that got the request',
      '投票者的 key 与接收节点不符'
    ],
    KAFKA_DUPLICATE_VOTER: ['The node is a voter already', '该节点已是投票者', { category: 'in-use' }],
    KAFKA_VOTER_NOT_FOUND: ['The node is not a voter', '该节点不是投票者', { category: 'not-found' }],
    KAFKA_SNAPSHOT_NOT_FOUND: [
      'The requested snapshot does not exist',
      '所请求的快照不存在',
      { category: 'not-found' }
    ],
    KAFKA_POSITION_OUT_OF_RANGE: ['A position lies outside the snapshot', '位置超出快照范围'],
    KAFKA_INELIGIBLE_REPLICA: ['A replica cannot count as in sync', '某个副本不能计入同步副本集'],
    KAFKA_NEW_LEADER_ELECTED: [
      'The change was made, but the partition has had a new leader since then',
      '变更已完成，且分区已有新的 leader'
    ]
  })
}
