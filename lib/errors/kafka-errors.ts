import type { ErrorCode } from '../../types/error-codes.ts'
import type { ErrorFacts } from './error-facts.ts'
import { kafkaCodeOfName } from './kafka-protocol.ts'
import { kafkaTlsCode } from './kafka-tls.ts'
import { kafkaCodeInWords, saslCodeInWords } from './kafka-words.ts'

/** Whether the error is one of kafkajs. */
export function isKafkaError({ name }: Pick<ErrorFacts, 'name'>): boolean {
  return name.startsWith('KafkaJS')
}

/**
 * The code for the class of a kafkajs error, or for its number in the Kafka protocol. Null for classes that only wrap
 * something, and for a connection that failed with a system code.
 */
export function kafkaClassCode({ name, code, message }: ErrorFacts): ErrorCode | null {
  if (PROTOCOL_CLASSES.has(name)) return kafkaCodeOfName(code) ?? PROTOCOL_CLASSES.get(name) ?? null
  if (name === 'KafkaJSConnectionError') return kafkaTlsCode(code) ?? kafkaCodeInWords(message)
  if (name === 'KafkaJSSASLAuthenticationError') return saslCodeInWords(message.slice(0, 1024))
  if (LEAF_CLASSES.has(name)) return kafkaCodeInWords(message) ?? LEAF_CLASSES.get(name) ?? null
  return CLASSES.get(name) ?? null
}

/** Classes with a `type`, and their meaning if the type is unknown. */
const PROTOCOL_CLASSES: ReadonlyMap<string, ErrorCode> = new Map([
  ['KafkaJSProtocolError', 'KAFKA_PROTOCOL_ERROR'],
  ['KafkaJSOffsetOutOfRange', 'KAFKA_OFFSET_OUT_OF_RANGE'],
  ['KafkaJSMemberIdRequired', 'KAFKA_MEMBER_ID_REQUIRED'],
  ['KafkaJSCreateTopicError', 'KAFKA_CREATE_TOPIC_FAILED'],
  ['KafkaJSAlterPartitionReassignmentsError', 'KAFKA_PROTOCOL_ERROR']
])

/** Classes whose message is more specific than the class. */
const LEAF_CLASSES: ReadonlyMap<string, ErrorCode> = new Map([
  ['KafkaJSTimeout', 'KAFKA_REQUEST_TIMEOUT'],
  ['KafkaJSLockTimeout', 'KAFKA_REQUEST_TIMEOUT'],
  ['KafkaJSNotImplemented', 'KAFKA_UNSUPPORTED_VERSION']
])

const CLASSES: ReadonlyMap<string, ErrorCode> = new Map([
  ['KafkaJSConnectionClosedError', 'KAFKA_CONNECTION_CLOSED'],
  ['KafkaJSRequestTimeoutError', 'KAFKA_REQUEST_TIMEOUT'],
  ['KafkaJSNoBrokerAvailableError', 'KAFKA_BROKERS_UNAVAILABLE'],
  ['KafkaJSGroupCoordinatorNotFound', 'KAFKA_COORDINATOR_NOT_AVAILABLE'],
  ['KafkaJSMetadataNotLoaded', 'KAFKA_METADATA_STALE'],
  ['KafkaJSTopicMetadataNotLoaded', 'KAFKA_METADATA_STALE'],
  ['KafkaJSStaleTopicMetadataAssignment', 'KAFKA_METADATA_STALE'],
  ['KafkaJSBrokerNotFound', 'KAFKA_METADATA_STALE'],
  ['KafkaJSFetcherRebalanceError', 'KAFKA_REBALANCE_IN_PROGRESS'],
  ['KafkaJSServerDoesNotSupportApiKey', 'KAFKA_UNSUPPORTED_VERSION'],
  ['KafkaJSPartialMessageError', 'KAFKA_BAD_RECORD_BATCH'],
  ['KafkaJSUnsupportedMagicByteInMessageSet', 'KAFKA_BAD_RECORD_BATCH'],
  ['KafkaJSInvalidVarIntError', 'KAFKA_BAD_RECORD_BATCH'],
  ['KafkaJSInvalidLongError', 'KAFKA_BAD_RECORD_BATCH']
])
