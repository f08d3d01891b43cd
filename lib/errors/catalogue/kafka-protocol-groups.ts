import { check, remedy, text } from './advice.ts'
import type { Catalogue, Family } from './entry.ts'
import { inherit } from './entry.ts'
import {
  kafkaTool,
  lookAtBrokerLog,
  lookAtGroup,
  lookAtMembers,
  lookAtOffsets,
  lookAtPartitions,
  lookAtStats,
  reportIt,
  triesAgain
} from './kafka-checks.ts'

// Errors of the Kafka protocol: consumer groups, their coordinator, and offsets.

const coordination: Family = {
  title: text('Group coordination', '消费者组协调'),
  area: 'kafka',
  category: 'internal',
  retryable: false,
  severity: 'warning',
  checks: [lookAtMembers, lookAtStats, lookAtBrokerLog],
  remedies: [
    remedy(
      'The source rejoins the group by itself, and records that were not committed are delivered again; nothing is lost',
      '源会自动重新加入消费者组，未提交的记录会再次交付，不会丢失'
    ),
    remedy(
      'If it happens often, allow more time between heartbeats and move long work off the event loop',
      '如果频繁出现，请延长心跳时限，并避免长时间占用事件循环',
      {
        toml: '[sources.params.config]\nsession_timeout_ms = 60000\nheartbeat_interval_ms = 3000'
      }
    )
  ]
}

const coordinator: Family = {
  title: text('The coordinator of a group', '组协调器'),
  area: 'kafka',
  category: 'unreachable',
  retryable: true,
  severity: 'warning',
  checks: [
    check(
      'Look at the topic that stores the groups: each of its partitions needs a leader',
      '查看保存消费者组的主题：其每个分区都需要有 leader',
      kafkaTool('topics', '--describe --topic __consumer_offsets')
    ),
    lookAtPartitions,
    lookAtBrokerLog
  ],
  remedies: [
    triesAgain,
    remedy(
      'In a cluster of one broker `offsets.topic.replication.factor` has to be 1, otherwise that topic cannot be created',
      '单 broker 集群中 `offsets.topic.replication.factor` 必须为 1，否则无法创建该主题'
    ),
    remedy(
      'Start the brokers that are down: the coordinator is where the leader of that partition is',
      '启动停机的 broker：协调器位于对应分区的 leader 上'
    )
  ]
}

const refusedByLimits = { area: 'kafka', category: 'config', retryable: false, severity: 'fatal' } as const

const lookAtLimits = check(
  'See which limits the brokers set: `group.min.session.timeout.ms`, `group.max.session.timeout.ms`, `group.max.size`',
  '查看 broker 的限制：`group.min.session.timeout.ms`、`group.max.session.timeout.ms`、`group.max.size`'
)

const sessionLimits: Family = {
  title: text('Limits of a session', '会话时限'),
  ...refusedByLimits,
  checks: [lookAtLimits],
  remedies: [
    remedy(
      'Use a session timeout that the brokers allow, by default 6 seconds to 30 minutes',
      '使用 broker 允许的会话超时，默认为 6 秒到 30 分钟',
      {
        toml: '[sources.params.config]\nsession_timeout_ms = 30000\nheartbeat_interval_ms = 3000'
      }
    )
  ]
}

const membership: Family = {
  title: text('Settings of a group', '消费者组设置'),
  ...refusedByLimits,
  checks: [lookAtMembers, lookAtLimits],
  remedies: [
    remedy(
      'Use another group: a source cannot share a group whose members offer none of its assignors (`roundrobin`, `range`, `RoundRobinAssigner`)',
      '使用独立的消费者组：如果组内成员不支持该源的任何一种分配策略（`roundrobin`、`range`、`RoundRobinAssigner`），则不能共用',
      { toml: '[sources.params]\ngroup_id = "access-log-loader"' }
    )
  ]
}

const groupAdmin: Family = {
  title: text('Administration of groups', '消费者组管理'),
  area: 'kafka',
  category: 'in-use',
  retryable: false,
  severity: 'error',
  checks: [lookAtGroup, lookAtMembers],
  remedies: [
    remedy('Stop the members of the group first, then change or delete it', '先停止组内成员，再修改或删除'),
    remedy(
      'For a replay, use `start_offsets`, which needs no change of the group',
      '如需重放，使用 `start_offsets` 即可，无需修改消费者组',
      { toml: '[sources.params.start_offsets]\naccess_log = { 0 = "earliest" }' }
    )
  ]
}

const offsets: Family = {
  title: text('Offsets', '位移'),
  area: 'kafka',
  category: 'internal',
  retryable: true,
  severity: 'warning',
  checks: [lookAtOffsets, lookAtGroup, lookAtBrokerLog],
  remedies: [triesAgain, reportIt]
}

/** Consumer groups and offsets. */
export const kafkaProtocolGroups: Catalogue = {
  ...inherit(coordination, {
    KAFKA_ILLEGAL_GENERATION: [
      'This member belongs to an earlier generation: the group has rebalanced since then',
      '该成员属于之前的代：消费者组已经重平衡'
    ],
    KAFKA_UNKNOWN_MEMBER_ID: [
      'The group no longer knows this member: it was expelled, usually because its heartbeats were missing',
      '消费者组已不认识该成员：通常因心跳超时被移出'
    ],
    KAFKA_REBALANCE_IN_PROGRESS: [
      'The group is rebalancing: it is reassigning partitions',
      '消费者组正在重平衡：正在重新分配分区'
    ],
    KAFKA_MEMBER_ID_REQUIRED: [
      'The member has to join again, under the name that the broker gave it: a step of every first join',
      '成员需要用 broker 给出的名称再次加入：这是首次加入的正常步骤'
    ],
    KAFKA_FENCED_INSTANCE_ID: [
      'Another member has joined with the same `group.instance.id`, and this one is excluded',
      '另一个成员使用了相同的 `group.instance.id`，该成员已被排除',
      { severity: 'fatal', category: 'in-use' }
    ],
    KAFKA_FENCED_MEMBER_EPOCH: [
      'The member is out of date, and has to give up all its partitions and rejoin',
      '成员的 epoch 已失效，必须放弃所有分区并重新加入'
    ],
    KAFKA_STALE_MEMBER_EPOCH: [
      'The member answers for an assignment that is not the current one',
      '成员的 epoch 已过期，与当前的分配不符'
    ],
    KAFKA_UNRELEASED_INSTANCE_ID: [
      'Another member, which has to leave first, still holds the `group.instance.id`',
      '`group.instance.id` 仍被另一成员占用，需等其离开',
      { category: 'in-use' }
    ]
  }),
  ...inherit(coordinator, {
    KAFKA_COORDINATOR_LOAD_IN_PROGRESS: [
      'The coordinator of the group is still loading its state',
      '组协调器仍在加载状态'
    ],
    KAFKA_COORDINATOR_NOT_AVAILABLE: ['The group has no coordinator at the moment', '消费者组目前没有可用的协调器'],
    KAFKA_NOT_COORDINATOR: ['The coordinator of the group has moved to another broker', '组协调器已迁移到其他 broker']
  }),
  ...inherit(sessionLimits, {
    KAFKA_INVALID_SESSION_TIMEOUT: [
      '`session_timeout_ms` is outside the range that the broker allows',
      '`session_timeout_ms` 超出 broker 允许的范围'
    ]
  }),
  ...inherit(membership, {
    KAFKA_INCONSISTENT_GROUP_PROTOCOL: [
      'The group has members of another kind: they have no assignor in common with this one',
      '组内有其他类型的成员：与该成员没有共同的分配策略'
    ],
    KAFKA_INVALID_GROUP_ID: ['The broker does not accept this group name: {group}', 'broker 不接受该组名：{group}'],
    KAFKA_GROUP_MAX_SIZE_REACHED: [
      'The group is full: the broker allows no further member',
      '消费者组已满：broker 不允许更多成员',
      { category: 'limit' }
    ],
    KAFKA_UNSUPPORTED_ASSIGNOR: ['The group does not support the requested assignor', '消费者组不支持所请求的分配策略'],
    KAFKA_INVALID_REGULAR_EXPRESSION: [
      'The broker cannot read the regular expression of the subscription',
      'broker 无法解析订阅中的正则表达式',
      { category: 'format' }
    ]
  }),
  ...inherit(groupAdmin, {
    KAFKA_NON_EMPTY_GROUP: ['The group still has members', '消费者组中仍有成员'],
    KAFKA_GROUP_ID_NOT_FOUND: ['There is no such group', '消费者组不存在', { category: 'not-found' }],
    KAFKA_GROUP_DELETION_FAILED: ['The group could not be deleted', '无法删除消费者组', { category: 'internal' }],
    KAFKA_GROUP_SUBSCRIBED_TO_TOPIC: [
      'Offsets of a topic cannot be deleted while the group reads it',
      '消费者组正在读取该主题，不能删除其位移'
    ]
  }),
  ...inherit(offsets, {
    KAFKA_OFFSET_METADATA_TOO_LARGE: [
      'The metadata of a committed offset is too long',
      '随位移提交的元数据过长',
      { retryable: false, category: 'limit' }
    ],
    KAFKA_INVALID_COMMIT_OFFSET_SIZE: [
      'A commit of offsets is larger than the broker stores',
      '提交的位移数据超过 broker 可保存的大小',
      { retryable: false, category: 'limit' }
    ],
    KAFKA_OFFSET_NOT_AVAILABLE: ['A new leader does not yet know its last offset', '新 leader 尚未确定最新位移'],
    KAFKA_UNSTABLE_OFFSET_COMMIT: [
      'A transaction still holds offsets of this group open',
      '有事务尚未完成该组的位移提交'
    ],
    KAFKA_OFFSET_MOVED_TO_TIERED_STORAGE: [
      'The offset is only in tiered storage, which this kind of request does not read',
      '该位移只存在于分层存储中，此类请求无法读取',
      { retryable: false }
    ]
  })
}
