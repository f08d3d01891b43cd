import type { Consumer } from 'kafkajs'
import type { Assignment } from '../partition/assignment.ts'
import type { GroupPlan } from './group-plan.ts'
import type { Ownership } from './ownership.ts'

export interface FetchingParts {
  readonly consumer: Pick<Consumer, 'pause' | 'resume' | 'seek'>
  readonly plan: Pick<GroupPlan, 'begin' | 'debug'>
  readonly ownership: Pick<Ownership, 'assignment'>
  /** Called when the beginnings of the current assignment are known. */
  readonly onBegun: () => void
  /** Called if the beginnings cannot be found. */
  readonly onFailed: (error: unknown) => void
}

/** Decides what the client fetches: nothing before the beginnings of an assignment are known, nothing once stopped. */
export class Fetching {
  readonly #parts: FetchingParts
  #beginning: Promise<void> | null = null
  #stopped = false

  constructor(parts: FetchingParts) {
    this.#parts = parts
  }

  /** Settles when the beginnings of the partitions are known; no record is taken before. Null if they are known. */
  get beginning(): Promise<void> | null {
    return this.#beginning
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /**
   * Fetches an assignment only once its beginnings are known: otherwise, if the group's commit is out of range, the
   * client would choose a beginning itself, and commit that.
   */
  begin(assignment: Assignment): void {
    this.#parts.consumer.pause(fetched(assignment))
    const beginning = this.#findBeginnings(assignment)
    this.#beginning = beginning
    beginning.catch(this.#parts.onFailed)
  }

  /** Stops fetching. */
  stop(assignment: Assignment): void {
    this.#stopped = true
    try {
      this.#parts.consumer.pause(fetched(assignment))
    } catch (error) {
      this.#parts.plan.debug('pausing failed: %s', String(error)) // the consumer has crashed
    }
  }

  async #findBeginnings(assignment: Assignment): Promise<void> {
    const { consumer, plan, ownership, onBegun } = this.#parts
    const offsets = await plan.begin(assignment)
    if (ownership.assignment !== assignment) return // there was another rebalance in the meantime
    // Seeks in all partitions, which also replaces an older seek that the client has not carried out yet.
    for (const offset of offsets) consumer.seek(offset)
    this.#beginning = null
    if (!this.#stopped) consumer.resume(fetched(assignment))
    onBegun()
  }
}

function fetched({ partitions }: Assignment): { topic: string; partitions: number[] }[] {
  return partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }))
}
