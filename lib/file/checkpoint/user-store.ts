import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { messageOf } from '../../errors/message-of.ts'
import { checkCheckpoint, damaged, type CheckedCheckpoint } from './check-checkpoint.ts'
import { CheckpointErrors, type KnownStore } from './checkpoint-errors.ts'
import { HandedPositions } from './handed-positions.ts'

/**
 * A store of the user's own, taken no more on trust than a folder: what it gives is checked in the same way, and what
 * it fails with is told by the same codes. It may throw, answer without a promise, or never.
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
    // What comes is what somebody else wrote: its type is a promise, no more
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

/** An object of the user's own may throw where it is looked at. */
function check(value: unknown): CheckedCheckpoint {
  try {
    return checkCheckpoint(value)
  } catch (error) {
    return damaged(messageOf(error))
  }
}

/** A database may take its time to come up; a source that never starts and does not say why is of no use. */
const LOAD_MS = 30_000
