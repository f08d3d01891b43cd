import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorCheckpoint, OpenContext } from '../../types/connector.ts'
import type { Position } from '../../types/position.ts'
import { settledWithin } from '../core/settled-within.ts'
import { sourceError } from '../errors/make-error.ts'
import { messageOf } from '../errors/message-of.ts'

type CheckpointContext = Pick<OpenContext, 'key' | 'clock' | 'warn' | 'acks' | 'buffered'>

/**
 * The checkpoint of a user's connector. The store is the user's as well: it may throw, return no promise, or never
 * answer.
 */
export class OwnCheckpoint implements ConnectorCheckpoint {
  readonly #store: CheckpointStore<unknown>
  readonly #context: CheckpointContext
  readonly #place: ErrorContext
  /** The value to save once the current save has finished. */
  #next: { readonly value: unknown } | null = null
  #saving: Promise<void> | null = null
  /** The positions of the last two delivered records. */
  #last: Position | null = null
  #beforeLast: Position | null = null

  constructor(store: CheckpointStore<unknown> | undefined, context: CheckpointContext) {
    this.#store = store ?? memoryStore()
    this.#context = context
    this.#place = { area: 'file', source: context.key, values: { place: 'the `checkpoint` store' }, cases: ['store'] }
  }

  get done(): Position | null {
    const { acks, buffered } = this.#context
    if (acks !== null) return acks.watermark('').position
    return buffered() === 0 ? this.#last : this.#beforeLast
  }

  delivered(position: Position): void {
    this.#beforeLast = this.#last
    this.#last = position
  }

  readonly load = async (): Promise<unknown> => {
    const loading = this.#loaded()
    if (!(await settledWithin(LOAD_MS, loading, this.#context.clock)))
      throw sourceError('FILE_CHECKPOINT_UNUSABLE', this.#place, {
        detail: `load() has not answered within ${LOAD_MS} ms`
      })
    return await loading
  }

  readonly save = (value: unknown): Promise<void> => {
    if (value === null || value === undefined) return this.#saving ?? Promise.resolve()
    this.#next = { value }
    this.#saving ??= this.#saveAll()
    return this.#saving
  }

  /** Resolves after the last save. Never rejects. */
  async close(): Promise<void> {
    await this.#saving
    try {
      await this.#store.close?.()
    } catch (cause) {
      this.#context.warn(sourceError('FILE_CHECKPOINT_NOT_CLOSED', this.#place, { detail: messageOf(cause), cause }))
    }
  }

  async #loaded(): Promise<unknown> {
    try {
      return (await this.#store.load()) ?? null
    } catch (cause) {
      throw sourceError('FILE_CHECKPOINT_UNUSABLE', this.#place, { detail: messageOf(cause), cause })
    }
  }

  async #saveAll(): Promise<void> {
    for (let one = this.#taken(); one !== null; one = this.#taken()) await this.#saveOne(one.value)
    this.#saving = null
  }

  #taken(): { readonly value: unknown } | null {
    const next = this.#next
    this.#next = null
    return next
  }

  async #saveOne(value: unknown): Promise<void> {
    try {
      await this.#store.save(value)
    } catch (cause) {
      this.#context.warn(sourceError('FILE_CHECKPOINT_NOT_SAVED', this.#place, { detail: messageOf(cause), cause }))
    }
  }
}

/** Keeps positions in memory, for as long as the source lives. */
function memoryStore(): CheckpointStore<unknown> {
  let kept: unknown = null
  return {
    load: () => Promise.resolve(kept),
    save: (value) => {
      kept = value
      return Promise.resolve()
    }
  }
}

const LOAD_MS = 30_000
