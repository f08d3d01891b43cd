import type { Offsets, TopicPartitionOffset } from 'kafkajs'
import type { Clock } from '../../../types/clock.ts'
import type { Assignment, NotedOffset } from '../partition/assignment.ts'

/** Sends one commit for the member's current generation, without a retry. */
export type SendOffsets = (offsets: Offsets) => Promise<void>

export interface CommitterParts {
  /** The current assignment. */
  readonly assignment: () => Assignment
  /** Returns null if nothing may be committed now. */
  readonly send: () => SendOffsets | null
  readonly clock: Clock
  readonly intervalMs: number
  readonly onCommitted: (offsets: readonly TopicPartitionOffset[]) => void
  readonly onFailed: (error: unknown) => void
}

/**
 * Commits what is done in the current assignment: one request at a time, at most every `intervalMs` and on request. It
 * never repeats a failed commit unchanged, because the partitions may have another owner by then; the next commit
 * includes their positions if they are still ours.
 */
export class Committer {
  readonly #parts: CommitterParts
  #timer: unknown = null
  #closed = false
  /** Settles when no commit is in flight. */
  #last: Promise<boolean> = Promise.resolve(true)
  #onTheirWay = 0

  constructor(parts: CommitterParts) {
    this.#parts = parts
    this.#arm()
  }

  /** Whether a commit is in flight. */
  get busy(): boolean {
    return this.#onTheirWay > 0
  }

  /** Whether anything is done but not committed. */
  get due(): boolean {
    return this.#parts.send() !== null && this.#parts.assignment().uncommitted().length > 0
  }

  /** Commits what is done, once the commit in flight has finished. Never rejects; false if the commit failed. */
  commit(): Promise<boolean> {
    this.#onTheirWay++
    this.#last = this.#last
      .then(() => this.#commit())
      .finally(() => {
        this.#onTheirWay--
      })
    return this.#last
  }

  close(): void {
    this.#closed = true
    this.#parts.clock.clearTimeout(this.#timer)
  }

  async #commit(): Promise<boolean> {
    const { assignment, send, onCommitted, onFailed } = this.#parts
    const sending = send()
    const ours = assignment()
    const offsets = ours.uncommitted()
    if (sending === null || offsets.length === 0) return true
    try {
      // The client reads the generation synchronously in this call, so it is the one of this assignment.
      await sending({ topics: byTopic(offsets) })
    } catch (error) {
      onFailed(error)
      return false
    }
    ours.committed(offsets)
    onCommitted(offsets)
    return true
  }

  #arm(): void {
    const { clock, intervalMs } = this.#parts
    this.#timer = clock.setTimeout(() => {
      if (this.#closed) return
      if (!this.busy && this.due) void this.commit()
      this.#arm()
    }, intervalMs)
  }
}

function byTopic(offsets: readonly NotedOffset[]): Offsets['topics'] {
  return [...new Set(offsets.map(({ topic }) => topic))].map((topic) => ({
    topic,
    partitions: offsets.filter((each) => each.topic === topic).map(({ topic: _topic, ...partition }) => partition)
  }))
}
