import type { Consumer, ConsumerConfig, ConsumerRunConfig, TopicPartitions } from 'kafkajs'
import { clientError } from './client-error.ts'
import { CONSUMER_EVENTS, consumerEvents } from './consumer-events.ts'
import { ConsumerLoop } from './consumer-loop.ts'
import type { FakeCluster } from './fake-cluster.ts'
import type { OwnPartition } from './positions.ts'
import { sleep } from './sleep.ts'
import { quietLogger, unserved } from './unserved.ts'

/** A consumer like that of kafkajs, for reading with `eachBatch` and commits by the caller. */
export function fakeConsumer(cluster: FakeCluster, config: ConsumerConfig): Consumer {
  const { on, emit } = consumerEvents(cluster.clock)
  const { groupId, retry, partitionAssigners = [] } = config
  if (partitionAssigners.length === 0)
    throw clientError('KafkaJSNonRetriableError', 'fakeKafka() needs `partitionAssigners`', { retriable: false })
  /** topic => whether a partition without a commit begins at its first record */
  const topics = new Map<string, boolean>()
  const known = cluster.knownTo(topics)
  const assigners = partitionAssigners.map((make) => make({ cluster: known, groupId, logger: quietLogger }))
  let closing = new AbortController()
  let loop: ConsumerLoop | null = null
  let stopping: Promise<void> | null = null

  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      if (loop === null) return
      await loop.stop()
      loop = null
      emit('STOP', null)
    })().finally(() => {
      stopping = null
    })
    return stopping
  }

  const disconnect = async (): Promise<void> => {
    await stop()
    closing.abort()
    emit('DISCONNECT', null)
  }

  const start = async (run: ConsumerRunConfig): Promise<void> => {
    if (closing.signal.aborted) closing = new AbortController()
    loop = new ConsumerLoop({
      cluster,
      known,
      config,
      assigners,
      topics,
      emit,
      closed: closing.signal,
      run,
      onCrash: (error) => crashed(error, run)
    })
    await loop.start()
  }

  const crashed = async (error: unknown, run: ConsumerRunConfig): Promise<void> => {
    await disconnect()
    const reason = error instanceof Error ? error : new Error(String(error))
    const restart = mayRestart(reason) && (await (retry?.restartOnFailure?.(reason) ?? true))
    emit('CRASH', { error: reason, groupId, restart })
    if (!restart) return
    const { signal } = closing
    await sleep(retry?.initialRetryTime ?? 300, cluster.clock, [])
    if (closing.signal === signal) void start(run)
  }

  const running = (): ConsumerLoop => {
    if (loop === null)
      throw clientError(
        'KafkaJSNonRetriableError',
        'Consumer group was not initialized, consumer#run must be called first',
        { retriable: false }
      )
    return loop
  }

  const each = (
    asked: readonly { readonly topic: string; readonly partitions?: readonly number[] }[]
  ): OwnPartition[] =>
    asked.flatMap(({ topic, partitions = cluster.metadata(topic).map(({ partitionId }) => partitionId) }) =>
      partitions.map((partition) => ({ topic, partition }))
    )

  return {
    connect: async () => {
      if (closing.signal.aborted) closing = new AbortController()
      await cluster.requests.answer('connect', closing.signal)
      emit('CONNECT', null)
    },
    disconnect,
    stop,
    subscribe: async (asked) => {
      const { fromBeginning = false } = asked
      await cluster.requests.answer('metadata', closing.signal)
      for (const topic of 'topics' in asked ? asked.topics : [asked.topic]) {
        const names =
          typeof topic === 'string' ? [topic] : [...cluster.topics.keys()].filter((name) => topic.test(name))
        for (const name of names) {
          cluster.partitions(name)
          topics.set(name, fromBeginning)
        }
      }
    },
    run: async (run = {}) => {
      if (loop === null) await start(run)
    },
    commitOffsets: async (offsets) =>
      running().commit(offsets.map(({ topic, partition, offset }) => ({ topic, partitions: [{ partition, offset }] }))),
    seek: (to) => {
      running().member.positions.seek(to)
    },
    pause: (asked) => {
      for (const own of each(asked)) running().member.positions.pause(own)
    },
    resume: (asked) => {
      for (const own of each(asked)) running().member.positions.resume(own)
    },
    paused: (): TopicPartitions[] => (loop === null ? [] : pausedOf(loop)),
    describeGroup: unserved('consumer.describeGroup'),
    on,
    logger: () => quietLogger,
    events: CONSUMER_EVENTS
  }
}

/** Whether kafkajs restarts the consumer: this depends on the root cause of the error. */
function mayRestart(error: Error): boolean {
  let cause: unknown = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  return (
    error.name === 'KafkaJSNumberOfRetriesExceeded' ||
    (typeof cause === 'object' && cause !== null && 'retriable' in cause && cause.retriable === true)
  )
}

function pausedOf({ member }: ConsumerLoop): TopicPartitions[] {
  return Object.entries(member.partitionsOf)
    .map(([topic, partitions]) => ({
      topic,
      partitions: partitions.filter((partition) => member.positions.isPaused({ topic, partition }))
    }))
    .filter(({ partitions }) => partitions.length > 0)
}
