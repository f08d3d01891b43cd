import type { ConsumerRunConfig, TopicOffsets } from 'kafkajs'
import { clientError, clientErrorFor, isRebalancing, typeOf } from './client-error.ts'
import type { FakeBatch } from './fetched-batch.ts'
import { GroupMember, type MemberParts } from './group-member.ts'
import { retrying } from './retrying.ts'

export interface LoopParts extends Omit<MemberParts, 'halted'> {
  readonly run: ConsumerRunConfig
  readonly onCrash: (error: unknown) => Promise<void>
}

/**
 * The counterpart of kafkajs's runner: fetches batches and passes them on until it is stopped, rejoins the group when
 * necessary, and crashes on errors that it cannot handle.
 */
export class ConsumerLoop {
  readonly member: GroupMember
  readonly #parts: LoopParts
  readonly #halt = new AbortController()
  #running = false
  /** Settles when fetching and handling have ended. */
  #consuming: Promise<void> = Promise.resolve()

  constructor(parts: LoopParts) {
    this.#parts = parts
    this.member = new GroupMember({ ...parts, halted: this.#halt.signal })
  }

  /** Resolves when the group is joined, or when joining has failed and `onCrash` was called. */
  async start(): Promise<void> {
    const { cluster, closed, emit, onCrash } = this.#parts
    try {
      await cluster.requests.answer('connect', closed)
      emit('CONNECT', null)
      await this.member.refreshMetadata()
      await this.member.joinAndSync()
      if (closed.aborted) throw clientErrorFor('CONNECTION_CLOSED')
    } catch (error) {
      await onCrash(error)
      return
    }
    this.#running = true
    this.#consuming = this.#consume()
  }

  /** Waits for the current batch to be handled, and leaves the group. */
  async stop(): Promise<void> {
    this.#halt.abort()
    if (!this.#running) return
    this.#running = false
    await this.#consuming
    await this.member.leave().catch(() => {})
  }

  /** Sends a commit, and retries it if it fails with a retriable error. */
  async commit(topics: TopicOffsets[]): Promise<void> {
    const { config, cluster } = this.#parts
    if (!this.#running) return
    await retrying(config.retry ?? {}, cluster.clock, this.#halt.signal, async () => {
      try {
        await this.member.commit(topics)
      } catch (error) {
        if (this.#running) throw error
      }
    })
  }

  async #consume(): Promise<void> {
    const { config, cluster, onCrash } = this.#parts
    try {
      while (this.#running)
        await retrying(config.retry ?? {}, cluster.clock, this.#halt.signal, (bail) => this.#fetchUntilFailure(bail))
    } catch (error) {
      this.#consuming = Promise.resolve() // stopping must not wait for this very call
      await onCrash(error)
    }
  }

  async #fetchUntilFailure(bail: (error: unknown) => never): Promise<void> {
    const {
      emit,
      config: { groupId }
    } = this.#parts
    try {
      while (this.#running) await this.#fetchOnce()
    } catch (error) {
      if (isRebalancing(error)) emit('REBALANCING', { groupId, memberId: this.member.memberId ?? '' })
      else if (typeOf(error) === 'UNKNOWN_MEMBER_ID') this.member.memberId = null
      else if (error instanceof Error && error.name === 'KafkaJSNotImplemented') bail(error)
      else throw error
      await this.member.joinAndSync()
    }
  }

  async #fetchOnce(): Promise<void> {
    const {
      emit,
      cluster: { clock }
    } = this.#parts
    const startedAt = clock.now()
    const brokers = this.member.brokers.length === 0 ? [1] : this.member.brokers
    for (const nodeId of brokers) emit('FETCH_START', { nodeId })
    const batches = await this.member.fetch()
    for (const nodeId of brokers) emit('FETCH', { numberOfBatches: 0, duration: clock.now() - startedAt, nodeId })
    if (batches.length === 0) await this.member.heartbeat()
    // All batches are handled, even those after a failed one
    const failures: unknown[] = []
    for (const batch of batches)
      await this.#handle(batch).catch((error: unknown) => {
        failures.push(error)
      })
    if (failures.length > 0) throw failures[0]
  }

  async #handle(batch: FakeBatch): Promise<void> {
    const {
      emit,
      cluster: { clock }
    } = this.#parts
    if (!this.#running) return
    const startedAt = clock.now()
    const { topic, partition, highWatermark } = batch
    const payload = {
      topic,
      partition,
      highWatermark,
      offsetLag: batch.offsetLag(),
      offsetLagLow: batch.offsetLagLow(),
      batchSize: batch.messages.length,
      firstOffset: batch.firstOffset(),
      lastOffset: batch.lastOffset()
    }
    emit('START_BATCH_PROCESS', payload)
    // A batch of hidden records is skipped, but still reported by events
    if (batch.isEmpty()) this.member.positions.resolve({ topic, partition }, batch.lastOffset())
    else await this.#eachBatch(batch)
    emit('END_BATCH_PROCESS', { ...payload, duration: clock.now() - startedAt })
    await this.member.heartbeat()
  }

  async #eachBatch(batch: FakeBatch): Promise<void> {
    const { eachBatch, autoCommit = true } = this.#parts.run
    if (eachBatch === undefined || autoCommit)
      throw clientError('KafkaJSNotImplemented', 'fakeKafka() serves `eachBatch` without `autoCommit` alone', {
        retriable: false
      })
    const { topic, partition } = batch
    const own = { topic, partition }
    const { positions } = this.member
    await eachBatch({
      batch,
      resolveOffset: (offset) => {
        positions.resolve(own, offset === batch.messages.at(-1)?.offset ? batch.lastOffset() : offset)
      },
      heartbeat: () => this.member.heartbeat(),
      pause: () => {
        positions.pause(own)
        return () => {
          positions.resume(own)
        }
      },
      commitOffsetsIfNecessary: (offsets) =>
        offsets === undefined ? Promise.resolve() : this.member.commit(offsets.topics),
      uncommittedOffsets: () => ({ topics: [] }),
      isRunning: () => this.#running,
      isStale: () => positions.isSeeking(own)
    })
  }
}
