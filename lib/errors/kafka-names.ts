import { kafkaCodeOfName } from './kafka-protocol.ts'

/**
 * Kafka's name of a protocol error in a text of one of its clients: `{logs=UNKNOWN_TOPIC_OR_PARTITION}`,
 * `KafkaError{code=OFFSET_OUT_OF_RANGE,...}`, or that of a class,
 * `org.apache.kafka.common.errors.TopicAuthorizationException`. Null for any other text.
 */
export function kafkaNameInWords(words: string): string | null {
  const told = /\bKafkaError\{code=([A-Z][A-Z_]{3,60})\b|=([A-Z]{3,20}(?:_[A-Z]{2,20}){1,6})\}/.exec(words)
  const name = told?.[1] ?? told?.[2]
  if (name !== undefined && kafkaCodeOfName(name) !== null) return name
  const [, exception] = /\borg\.apache\.kafka\.common\.errors\.([A-Z][A-Za-z]{3,60})Exception\b/.exec(words) ?? []
  if (exception === undefined) return null
  const own = CLASSES.get(exception)
  if (own !== undefined) return own
  const plain = exception.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  return [plain, `${plain}_FAILED`, `${plain}_EXCEPTION`].find((one) => kafkaCodeOfName(one) !== null) ?? null
}

/** Java classes whose names differ from the protocol's. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['CorruptRecord', 'CORRUPT_MESSAGE'],
  ['RecordTooLarge', 'MESSAGE_TOO_LARGE'],
  ['NotLeaderForPartition', 'NOT_LEADER_OR_FOLLOWER'],
  ['RecordBatchTooLarge', 'RECORD_LIST_TOO_LARGE'],
  ['NotEnoughReplicasAfterAppend', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND']
])
