import type { Check, Remedy } from '../../../types/classification.ts'
import type { Commands } from './advice.ts'
import { check, remedy } from './advice.ts'

// Checks that Kafka entries start with. `{brokers}` is the list of bootstrap brokers, `{host}:{port}` the broker
// concerned.

/** A call of one of the programs that come with Kafka; on Windows their names end in `.bat`. */
export function kafkaTool(name: string, what: string): Commands {
  const line = (ending: string): string =>
    `kafka-${name}.${ending} --bootstrap-server {brokers}${what === '' ? '' : ` ${what}`}`
  return { linux: line('sh'), darwin: line('sh'), win32: line('bat') }
}

/** Several such calls, one after the other. */
function kafkaTools(...calls: readonly (readonly [name: string, what: string])[]): Commands {
  const all = calls.map(([name, what]) => kafkaTool(name, what))
  const joined = (platform: 'linux' | 'win32'): string => all.map((commands) => commands[platform]).join('\n')
  return { linux: joined('linux'), darwin: joined('linux'), win32: joined('win32') }
}

export const askBrokers: Check = check(
  "See whether the cluster answers Kafka's own tools from this machine; if it wants TLS or a login, add `--command-config client.properties` to this command and all further ones",
  '在本机用 Kafka 自带的工具确认集群有应答；如果集群要求 TLS 或登录，请为此命令及后续命令加上 `--command-config client.properties`',
  kafkaTool('broker-api-versions', '')
)

export const lookAtBrokerLog: Check = check(
  'Read the log of the broker at that minute (`server.log`, and `controller.log` if the controller runs separately): it says more than the client learns',
  '查看 broker 同一时刻的日志（`server.log`，控制器独立部署时还有 `controller.log`）：其中的信息比客户端收到的更多'
)

export const lookAtTopic: Check = check(
  'Look at the topic: its partitions, their leaders (`none` if there is none) and replicas',
  '查看主题：分区、各分区的 leader（没有时为 `none`）和副本',
  kafkaTool('topics', '--describe --topic {topic}')
)

export const lookAtPartitions: Check = check(
  'See which partitions of the cluster have no leader or too few replicas',
  '查看集群中哪些分区没有 leader 或副本不足',
  kafkaTools(['topics', '--describe --unavailable-partitions'], ['topics', '--describe --under-replicated-partitions'])
)

export const listTopics: Check = check(
  'List the topics: upper and lower case matter, and the list omits topics that the user may not see',
  '列出所有主题：区分大小写；该用户无权查看的主题不会列出',
  kafkaTool('topics', '--list')
)

export const lookAtGroup: Check = check(
  'Look at the group: who reads which partition, how far the group has committed, and how much waits',
  '查看消费者组：各成员消费的分区、已提交的位移和积压',
  kafkaTool('consumer-groups', '--describe --group {group}')
)

export const lookAtMembers: Check = check(
  'Look at the state of the group and at its members: `Stable` is at rest, `PreparingRebalance` waits for a member',
  '查看消费者组的状态和成员：`Stable` 表示稳定，`PreparingRebalance` 表示正在等待成员',
  kafkaTools(
    ['consumer-groups', '--describe --group {group} --state'],
    ['consumer-groups', '--describe --group {group} --members --verbose']
  )
)

export const lookAtOffsets: Check = check(
  'See which offsets the partitions still contain, from the first (`earliest`) to the last (`latest`)',
  '查看分区目前保存的位移范围：起始（`earliest`）到末尾（`latest`）',
  kafkaTools(['get-offsets', '--topic {topic} --time earliest'], ['get-offsets', '--topic {topic} --time latest'])
)

export const lookAtRights: Check = check(
  'As an administrator, list who may do what: a source needs `Read` and `Describe` on its topics and `Read` on its group',
  '以管理员身份列出访问权限：源需要主题的 `Read` 和 `Describe` 权限，以及消费者组的 `Read` 权限',
  kafkaTool('acls', '--list --topic {topic} --group {group}')
)

export const lookAtQuorum: Check = check(
  'Look at the controllers: one of them has to lead, and the others have to follow closely',
  '查看控制器：必须有一个为 leader，其余的应紧密跟随',
  kafkaTool('metadata-quorum', 'describe --status')
)

export const lookAtStats: Check = check(
  'Look at `stats()`: the lag of each partition, the last commit, the last 20 rebalances with their causes, errors by code',
  '查看 `stats()`：各分区的积压、最近一次提交、最近 20 次重平衡及其原因、按错误码统计的错误'
)

/** The remedy for faults that need no action. */
export const triesAgain: Remedy = remedy(
  'If the problem passes, do nothing: the source tries again by itself and continues where it was',
  '如果随后恢复，则无需处理：源会自动重试，并从原位置继续'
)

export const namesBrokers: Remedy = remedy(
  'Name several brokers of the cluster, each with the port of the listener for this client',
  '填写集群的多个 broker，并使用面向该客户端的监听端口',
  { toml: '[sources.params]\nbrokers = ["kafka1:9092", "kafka2:9092"]' }
)

export const reportIt: Remedy = remedy(
  'If it persists, report it with its code, the versions of this library and of the brokers, and the debug log',
  '如果持续出现，请附上错误码、本库与 broker 的版本以及调试日志反馈'
)
