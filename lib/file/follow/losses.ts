import type { ErrorCode } from '../../../types/error-codes.ts'
import { Counters } from '../../core/counters.ts'
import { sourceError } from '../../errors/make-error.ts'
import { compressionOf } from '../file-content.ts'
import { magicOf } from '../sniff.ts'
import type { Harvester } from './harvester.ts'
import type { Registry } from './registry.ts'
import type { SeenFile } from '../seen-file.ts'
import type { Shared } from './shared.ts'

/** The cause of a loss of bytes that were seen and never read. */
export type LossCause = 'truncated' | 'deleted' | 'max_open_files'

/** A possible loss in a file. Its outcome is known after a look at everything that may hold the content. */
export interface Loss {
  readonly file: Pick<Harvester, 'path' | 'lost'>
  readonly path: string
  /** When it happened, in ms since the epoch. */
  readonly at: number
  /** The content that departed; null if none did. */
  readonly id: string | null
  /** What to report if the content has not turned up, or not completely; null for nothing. */
  readonly code: ErrorCode | null
  readonly detail: string
  /** `unread`: bytes beyond what was read. `size`: the known length of the content. */
  readonly unread: number
  readonly size: number
  readonly cause: LossCause
  /** A file that cannot hold the content. */
  readonly notIn?: SeenFile
}

/** Reports what happened to files, and counts bytes that were destroyed before they were read. */
export class Losses {
  readonly #shared: Shared
  readonly #registry: Registry
  readonly #bytes = new Counters()
  #pending: Loss[] = []
  /** The pending losses that happened before the last scan. */
  #looked = new Set<Loss>()

  constructor(shared: Shared, registry: Registry) {
    this.#shared = shared
    this.#registry = registry
  }

  /** cause => bytes */
  get bytes(): Readonly<Record<string, number>> {
    return this.#bytes.snapshot()
  }

  /** Whether no loss waits for its verdict. */
  get isEmpty(): boolean {
    return this.#pending.length === 0
  }

  add(loss: Loss): void {
    this.#pending.push(loss)
  }

  /** Counts and reports bytes of a file that are certainly gone. */
  lost(file: Pick<Harvester, 'path' | 'lost'>, bytes: number, cause: LossCause): void {
    if (bytes <= 0) return
    const { context } = this.#shared
    this.#bytes.add(cause, bytes)
    file.lost(bytes)
    context.warn(
      sourceError('FILE_LOST_UNREAD', {
        area: 'file',
        path: file.path,
        source: context.key,
        values: { bytes: String(bytes), cause }
      })
    )
  }

  /** A scan is over: it is known what has become of the files. */
  scanned(now: number): void {
    this.#looked = new Set(this.#pending)
    this.settle(now)
  }

  /** Reports losses about which nothing more can be learnt. */
  settle(now: number): void {
    if (this.#looked.size === 0) return
    const { rotateWaitMs } = this.#shared.params
    const undecided = [...this.#registry.files].filter(
      ({ state: { kind } }) => kind === 'unopened' || kind === 'proving' || kind === 'waiting'
    )
    for (const loss of this.#pending.splice(0)) {
      const waits =
        now - loss.at < rotateWaitMs ? undecided.length > 0 : undecided.some((file) => this.#mayHold(file, loss))
      if (!this.#looked.has(loss) || waits) this.#pending.push(loss)
      else {
        this.#looked.delete(loss)
        this.#tell(loss)
      }
    }
  }

  /**
   * Whether a file may hold the content of a loss. A comparison has no time limit: files that begin like the content,
   * or have to be inflated first, are waited for.
   */
  #mayHold({ state: { kind }, head }: Harvester, { id }: Loss): boolean {
    const departed = id === null ? null : this.#registry.departedOf(id)
    if (departed === null || kind === 'unopened') return false
    return departed.content.beginsLike(head) || compressionOf(this.#shared.params.compression, magicOf(head)) !== 'none'
  }

  #tell({ file, path, id, code, detail, unread, size, cause, notIn }: Loss): void {
    const { context } = this.#shared
    const holder =
      id === null
        ? null
        : (this.#registry.living(id) ?? this.#registry.living(this.#registry.departedOf(id)?.shorterIn ?? ''))
    const found = notIn !== undefined && holder?.is(notIn) === true ? null : holder
    const isPlain = found?.content?.compression === 'none'
    const lost = found === null ? unread : isPlain ? Math.min(unread, size - found.size) : 0
    // If the content was found complete, nothing was lost.
    if (code !== null && (found === null || lost > 0)) {
      context.warn(
        sourceError(
          found === null ? code : 'FILE_COPYTRUNCATE',
          { area: 'file', path, source: context.key },
          { detail }
        )
      )
    } else if (code !== null) context.debug('what was in %s is read on in %s', path, found?.path)
    this.lost(file, lost, cause)
  }
}
