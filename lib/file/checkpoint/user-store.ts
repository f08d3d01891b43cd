import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { messageOf } from '../../errors/message-of.ts'
import { checkCheckpoint, damaged, type CheckedCheckpoint } from './parse-checkpoint.ts'
import { CheckpointErrors, type KnownStore } from './checkpoint-errors.ts'
import { HandedPositions } from './handed-positions.ts'

/**
 * A user's own store, which is trusted no more than a folder: the positions that it returns are checked in the same
 * way, and its failures get the same error codes. It may throw, return no promise, or never answer.
 */
export class UserStore implements KnownStore {
  readonly #store: CheckpointStore<unknown>
  readonly #context: Pick<OpenContext, 'clock' | 'warn'>
  readonly errors: CheckpointErrors
  readonly isInMemory: boolean

  constructor(store: CheckpointStore<unknown>, context: Pick<OpenContext, 'key' | 'clock' | 'warn'>) {
    this.#store = store
    this.isInMemory = store instanceof HandedPositions
    this.#context = context
    this.errors = new CheckpointErrors(context.key, null)
  }

  async load(): Promise<FileCheckpoint | null> {
    // The value comes from the user's code: its type is not guaranteed
    const loading: Promise<unknown> = this.errors.orUnusable((async () => await this.#store.load())())
    if (!(await settledWithin(LOAD_MS, loading, this.#context.clock)))
      throw this.errors.unusable(`load() has not answered within ${LOAD_MS} ms`)
    const value = await loading
    if (value === null || value === undefined) return null
    const checked = check(value)
    if (checked.kind !== 'damaged') return this.errors.orNewer(checked)
    const reason =
      typeof value === 'string'
        ? 'a string; return the object, JSON.parse(text)'
        : `something that save() was not given: ${checked.reason}`
    this.#context.warn(this.errors.damaged(`load() returned ${reason}`, null))
    return { version: 1, files: checked.left }
  }

  async save(checkpoint: FileCheckpoint): Promise<void> {
    try {
      const { version, files } = checkpoint
      await this.#store.save({ version, files })
    } catch (error) {
      throw this.errors.notSaved(messageOf(error), error)
    }
  }

  async close(): Promise<void> {
    try {
      await this.#store.close?.()
    } catch (error) {
      throw this.errors.notClosed(messageOf(error), error)
    }
  }
}

/** Checks a user's object, which may throw when its fields are read. */
function check(value: unknown): CheckedCheckpoint {
  try {
    return checkCheckpoint(value)
  } catch (error) {
    return damaged(messageOf(error))
  }
}

/** A database may take a while to start, but a source must not hang without an error. */
const LOAD_MS = 30_000
