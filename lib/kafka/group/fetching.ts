import type { Consumer } from 'kafkajs'
import type { Assignment } from '../partition/assignment.ts'
import type { GroupPlan } from './group-plan.ts'
import type { Ownership } from './ownership.ts'

export interface FetchingParts {
  readonly consumer: Pick<Consumer, 'pause' | 'resume' | 'seek'>
  readonly plan: Pick<GroupPlan, 'begin' | 'debug'>
  readonly ownership: Pick<Ownership, 'assignment'>
  /** The beginnings of the current assignment are known. */
  readonly onBegun: () => void
  /** They cannot be found. */
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

  /** Settles when the partitions' beginnings are known, before which they take no record; null if they are known. */
  get beginning(): Promise<void> | null {
    return this.#beginning
  }

  get stopped(): boolean {
    return this.#stopped
  }

  /**
   * Fetches an assignment once its beginnings are known: if the group's commit is out of range, the client would move
   * to a beginning of its own, and commit that.
   */
  begin(assignment: Assignment): void {
    this.#parts.consumer.pause(fetched(assignment))
    const beginning = this.#findBeginnings(assignment)
    this.#beginning = beginning
    beginning.catch(this.#parts.onFailed)
  }

  /** Fetches no more. */
  stop(assignment: Assignment): void {
    this.#stopped = true
    try {
      this.#parts.consumer.pause(fetched(assignment))
    } catch (error) {
      this.#parts.plan.debug('pausing failed: %s', String(error)) // it has crashed
    }
  }

  async #findBeginnings(assignment: Assignment): Promise<void> {
    const { consumer, plan, ownership, onBegun } = this.#parts
    const offsets = await plan.begin(assignment)
    if (ownership.assignment !== assignment) return // another rebalance came meanwhile
    // Of all partitions: an older seek that the client still holds is undone by it.
    for (const offset of offsets) consumer.seek(offset)
    this.#beginning = null
    if (!this.#stopped) consumer.resume(fetched(assignment))
    onBegun()
  }
}

function fetched({ partitions }: Assignment): { topic: string; partitions: number[] }[] {
  return partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }))
}
