import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import { sourceError } from '../../errors/make-error.ts'
import { messageOf } from '../../errors/message-of.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { CHECKPOINT_VERSION, type CheckedCheckpoint } from './parse-checkpoint.ts'
import { PlaceFault, unusableCase } from './folder-trust.ts'

/** A store that creates its own errors. */
export interface KnownStore extends CheckpointStore {
  readonly errors: CheckpointErrors
  /**
   * True for positions in memory: closing such a store never hangs, and its successor waits for the close, so no time
   * limit is needed.
   */
  readonly isInMemory: boolean
}

/** Creates all errors about the positions of one source, for a checkpoint folder and for a user's own store. */
export class CheckpointErrors {
  readonly #place: ErrorContext
  readonly #what: 'file' | 'folder' | 'store'

  /** `path` is the checkpoint file or, with `what: 'folder'`, its folder; null for a user's own store. */
  constructor(key: string, path: string | null, what: 'file' | 'folder' = 'file') {
    const values: Readonly<Record<string, string>> =
      path === null ? { place: 'the `checkpoint` store' } : what === 'folder' ? { dir: path } : {}
    this.#what = path === null ? 'store' : what
    this.#place = {
      area: 'file',
      source: key,
      values,
      cases: [path === null ? 'store' : 'folder'],
      ...(path === null ? {} : { path })
    }
  }

  async orUnusable<T>(doing: Promise<T>): Promise<T> {
    try {
      return await doing
    } catch (error) {
      throw this.unusable(messageOf(error), error)
    }
  }

  /** Unwraps the positions; throws if a later release wrote them. */
  orNewer(checked: Exclude<CheckedCheckpoint, { readonly kind: 'damaged' }>): FileCheckpoint {
    if (checked.kind === 'whole') return checked.checkpoint
    const values = { ...this.#place.values, version: String(checked.version), known: String(CHECKPOINT_VERSION) }
    throw sourceError('FILE_CHECKPOINT_NEWER', { ...this.#place, values })
  }

  unusable(detail: string, cause?: unknown): SourceError {
    return sourceError('FILE_CHECKPOINT_UNUSABLE', this.#placeBy(cause), {
      detail,
      ...(cause === undefined ? {} : { cause })
    })
  }

  notSaved(detail: string, cause?: unknown): SourceError {
    return sourceError('FILE_CHECKPOINT_NOT_SAVED', this.#place, { detail, ...(cause === undefined ? {} : { cause }) })
  }

  notClosed(detail: string, cause?: unknown): SourceError {
    return sourceError('FILE_CHECKPOINT_NOT_CLOSED', this.#place, { detail, ...(cause === undefined ? {} : { cause }) })
  }

  /** `copy` is the new path of the damaged file; null for a store. */
  damaged(reason: string, copy: string | null): SourceError {
    const values = { ...this.#place.values, ...(copy === null ? {} : { copy }) }
    return sourceError(
      'FILE_CHECKPOINT_DAMAGED',
      { ...this.#place, values },
      { detail: copy === null ? reason : `${reason}; it was set aside as ${copy}` }
    )
  }

  /** Selects the remedies that help against this cause. */
  #placeBy(cause: unknown): ErrorContext {
    const { values, cases = [] } = this.#place
    if (this.#what === 'store') return this.#place
    if (!(cause instanceof PlaceFault)) return { ...this.#place, cases: [...cases, unusableCase(cause, this.#what)] }
    return { ...this.#place, values: { ...values, ...cause.values }, cases: [...cases, ...cause.cases] }
  }
}
