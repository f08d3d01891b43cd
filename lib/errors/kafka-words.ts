import type { ErrorCode } from '../../types/error-codes.ts'
import { kafkaProtocolCode } from './kafka-protocol.ts'
import { kafkaTlsCodeInWords } from './kafka-tls.ts'

/**
 * The meaning of a Kafka client's message: kafkajs often keeps nothing else of an error that it wraps. Null if unknown.
 */
export function kafkaCodeInWords(message: string): ErrorCode | null {
  const words = message.slice(0, 1024)
  if (/^SASL\b/.test(words)) return saslCodeInWords(words)
  const number = /\bUnknown error code (-?\d{1,5})\b/.exec(words)?.[1]
  if (number !== undefined) return kafkaProtocolCode(Number(number)) ?? 'KAFKA_PROTOCOL_ERROR'
  return find(CONNECTION, words) ?? kafkaTlsCodeInWords(words) ?? find(CLUSTER, words)
}

/**
 * The outcome of a login; null if the connection failed, in a way that only the system's own code explains.
 */
export function saslCodeInWords(words: string): ErrorCode | null {
  if (/mechanism is not supported by the server/.test(words)) return 'KAFKA_SASL_MECHANISM'
  // In older versions of the protocol, a broker answers a wrong password only by closing the connection
  if (!/Connection closed by the server/.test(words)) {
    const lost = find(DURING_LOGIN, words) ?? (/: Connection error: /.test(words) ? kafkaTlsCodeInWords(words) : null)
    if (lost !== null) return lost
    if (/: Connection error: /.test(words)) return null
  }
  return /OAUTHBEARER|OAuth/.test(words) ? 'KAFKA_SASL_TOKEN' : 'KAFKA_SASL_FAILED'
}

type Phrases = readonly (readonly [RegExp, ErrorCode])[]

function find(phrases: Phrases, words: string): ErrorCode | null {
  return phrases.find(([pattern]) => pattern.test(words))?.[1] ?? null
}

const TIMED_OUT: Phrases = [[/\bRequest \w+\(key: \d+, version: \d+\) timed out/, 'KAFKA_REQUEST_TIMEOUT']]

const DURING_LOGIN: Phrases = [
  [/: Connection timeout/, 'KAFKA_CONNECTION_TIMEOUT'],
  [/: (?:Closed connection|Not connected)/, 'KAFKA_CONNECTION_LOST'],
  [/not valid given the current SASL state/, 'KAFKA_ILLEGAL_SASL_STATE'],
  ...TIMED_OUT
]

const CONNECTION: Phrases = [
  [/\bConnection timeout\b/, 'KAFKA_CONNECTION_TIMEOUT'],
  [/\bTimeout while acquiring lock\b.*connect to broker/, 'KAFKA_CONNECTION_TIMEOUT'],
  [/\bClosed connection\b|\bConnection closed by the server\b/, 'KAFKA_CONNECTION_CLOSED'],
  [/\bNot connected\b|\bsocket hang up\b/, 'KAFKA_CONNECTION_LOST'],
  ...TIMED_OUT
]

const CLUSTER: Phrases = [
  [/\bNo broker available\b/, 'KAFKA_BROKERS_UNAVAILABLE'],
  [/\bFailed to find group coordinator\b/, 'KAFKA_COORDINATOR_NOT_AVAILABLE'],
  [
    /\bmetadata not loaded\b|not found in the cached metadata|\bNo brokers in the broker pool\b|\bTopic has been updated\b|\bInvalid partition metadata\b/,
    'KAFKA_METADATA_STALE'
  ],
  [/\bcompression not implemented\b/, 'KAFKA_CODEC_UNAVAILABLE'],
  [/\bpartial message\b|\bInvalid (?:VarInt|Long)\b|\bmagic byte\b/i, 'KAFKA_BAD_RECORD_BATCH'],
  [/\bAPI Versions not supported\b|does not support the requested API version/, 'KAFKA_UNSUPPORTED_VERSION'],
  [/\bTopic creation errors\b/, 'KAFKA_CREATE_TOPIC_FAILED'],
  [/does not host this topic-partition/, 'KAFKA_TOPIC_NOT_FOUND'],
  [/There is no leader for this topic-partition/, 'KAFKA_LEADER_NOT_AVAILABLE'],
  [/\bNot authorized to access topics\b/, 'KAFKA_TOPIC_AUTHORIZATION_FAILED'],
  [/\bNot authorized to access group\b/, 'KAFKA_GROUP_AUTHORIZATION_FAILED'],
  // kafkajs only keeps the message of the error that made a member rejoin, and gives up after its retries
  [
    /group is rebalancing|group generation id is not valid|coordinator is not aware of this member|not the correct coordinator for this group/,
    'KAFKA_REBALANCE_FAILED'
  ]
]
