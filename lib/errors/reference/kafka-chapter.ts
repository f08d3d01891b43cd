import type { Chapter } from './chapter.ts'

const lagStats = `\`\`\`ts
setInterval(() => console.log(source.stats()), 10_000).unref()
\`\`\``

const tools = `\`\`\`sh
kafka-broker-api-versions.sh --bootstrap-server kafka1:9092
kafka-topics.sh --bootstrap-server kafka1:9092 --describe --topic access_log
kafka-consumer-groups.sh --bootstrap-server kafka1:9092 --describe --group access-log-loader
\`\`\``

const clientProperties = `\`\`\`properties
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="app" password="...";
ssl.truststore.type=PEM
ssl.truststore.location=/etc/kafka/ca.pem
\`\`\``

/** The text of TROUBLESHOOTING before Kafka's part of the catalogue. */
export const kafkaChapter: Chapter = {
  title: { en: '## Kafka sources', zh: '## Kafka 源' },
  text: {
    en: `Check three things in this order, from the machine and as the user of the source: does a broker answer, does the topic exist, what is the state of the group.

${tools}

If the cluster wants TLS or a login, add \`--command-config client.properties\` to each command; keep that file private (\`chmod 600\`).

${clientProperties}

Then ask the source: lag, last commit, rebalances with their causes, errors by code.

${lagStats}

A fatal fault ends the source at once by \`'error'\`: a refused login or right, a missing topic that the source may not create, an unreadable codec. The source reports a temporary fault by \`'warning'\` and tries again: a broker that restarts, a leader that moves, a rebalance, a commit that fails. Under \`ack = "manual"\` no record is committed before it is acked: records may come twice, none is skipped.

An error of Kafka's own protocol has the code \`KAFKA_\` and Kafka's name for it; *errno* is that name, or the number of an unknown error.

Where this differs from older advice:

* "Topic not found" and "Max poll interval exceeded" are librdkafka's phrases. Here they are
* [\`KAFKA_TOPIC_NOT_FOUND\`](#kafka_topic_not_found) and [\`KAFKA_MAX_POLL_EXCEEDED\`](#kafka_max_poll_exceeded); the
* latter is a warning, because the member goes on sending heartbeats and stays in the group.
* The group does not expel a slow consumer, so \`max_poll_interval_ms\` does not cure frequent rebalances: look at
* \`session_timeout_ms\`, at the event loop, and at processes that restart.
* If the consumer is slow, \`fetch_min_bytes\` does not reduce the lag: it only makes the broker wait for more. More
* members need more partitions.
* \`telnet\` and \`nc\` show that a port is open, not that a broker is usable: each broker answers with the addresses of
* all others (\`advertised.listeners\`), and those have to be reachable too.
* Kafka 4 has no ZooKeeper: every tool takes \`--bootstrap-server\`.
* A password belongs in a variable (\`sasl_password = "\${KAFKA_PASSWORD}"\`), not in the file. The library never prints
* it, whatever fails.`,
    zh: `在源所在的机器上、以源的用户身份依次确认三件事：broker 是否应答、主题是否存在、消费者组状态如何。

${tools}

如果集群要求 TLS 或登录，请为每条命令加上 \`--command-config client.properties\`；该文件不应允许其他用户读取（\`chmod 600\`）。

${clientProperties}

然后查看源自身的统计：积压、最近一次提交、重平衡及其原因、按错误码统计的错误。

${lagStats}

无法恢复的问题会立即以 \`'error'\` 终止源：登录或权限被拒绝、主题不存在且不允许创建、压缩格式无法读取。可以恢复的问题以 \`'warning'\` 通知并自动重试：broker 重启、leader 迁移、重平衡、提交失败。在 \`ack = "manual"\` 下，记录在确认之前不会提交：可能重复交付，但不会被跳过。

Kafka 协议自身的错误以 \`KAFKA_\` 加 Kafka 的错误名称作为错误码；*errno* 为该名称，未知错误则为其编号。

与旧资料不同之处：

* “Topic not found” 和 “Max poll interval exceeded” 是 librdkafka 的说法。此处对应 [\`KAFKA_TOPIC_NOT_FOUND\`](#kafka_topic_not_found) 和 [\`KAFKA_MAX_POLL_EXCEEDED\`](#kafka_max_poll_exceeded)；后者只是警告，因为成员会继续发送心跳并留在组内。
* 消费慢的成员不会被移出组，因此增大 \`max_poll_interval_ms\` 不能减少重平衡：应检查 \`session_timeout_ms\`、事件循环以及反复重启的进程。
* 如果是消费方慢，增大 \`fetch_min_bytes\` 不能减少积压：它只会让 broker 等待更多数据。增加成员需要有足够的分区。
* \`telnet\` 和 \`nc\` 只能说明端口开放，不能说明 broker 可用：broker 会返回其他所有 broker 的地址（\`advertised.listeners\`），这些地址也必须可访问。
* Kafka 4 不再使用 ZooKeeper：所有工具都使用 \`--bootstrap-server\`。
* 密码应放在变量中（\`sasl_password = "\${KAFKA_PASSWORD}"\`），不要写在文件里。无论发生什么错误，密码都不会输出。`
  },
  section: 'kafka'
}
