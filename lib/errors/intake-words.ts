import type { ErrorCode } from '../../types/error-codes.ts'
import { firstSaid, type Phrase } from './first-said.ts'
import { kafkaCodeOfName } from './kafka-protocol.ts'
import { kafkaNameInWords } from './kafka-names.ts'

/**
 * The meaning of a sentence from another intake program, wherever it occurs in a text: sentences of the platform's own
 * guide for operators, of Kafka's clients in Java, and of librdkafka, whose texts begin with `Broker:` or `Local:`.
 * Null for any other text.
 */
export function intakeCodeInWords(words: string): ErrorCode | null {
  const broker = /\bBroker: ([A-Za-z][A-Za-z .()-]{3,80})/.exec(words)?.[1]
  const protocol =
    broker === undefined ? undefined : BROKER_SAYS.find(([said]) => broker.toLowerCase().startsWith(said))?.[1]
  if (protocol !== undefined) return kafkaCodeOfName(protocol)
  const named = kafkaNameInWords(words)
  return (named === null ? null : kafkaCodeOfName(named)) ?? firstSaid(SENTENCES, words) ?? null
}

/**
 * Whether the code only states that a client cannot reach the cluster, or has lost it: the system's message next to it
 * gives the reason.
 */
export function isOutcomeOnly(code: ErrorCode): boolean {
  return code === 'KAFKA_BROKERS_UNAVAILABLE' || code === 'KAFKA_CONNECTION_LOST'
}

/** librdkafka's text for an error of the Kafka protocol => Kafka's name. */
const BROKER_SAYS: readonly (readonly [string, string])[] = [
  ['offset out of range', 'OFFSET_OUT_OF_RANGE'],
  ['invalid message size', 'INVALID_FETCH_SIZE'],
  ['invalid message', 'CORRUPT_MESSAGE'],
  ['unknown topic or partition', 'UNKNOWN_TOPIC_OR_PARTITION'],
  ['unknown topic id', 'UNKNOWN_TOPIC_ID'],
  ['leader not available', 'LEADER_NOT_AVAILABLE'],
  ['not leader for partition', 'NOT_LEADER_OR_FOLLOWER'],
  ['request timed out', 'REQUEST_TIMED_OUT'],
  ['broker not available', 'BROKER_NOT_AVAILABLE'],
  ['replica not available', 'REPLICA_NOT_AVAILABLE'],
  ['offset metadata string too large', 'OFFSET_METADATA_TOO_LARGE'],
  ['broker disconnected before response received', 'NETWORK_EXCEPTION'],
  ['coordinator load in progress', 'COORDINATOR_LOAD_IN_PROGRESS'],
  ['coordinator not available', 'COORDINATOR_NOT_AVAILABLE'],
  ['not coordinator', 'NOT_COORDINATOR'],
  ['invalid topic', 'INVALID_TOPIC_EXCEPTION'],
  ['not enough in-sync replicas', 'NOT_ENOUGH_REPLICAS'],
  ['specified group generation id is not valid', 'ILLEGAL_GENERATION'],
  ['inconsistent group protocol', 'INCONSISTENT_GROUP_PROTOCOL'],
  ['invalid group.id', 'INVALID_GROUP_ID'],
  ['unknown member', 'UNKNOWN_MEMBER_ID'],
  ['invalid session timeout', 'INVALID_SESSION_TIMEOUT'],
  ['group rebalance in progress', 'REBALANCE_IN_PROGRESS'],
  ['topic authorization failed', 'TOPIC_AUTHORIZATION_FAILED'],
  ['group authorization failed', 'GROUP_AUTHORIZATION_FAILED'],
  ['cluster authorization failed', 'CLUSTER_AUTHORIZATION_FAILED'],
  ['unsupported sasl mechanism', 'UNSUPPORTED_SASL_MECHANISM'],
  ['sasl authentication failed', 'SASL_AUTHENTICATION_FAILED'],
  ['request not valid in current sasl state', 'ILLEGAL_SASL_STATE'],
  ['api version not supported', 'UNSUPPORTED_VERSION'],
  ['disk error when trying to access log file on disk', 'KAFKA_STORAGE_ERROR'],
  ['no matching listener', 'LISTENER_NOT_FOUND'],
  ['unsupported compression type', 'UNSUPPORTED_COMPRESSION_TYPE'],
  ['group member needs a valid member id', 'MEMBER_ID_REQUIRED'],
  ['consumer group has reached maximum size', 'GROUP_MAX_SIZE_REACHED'],
  ['static consumer fenced by other consumer', 'FENCED_INSTANCE_ID'],
  ['throttling quota has been exceeded', 'THROTTLING_QUOTA_EXCEEDED']
]

const SENTENCES: readonly Phrase<ErrorCode>[] = [
  [/\bInvalid base64\b/i, 'FILE_INVALID_BASE64'],
  [/\bInvalid hex(?:adecimal)? (?:encoding|data|string|digit|character|input|value)\b/i, 'FILE_INVALID_HEX'],
  [/\bInvalid syslog format\b/i, 'SYSLOG_INVALID_FORMAT'],
  [/\bParse error in syslog\b|\bFailed to parse syslog\b/i, 'SYSLOG_PARSE_ERROR'],
  [/\bFailed to parse TOML\b|\bTOML parse error\b/i, 'CONFIG_TOML_SYNTAX'],
  [/\bParameter\b.{0,200}\bnot in allow_override\b/i, 'CONFIG_OVERRIDE_NOT_ALLOWED'],
  [/\bConnector\b.{0,200}\bnot found\b/i, 'CONFIG_UNKNOWN_CONNECTOR'],
  [/\bmax(?:imum)?(?: application)? poll interval\b.{0,40}\bexceeded\b/i, 'KAFKA_MAX_POLL_EXCEEDED'],
  [/\brebalance failed\b/i, 'KAFKA_REBALANCE_FAILED'],
  [/\bLocal: No offset to automatically reset to\b/i, 'KAFKA_OFFSET_OUT_OF_RANGE'],
  [
    /\bUnknown topic or partition\b|\bLocal: Unknown (?:topic|partition)\b|\bTopic (?:\S{1,255} )?not found\b/i,
    'KAFKA_TOPIC_NOT_FOUND'
  ],
  [/\bUnsupported SASL mechanism\b/i, 'KAFKA_SASL_MECHANISM'],
  [
    /\bSASL(?:\/[A-Z0-9-]+)? (?:authentication|handshake) (?:failed|error|failure)\b|\bLocal: Authentication failure\b/i,
    'KAFKA_SASL_FAILED'
  ],
  [/\bmight be caused by incorrect security\.protocol\b|\bconnecting to a SSL listener\b/i, 'KAFKA_TLS_REQUIRED'],
  [/\bconnecting to a PLAINTEXT (?:broker )?listener\b/i, 'KAFKA_TLS_NOT_SPOKEN'],
  [/\bLocal: Host resolution failure\b/i, 'KAFKA_HOST_NOT_FOUND'],
  [
    /\bLocal: All broker connections are down\b|\ball broker connections are down\b|\b\d+\/\d+ brokers are down\b|\bFailed to connect to Kafka\b/i,
    'KAFKA_BROKERS_UNAVAILABLE'
  ],
  [/\bLocal: (?:Broker transport failure|Fetch from broker failed)\b/i, 'KAFKA_CONNECTION_LOST'],
  [/\bTime-?out while connecting to Kafka\b|\bConnection setup timed out\b/i, 'KAFKA_CONNECTION_TIMEOUT'],
  [/\bLocal: Timed out\b/i, 'KAFKA_REQUEST_TIMEOUT'],
  [/\bLocal: (?:Invalid compressed data|Decompression codec failure|Bad message format)\b/i, 'KAFKA_BAD_RECORD_BATCH'],
  [/\bLocal: This instance has been fenced\b/i, 'KAFKA_FENCED_INSTANCE_ID'],
  // librdkafka's names of its own errors
  [/\b_ALL_BROKERS_DOWN\b/, 'KAFKA_BROKERS_UNAVAILABLE'],
  [/\bcode=_TRANSPORT\b/, 'KAFKA_CONNECTION_LOST'],
  [/\bcode=_RESOLVE\b/, 'KAFKA_HOST_NOT_FOUND'],
  [/\bcode=_TIMED_OUT\b|\bTimed out [A-Z][A-Za-z]+Request in flight\b/, 'KAFKA_REQUEST_TIMEOUT'],
  [/\bcode=_MAX_POLL_EXCEEDED\b/, 'KAFKA_MAX_POLL_EXCEEDED'],
  [/\bcode=_AUTHENTICATION\b/, 'KAFKA_SASL_FAILED'],
  // Kafka's own clients
  [
    /\bcould not be established\. Broker may not be available\b|\bTimed out waiting for a node assignment\b|\bTimeout expired while fetching topic metadata\b/i,
    'KAFKA_BROKERS_UNAVAILABLE'
  ],
  [/\bBootstrap broker \S{1,300} .{0,60}\bdisconnected\b/i, 'KAFKA_CONNECTION_LOST'],
  [
    /\bNo resolvable bootstrap (?:urls|server)\b|\bDNS resolution failed for\b|\bas DNS resolution failed\b/i,
    'KAFKA_HOST_NOT_FOUND'
  ],
  [/\bCommitFailedException\b|\bgroup has already rebalanced\b/, 'KAFKA_REBALANCE_FAILED'],
  [/\bNot authorized to access topics?\b/i, 'KAFKA_TOPIC_AUTHORIZATION_FAILED'],
  [/\bNot authorized to access group\b/i, 'KAFKA_GROUP_AUTHORIZATION_FAILED'],
  // The guide's own, in Chinese
  [/文件内容与编码配置不匹配/, 'FILE_INVALID_BASE64'],
  [/文件被其他进程占用/, 'FILE_BUSY'],
  [/没有读取文件的权限/, 'FILE_PERMISSION_DENIED'],
  [/无法找到指定的文件/, 'FILE_NOT_FOUND'],
  [/无法连接到 ?Kafka/i, 'KAFKA_BROKERS_UNAVAILABLE'],
  [/认证配置不正确/, 'KAFKA_SASL_FAILED'],
  [/指定的主题不存在|主题不存在/, 'KAFKA_TOPIC_NOT_FOUND'],
  [/消费者组协调问题/, 'KAFKA_REBALANCE_FAILED'],
  [/端口被其他进程占用/, 'SYSLOG_ADDRESS_IN_USE'],
  [/无法连接到 ?Syslog/i, 'SYSLOG_NO_SENDERS'],
  [/不符合 ?Syslog ?格式/i, 'SYSLOG_INVALID_FORMAT']
]
