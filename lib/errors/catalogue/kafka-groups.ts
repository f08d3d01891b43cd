import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import { lookAtBrokerLog, lookAtGroup, lookAtMembers, lookAtStats, lookAtTopic, triesAgain } from './kafka-checks.ts'

const group: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'kafka',
  category: 'limit',
  retryable: true,
  severity: 'warning'
}

const whereTimeGoes = check(
  "See where the time goes. Load the profile into the browser's developer tools",
  '查看时间消耗在哪里。把生成的 profile 载入浏览器开发者工具',
  { any: 'node --cpu-prof app.js' }
)

const fasterConsumer = remedy(
  'Make the consumer faster: use `pipeline()`, write in batches, and do not await one promise per record',
  '加快消费：使用 `pipeline()`，批量写出，不要每条记录等待一个 promise'
)

const moreTime = remedy(
  'Allow more time without a heartbeat before a member counts as dead',
  '延长判定成员失效的时间',
  {
    toml: '[sources.params.config]\nsession_timeout_ms = 60000\nheartbeat_interval_ms = 3000'
  }
)

const onEventLoop = remedy(
  'Move long work off the event loop, into worker threads: the source sends no heartbeat while it runs',
  '将耗时的计算移到工作线程：事件循环被占用期间不会发送心跳'
)

const moreMembers = remedy(
  'Let more members share the partitions: in this process, or more processes with the same `group_id`',
  '让更多成员分担分区：在本进程中增加，或以相同的 `group_id` 启动更多进程',
  { toml: '[sources.params]\ninstances = 3' }
)

const groupOfItsOwn = remedy(
  'Give each application its own group: members that read different topics cause rebalances for all',
  '为每个应用使用独立的消费者组：订阅其他主题的成员会让所有成员重平衡',
  { toml: '[sources.params]\ngroup_id = "access-log-loader"' }
)

/** The consumer group: who reads what, how far, and how fast. */
export const kafkaGroups: Catalogue = {
  KAFKA_REBALANCE_FAILED: {
    ...group,
    category: 'internal',
    severity: 'error',
    symptom: text(
      'The consumer group {group} did not agree on who reads what (rebalance failed)',
      '消费者组 {group} 未能完成分区分配（重平衡失败）'
    ),
    checks: [lookAtMembers, lookAtGroup, lookAtStats, lookAtBrokerLog],
    remedies: [
      triesAgain,
      moreTime,
      remedy(
        "Check that all members offer one assignor in common. This source offers `roundrobin`, `range` and kafkajs' `RoundRobinAssigner`: Java's consumers, librdkafka and members of the newer group protocol (KIP-848) can be in its group, members with nothing but `cooperative-sticky` or `sticky` cannot",
        '确认所有成员至少有一个共同的分配策略。该源提供 `roundrobin`、`range` 和 kafkajs 的 `RoundRobinAssigner`：Java 消费者、librdkafka 和使用新版组协议（KIP-848）的成员可以与其同组，只使用 `cooperative-sticky` 或 `sticky` 的成员不能'
      ),
      remedy('Do not start or stop many members at once', '不要同时启动和停止大量成员')
    ]
  },
  KAFKA_FREQUENT_REBALANCES: {
    ...group,
    symptom: text(
      'The consumer group {group} rebalances too often: {count} times recently, and nothing is read meanwhile',
      '消费者组 {group} 重平衡过于频繁：近期 {count} 次，期间不会读取记录'
    ),
    checks: [
      check(
        'Read the causes in `stats()`: the last 20 rebalances are there, each with its time and cause',
        '查看 `stats()` 中的原因：保存了最近 20 次重平衡的时间和原因'
      ),
      lookAtMembers,
      check(
        'See which processes start again and again: each start and each end is a rebalance',
        '查看哪些进程在反复重启：每次启动和退出都会触发重平衡',
        {
          linux: 'journalctl -u {service} --since -1h\nkubectl get pods',
          darwin: 'kubectl get pods',
          win32: 'kubectl get pods'
        }
      ),
      whereTimeGoes,
      lookAtBrokerLog
    ],
    remedies: [
      moreTime,
      onEventLoop,
      remedy(
        'End each process by `stop()`, so that its member leaves at once and the group need not wait for it',
        '让每个进程通过 `stop()` 退出，使成员立即离开，而不是等待超时'
      ),
      groupOfItsOwn
    ]
  },
  KAFKA_MAX_POLL_EXCEEDED: {
    ...group,
    symptom: text(
      'The consumer took no record for {silent} ms, longer than `max_poll_interval_ms` allows. The member stays in the group, because heartbeats go on; its partitions are not read',
      '消费方已 {silent} 毫秒没有取走任何记录，超过 `max_poll_interval_ms`。由于心跳仍在继续，成员保留在组内，但其分区没有被读取'
    ),
    checks: [
      check(
        'See what the consumer waits for: a database, a lock, a downstream service that hangs',
        '查看消费方在等待什么：数据库、锁或挂起的下游服务'
      ),
      whereTimeGoes,
      check(
        'Under `ack = "manual"`, see whether records were left without `ack()`: above `max_unacked` the source delivers nothing more',
        '在 `ack = "manual"` 下确认是否有记录未调用 `ack()`：超过 `max_unacked` 后不再交付'
      ),
      lookAtGroup
    ],
    remedies: [
      fasterConsumer,
      remedy(
        'Set a time limit on every call that the consumer makes, so that it abandons a call that hangs',
        '为消费方的每个外部调用设置超时，避免一直挂起'
      ),
      remedy('If the consumer is meant to take this long, raise the limit', '如果处理时间本来就长，请提高上限', {
        toml: '[sources.params.config]\nmax_poll_interval_ms = 900000'
      })
    ]
  },
  KAFKA_HIGH_LAG: {
    ...group,
    symptom: text(
      'The source lags behind: {lag} records wait in the partitions of group {group}',
      '消费滞后：消费者组 {group} 的分区中积压 {lag} 条记录'
    ),
    checks: [
      lookAtGroup,
      check(
        'See which partitions lag: a single one means a hot key or a stuck member, all of them a consumer that is too slow',
        '查看哪些分区滞后：只有一个分区通常是热点键或卡住的成员，全部滞后说明消费过慢'
      ),
      check(
        'Find out who is slow: a low fetch rate in `stats()` while the consumer waits means the network or the broker, otherwise it is the consumer',
        '判断瓶颈：消费方在等待而 `stats()` 中的拉取速率很低，说明是网络或 broker；否则是消费方'
      ),
      whereTimeGoes
    ],
    remedies: [
      fasterConsumer,
      moreMembers,
      remedy(
        'If every member already has one partition, add partitions; records with the same key may then move to another partition',
        '如果每个成员已只有一个分区，请增加分区；此后同一键的记录可能进入不同的分区',
        {
          commands: posix(
            'kafka-topics.sh --bootstrap-server {brokers} --alter --topic {topic} --partitions 12',
            'kafka-topics.bat --bootstrap-server {brokers} --alter --topic {topic} --partitions 12'
          )
        }
      ),
      remedy('Over a slow network, fetch more at a time', '网络较慢时，每次多拉取一些', {
        toml: '[sources.params.config]\nmax_poll_records = 1000\nfetch_min_bytes = 102400\nmax_partition_fetch_bytes = 4194304'
      }),
      remedy(
        'Make sure that records are kept for longer than it takes to catch up (`retention.ms`), otherwise they are deleted unread',
        '确认保留时间（`retention.ms`）长于追平所需时间，否则记录会在读取前被删除'
      ),
      remedy(
        'If such a lag is normal here, raise the threshold of the warning',
        '如果这样的积压属于正常情况，可提高告警阈值',
        { toml: '[sources.params]\nlag_warning = 100000' }
      )
    ]
  },
  KAFKA_NO_PARTITIONS: {
    ...group,
    category: 'config',
    retryable: false,
    symptom: text('This member of group {group} has no partition', '消费者组 {group} 的该成员没有分到分区'),
    checks: [lookAtMembers, lookAtTopic],
    remedies: [
      remedy(
        'If other members have all partitions, a spare member does no harm: it takes over when one of them dies',
        '如果所有分区都在其他成员手中，作为备用成员没有问题：其中某个成员失效时由它接管'
      ),
      remedy('Otherwise run fewer members', '否则请减少成员', { toml: '[sources.params]\ninstances = 1' }),
      remedy(
        'Or add partitions; records with the same key may then move to another partition',
        '或增加分区；此后同一键的记录可能进入不同的分区',
        {
          commands: posix(
            'kafka-topics.sh --bootstrap-server {brokers} --alter --topic {topic} --partitions 12',
            'kafka-topics.bat --bootstrap-server {brokers} --alter --topic {topic} --partitions 12'
          )
        }
      ),
      groupOfItsOwn
    ]
  },
  KAFKA_PARTITIONS_UNREAD: {
    ...group,
    category: 'config',
    retryable: false,
    symptom: text(
      "Nobody in group {group} reads {unread} partitions of this source's topics",
      '消费者组 {group} 中没有成员读取该源主题的 {unread} 个分区'
    ),
    checks: [lookAtMembers, lookAtGroup],
    remedies: [
      remedy(
        "Update the members that still run 0.1, and give programs that use kafkajs' own assigner their own group: once they are gone, the partitions go to members that read their topics",
        '升级仍在运行 0.1 的成员，并为使用 kafkajs 自带分配器的程序设置独立的组：它们退出后，分区会分配给订阅其主题的成员'
      ),
      groupOfItsOwn,
      remedy(
        'If it persists, check that the leader of the group may describe every topic that a member reads',
        '如果一直如此，请确认组的 leader 有权查看每个成员所读的主题',
        {
          commands: posix(
            'kafka-acls.sh --bootstrap-server {brokers} --list --topic {topic} --group {group}',
            'kafka-acls.bat --bootstrap-server {brokers} --list --topic {topic} --group {group}'
          )
        }
      )
    ]
  },
  KAFKA_COMMIT_FAILED: {
    ...group,
    category: 'internal',
    symptom: text(
      'Offsets of group {group} could not be committed: the source commits them later, or the records since then come again',
      '消费者组 {group} 的位移提交失败：稍后会再次提交，否则其后的记录会重复交付'
    ),
    checks: [lookAtGroup, lookAtStats, lookAtBrokerLog],
    remedies: [
      triesAgain,
      remedy(
        'Make the stages after the source tolerate duplicates: write by a key (topic, partition, offset), do not merely append',
        '使下游能够容忍重复：按键（主题、分区、位移）写入，而不是只追加'
      ),
      remedy('If it happens with each rebalance, deal with those first', '如果每次重平衡都出现，请先解决重平衡问题')
    ]
  },
  KAFKA_UNACKED_REVOKED: {
    ...group,
    category: 'internal',
    symptom: text(
      'Partitions were taken away while {unacked} delivered records were not acked: they are delivered again, to whoever reads the partition now',
      '分区被收回时仍有 {unacked} 条已交付的记录未确认：它们会再次交付给新的消费者'
    ),
    checks: [
      lookAtStats,
      lookAtMembers,
      check('See how long a record takes from its delivery to `ack()`', '查看记录从交付到 `ack()` 需要多长时间')
    ],
    remedies: [
      remedy(
        'Make the stages after the source tolerate duplicates: write by a key (topic, partition, offset), do not merely append',
        '使下游能够容忍重复：按键（主题、分区、位移）写入，而不是只追加'
      ),
      remedy('Take up fewer records at a time', '减少同时处理的记录数', {
        toml: '[sources.params]\nack = "manual"\nmax_unacked = 1000'
      }),
      remedy('Ack each record as soon as it is stored', '记录保存后立即确认')
    ]
  }
}
