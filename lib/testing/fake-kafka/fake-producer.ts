import type {
  Message,
  Producer,
  ProducerBatch,
  ProducerConfig,
  ProducerEvents,
  ProducerRecord,
  RecordMetadata,
  Transaction
} from 'kafkajs'
import { appendRecords, type AppendTo } from './append-records.ts'
import { clientError } from './client-error.ts'
import type { FakeCluster } from './fake-cluster.ts'
import type { PartitionLog, LoggedTransaction } from './partition-log.ts'
import { quietLogger } from './unserved.ts'

/** A producer like that of kafkajs: records, batches and transactions. */
export function fakeProducer(cluster: FakeCluster, config: ProducerConfig = {}): Producer {
  const isIdempotent = config.idempotent ?? false
  let closing: AbortController | null = null
  let open: LoggedTransaction | null = null

  const append = async (batch: ProducerBatch, transaction?: LoggedTransaction, touched?: Set<PartitionLog>) => {
    if (closing === null) throw clientError('KafkaJSError', 'The producer is disconnected', { retriable: true })
    await cluster.requests.answer('produce', closing.signal)
    return (batch.topicMessages ?? []).flatMap(({ topic, messages }) =>
      toTopic(
        cluster,
        { topic, codec: batch.compression ?? 0, ...(transaction === undefined ? {} : { transaction }) },
        messages,
        touched
      )
    )
  }

  const begin = async (): Promise<Transaction> => {
    if (config.transactionalId === undefined)
      throw clientError('KafkaJSNonRetriableError', 'Must provide transactional id for transactional producer', {
        retriable: false
      })
    if (open !== null)
      throw clientError(
        'KafkaJSNonRetriableError',
        'There is already an ongoing transaction for this producer. Please end the transaction before beginning another.',
        { retriable: false }
      )
    const own: LoggedTransaction = { state: 'open' }
    open = own
    const touched = new Set<PartitionLog>()
    const offsets: Parameters<Transaction['sendOffsets']>[0][] = []
    const end = async (state: 'committed' | 'aborted'): Promise<void> => {
      if (own.state !== 'open')
        throw clientError('KafkaJSNonRetriableError', 'Transaction is not active', { retriable: false })
      own.state = state
      open = null
      // The marker at the end of a transaction takes an offset of its own
      for (const log of touched) log.append({ value: null, hidden: true }, { timestamp: cluster.clock.now() })
      if (state === 'committed')
        for (const { consumerGroupId, topics } of offsets)
          for (const { topic, partitions } of topics)
            for (const { partition, offset } of partitions)
              cluster.group(consumerGroupId).setCommit(topic, partition, offset)
      cluster.changed()
    }
    const active = (): void => {
      if (own.state !== 'open')
        throw clientError('KafkaJSNonRetriableError', 'Transaction is not active', { retriable: false })
    }
    return {
      isActive: () => own.state === 'open',
      send: async ({ topic, messages, ...rest }) => {
        active()
        return await append({ ...rest, topicMessages: [{ topic, messages }] }, own, touched)
      },
      sendBatch: async (batch) => {
        active()
        return await append(batch, own, touched)
      },
      sendOffsets: async (given) => {
        active()
        offsets.push(given)
      },
      commit: () => end('committed'),
      abort: () => end('aborted')
    }
  }

  return {
    connect: async () => {
      const signal = new AbortController()
      await cluster.requests.answer('connect', signal.signal)
      closing = signal
    },
    disconnect: async () => {
      closing?.abort()
      closing = null
    },
    isIdempotent: () => isIdempotent,
    send: ({ topic, messages, ...rest }: ProducerRecord) => append({ ...rest, topicMessages: [{ topic, messages }] }),
    sendBatch: (batch) => append(batch),
    transaction: begin,
    on: () => () => {},
    logger: () => quietLogger,
    events: PRODUCER_EVENTS
  }
}

function toTopic(
  cluster: FakeCluster,
  to: Omit<AppendTo, 'touched'>,
  messages: readonly Message[],
  touched: Set<PartitionLog> = new Set()
): RecordMetadata[] {
  const records = messages.map(({ timestamp, ...message }) => ({
    ...message,
    ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) })
  }))
  return appendRecords(cluster, { ...to, touched }, records).map(({ partition, offset }) => ({
    topicName: to.topic,
    partition,
    errorCode: 0,
    baseOffset: offset
  }))
}

const PRODUCER_EVENTS: ProducerEvents = {
  CONNECT: 'producer.connect',
  DISCONNECT: 'producer.disconnect',
  REQUEST: 'producer.network.request',
  REQUEST_TIMEOUT: 'producer.network.request_timeout',
  REQUEST_QUEUE_SIZE: 'producer.network.request_queue_size'
}
