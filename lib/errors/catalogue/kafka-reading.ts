import { check, posix, remedy, text } from './advice.ts'
import type { Catalogue, CatalogueEntry } from './entry.ts'
import {
  askBrokers,
  kafkaTool,
  lookAtBrokerLog,
  lookAtOffsets,
  lookAtPartitions,
  lookAtStats,
  lookAtTopic,
  reportIt,
  triesAgain
} from './kafka-checks.ts'
import { turnOnDebug } from './shared-checks.ts'

const reading: Pick<CatalogueEntry, 'area' | 'category' | 'retryable' | 'severity'> = {
  area: 'kafka',
  category: 'internal',
  retryable: true,
  severity: 'warning'
}

const dumpBatch = check(
  'On the broker, look at the batch itself; `--deep-iteration` reads every record of it',
  '在 broker 上查看该批次；`--deep-iteration` 会读取其中每条记录',
  posix('kafka-dump-log.sh --deep-iteration --files {segment}', 'kafka-dump-log.bat --deep-iteration --files {segment}')
)

/** Fetching records and decoding them. */
export const kafkaReading: Catalogue = {
  KAFKA_STALLED: {
    ...reading,
    category: 'timeout',
    symptom: text(
      'The client stopped fetching without an error: the source has replaced it, and reading goes on',
      '客户端在没有报错的情况下停止拉取：已重新创建客户端并继续读取'
    ),
    checks: [lookAtStats, lookAtPartitions, lookAtBrokerLog],
    remedies: [
      triesAgain,
      remedy(
        'If it happens with every restart of a broker, restart brokers one at a time, each only when all replicas are in sync',
        '如果每次 broker 重启都出现，请逐个重启，且在所有副本同步之后再重启下一个'
      ),
      reportIt
    ]
  },
  KAFKA_OPEN_TRANSACTION: {
    ...reading,
    category: 'limit',
    symptom: text(
      'A transaction of a producer stays open in {topic}, partition {partition}: {held} records after it wait for its end (isolation level `read_committed`)',
      '主题 {topic} 分区 {partition} 中有生产者的事务一直未结束：其后的 {held} 条记录在等待（隔离级别 `read_committed`）'
    ),
    checks: [
      check(
        'List the producers of the partition: the transaction belongs to the one whose `CurrentTransactionStartOffset` is a number',
        '列出该分区的生产者：`CurrentTransactionStartOffset` 为数字的生产者持有未结束的事务',
        kafkaTool('transactions', 'describe-producers --topic {topic} --partition {partition}')
      ),
      check(
        'List the transactions with their state: `Ongoing` is open, and the coordinator ends it at its time limit (`transaction.timeout.ms` of the producer)',
        '列出事务及其状态：`Ongoing` 表示未结束，协调者会在其时限（生产者的 `transaction.timeout.ms`）到期后结束它',
        kafkaTool('transactions', 'list')
      ),
      lookAtStats
    ],
    remedies: [
      remedy(
        'Let the producer commit or abort, or end its process: the source then continues by itself',
        '让生产者提交或中止事务，或结束其进程：之后源会自动继续'
      ),
      remedy(
        'If nobody owns it any more (a hanging transaction), abort it as an administrator',
        '如果事务已无主（悬挂事务），请以管理员身份中止',
        { commands: kafkaTool('transactions', 'abort --topic {topic} --partition {partition} --start-offset {offset}') }
      ),
      remedy('Or read the records of open and aborted transactions too', '或同时读取未结束和已中止事务的记录', {
        toml: '[sources.params.config]\nisolation_level = "read_uncommitted"'
      })
    ]
  },
  KAFKA_OFFSET_OUT_OF_RANGE: {
    ...reading,
    category: 'limit',
    retryable: false,
    severity: 'error',
    symptom: text(
      'Records of {topic}, partition {partition}, were deleted before they were read, or the topic was created again: reading continues at offset {offset}',
      '主题 {topic} 分区 {partition} 的记录在读取前已被删除，或主题被重建：从位移 {offset} 继续读取'
    ),
    checks: [
      lookAtOffsets,
      check(
        'See how long records are kept (`retention.ms`, `retention.bytes`), and compare that with how long the source stood still',
        '查看记录的保留设置（`retention.ms`、`retention.bytes`），并与源停滞的时间比较',
        kafkaTool('configs', '--describe --entity-type topics --entity-name {topic} --all')
      ),
      check(
        'See whether the topic was deleted and created again: then its offsets began at 0 again',
        '确认主题是否被删除后重建：重建后位移从 0 开始'
      ),
      lookAtBrokerLog
    ],
    remedies: [
      remedy(
        'Configure where reading resumes in such a case: `earliest` reads everything that is left, `latest` only new records',
        '设置此时从何处继续：`earliest` 读取剩余的全部记录，`latest` 只读取新记录',
        { toml: '[sources.params]\nfrom = "earliest"' }
      ),
      remedy(
        'Keep records for longer than the longest outage of the readers',
        '使保留时间长于消费方可能的最长中断时间',
        {
          commands: kafkaTool(
            'configs',
            '--alter --entity-type topics --entity-name {topic} --add-config retention.ms=604800000'
          )
        }
      ),
      remedy('Watch the lag, so that you notice in time when a source stands still', '监控积压，以便及时发现停滞的源')
    ]
  },
  KAFKA_CLOCK_SKEW: {
    ...reading,
    category: 'config',
    retryable: false,
    symptom: text(
      'Records have a time in the future: the clock of this machine, of the producers or of the brokers is wrong',
      '记录的时间晚于当前时间：本机、生产者或 broker 的时钟不准'
    ),
    checks: [
      check(
        'Compare the clocks of this machine, of the producers and of the brokers',
        '比较本机、生产者和 broker 的时钟',
        { linux: 'timedatectl', darwin: 'sntp time.apple.com', win32: 'w32tm /query /status' }
      ),
      check(
        "See whose time the records carry: `message.timestamp.type` is `CreateTime` for the producer's, `LogAppendTime` for the broker's",
        '查看记录时间的来源：`message.timestamp.type` 为 `CreateTime` 时取自生产者，为 `LogAppendTime` 时取自 broker',
        kafkaTool('configs', '--describe --entity-type topics --entity-name {topic} --all')
      )
    ],
    remedies: [
      remedy('Correct the wrong clock, and keep it correct (NTP)', '校正不准的时钟，并保持同步（NTP）'),
      remedy(
        'If producers write their own times on purpose, you need not do anything',
        '如果生产者有意写入自定义时间，则无需处理'
      )
    ]
  },
  KAFKA_CODEC_UNAVAILABLE: {
    ...reading,
    category: 'config',
    retryable: false,
    severity: 'fatal',
    symptom: text(
      'Records are compressed with {codec}, which this process cannot read',
      '记录使用 {codec} 压缩，此处无法读取'
    ),
    checks: [
      check(
        'See which Node.js runs: zstd needs 22.15 or later (of 23, 23.8)',
        '查看 Node.js 版本：zstd 需要 22.15 或更高版本（23 系列为 23.8）',
        { any: "node -p \"process.version + ' ' + typeof require('node:zlib').zstdDecompressSync\"" }
      ),
      check(
        'See whether the packages for snappy and lz4 are installed: both are optional, and built for each platform',
        '确认 snappy 和 lz4 的包已安装：两者均为可选，并按平台构建',
        { any: 'npm ls snappy lz4-napi' }
      ),
      check(
        "See how the topic is compressed: by its own `compression.type`, else by each producer's",
        '查看主题的压缩方式：由主题的 `compression.type` 决定，否则由各生产者决定',
        kafkaTool('configs', '--describe --entity-type topics --entity-name {topic} --all')
      )
    ],
    remedies: [
      remedy('Run the source on Node.js 22.15 or later, for zstd', '对于 zstd，请使用 Node.js 22.15 或更高版本'),
      remedy(
        'Install the package that reads it: `snappy` for snappy, `lz4-napi` for lz4',
        '安装对应的包：snappy 需要 `snappy`，lz4 需要 `lz4-napi`',
        { commands: { any: 'npm install snappy lz4-napi' } }
      ),
      remedy(
        'If it is installed but cannot be loaded, reinstall it on the platform where it runs, including optional dependencies',
        '如果已安装却无法加载，请在运行的平台上重新安装，且不要省略可选依赖',
        { commands: { any: 'npm ci --include=optional' } }
      ),
      remedy(
        'Or let the producers use gzip, which every Node.js reads; records that are already stored stay as they are',
        '或让生产者使用所有 Node.js 都能读取的 gzip；已保存的记录不会改变'
      )
    ]
  },
  KAFKA_BAD_RECORD_BATCH: {
    ...reading,
    category: 'format',
    retryable: false,
    severity: 'error',
    symptom: text(
      'A batch of records cannot be decoded: {topic}, partition {partition}',
      '一批记录无法解码：主题 {topic} 分区 {partition}'
    ),
    checks: [dumpBatch, lookAtBrokerLog, turnOnDebug],
    remedies: [
      remedy(
        'If one replica is intact, let that one lead: stop the broker with the damaged one and let it fetch again',
        '如果有完好的副本，请由其担任 leader：停止副本损坏的 broker，使其重新同步'
      ),
      remedy(
        'To skip the batch, begin after it: `start_offsets` leaves the commits of the group alone',
        '如需跳过，请从其后开始：`start_offsets` 不改变组的已提交位移',
        { toml: '[sources.params.start_offsets]\naccess_log = { 0 = 1500 }' }
      ),
      reportIt
    ]
  },
  KAFKA_METADATA_STALE: {
    ...reading,
    symptom: text(
      "The client's information about the cluster is missing or out of date: brokers or partitions have changed",
      '客户端的集群元数据缺失或已过期：broker 或分区发生了变化'
    ),
    checks: [lookAtTopic, askBrokers, lookAtBrokerLog],
    remedies: [
      triesAgain,
      remedy(
        'If brokers and partitions change often, have it refreshed more often',
        '如果 broker 和分区经常变化，请缩短元数据刷新周期',
        { toml: '[sources.params.config]\nmetadata_max_age_ms = 60000' }
      )
    ]
  },
  KAFKA_CLIENT_FAILED: {
    ...reading,
    retryable: false,
    severity: 'error',
    symptom: text(
      'The Kafka client (kafkajs) failed with an error that has no code of its own',
      'Kafka 客户端（kafkajs）出现了没有单独错误码的故障'
    ),
    checks: [
      check(
        "Read the original message and `cause`: they have the client's message and stack",
        '阅读原始消息和 `cause`：其中有客户端给出的信息和堆栈'
      ),
      turnOnDebug,
      lookAtBrokerLog
    ],
    remedies: [
      remedy('Start the source again: it continues from the last commit', '重新启动源：会从最近一次提交处继续'),
      remedy(
        'If you injected your own client (`options.kafka`), check that it is kafkajs 2.2.4 or has the same interface',
        '如果注入了自己的客户端（`options.kafka`），请确认它是 kafkajs 2.2.4 或具有相同接口'
      ),
      reportIt
    ]
  },
  KAFKA_PROTOCOL_ERROR: {
    ...reading,
    category: 'protocol',
    retryable: false,
    severity: 'error',
    symptom: text(
      'The broker answers with an error that this version does not know: {errno}',
      'broker 返回了本版本未知的错误：{errno}'
    ),
    checks: [
      check(
        "Look the number up in Kafka's list of errors: it belongs to a newer version than this library knows",
        '在 Kafka 的错误列表中查找该编号：它属于比本库所知更新的版本'
      ),
      lookAtBrokerLog,
      askBrokers
    ],
    remedies: [
      remedy('Use a version of this library that knows the version of the brokers', '使用支持该 broker 版本的本库版本'),
      reportIt
    ]
  }
}
