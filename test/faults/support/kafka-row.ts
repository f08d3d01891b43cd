import type { SourceStream } from '../../../lib/stream/source-stream.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { KafkaCluster } from '../../support/kafka/quiet-client.ts'
import { createTopic, freshName, produce, type TopicOptions } from '../../support/kafka/topics.ts'
import type { Fault, FaultBench, FaultCase } from '../fault.ts'
import { filesFor, firstText } from '../support.ts'

/** A row of the table; as each needs a broker, none is quick. */
export function kafkaFault(name: string, code: ErrorCode, arrange: (bench: FaultBench) => Promise<FaultCase>): Fault {
  return { name, area: 'kafka', code, quick: false, arrange }
}

export interface ParamsOfRow {
  readonly brokers: readonly string[]
  readonly topic: string
  readonly group?: string
  readonly config?: Readonly<Record<string, string>>
  /** Additional lines of TOML. */
  readonly more?: string
}

/** The files of a source that reads a topic from its first record. */
export function kafkaFiles({
  brokers,
  topic,
  group = freshName('group'),
  config = {},
  more = ''
}: ParamsOfRow): FaultCase['files'] {
  const settings = Object.entries({ ...QUICK, ...config }).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  return filesFor(
    'kafka',
    [
      `brokers = ${JSON.stringify(brokers)}`,
      `topic = "${topic}"`,
      `group_id = "${group}"`,
      'from = "earliest"',
      more,
      '[sources.params.config]',
      ...settings
    ].join('\n')
  )
}

/** Makes the events a row waits for happen soon. */
const QUICK = {
  auto_commit_interval_ms: '100',
  fetch_max_wait_ms: '100',
  heartbeat_interval_ms: '500',
  session_timeout_ms: '6000'
}

/** A new topic with one record: `one`. */
export async function topicWithRecord(cluster: KafkaCluster, options: TopicOptions = {}): Promise<string> {
  const topic = freshName('fault')
  await createTopic(cluster, topic, options)
  await produce(cluster, topic, [{ value: 'one' }])
  return topic
}

export async function readsOne(source: SourceStream): Promise<void> {
  const text = await firstText(source)
  if (text !== 'one') throw new Error(`another record came: ${text}`)
}

/** For rows whose existing records have been read and committed: a later record is read. */
export function readsNext(cluster: KafkaCluster, topic: string): FaultCase['works'] {
  return async (source) => {
    source.once('ready', () => {
      void produce(cluster, topic, [{ value: 'next' }])
    })
    await firstText(source)
  }
}

export function login(
  protocol: string,
  mechanism: string,
  { username, password }: { readonly username: string; readonly password: string }
): Record<string, string> {
  return { security_protocol: protocol, sasl_mechanisms: mechanism, sasl_username: username, sasl_password: password }
}
