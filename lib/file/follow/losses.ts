import type { ErrorCode } from '../../../types/error-codes.ts'
import { Counters } from '../../core/counters.ts'
import { sourceError } from '../../errors/make-error.ts'
import { compressionOf } from '../file-content.ts'
import { magicOf } from '../sniff.ts'
import type { Harvester } from './harvester.ts'
import type { Registry } from './registry.ts'
import type { SeenFile } from '../seen-file.ts'
import type { Shared } from './shared.ts'

/** What went with bytes that were seen and never read. */
export type LossCause = 'truncated' | 'deleted' | 'max_open_files'

/**
 * Something that happened to a file. What it was is known once everything has been looked at that may hold its content.
 */
export interface Loss {
  readonly file: Pick<Harvester, 'path' | 'lost'>
  readonly path: string
  /** When, in ms since the epoch. */
  readonly at: number
  /** The content that departed; null if none did. */
  readonly id: string | null
  /** What to tell where it has not turned up, or not all of it; null for nothing. */
  readonly code: ErrorCode | null
  readonly detail: string
  /** Bytes beyond what was read, and how long the content was known to be. */
  readonly unread: number
  readonly size: number
  readonly cause: LossCause
  /** A file that cannot hold the content. */
  readonly notIn?: SeenFile
}

/** Tells of what happened to files, and counts what was destroyed before it was read. */
export class Losses {
  readonly #shared: Shared
  readonly #registry: Registry
  readonly #bytes = new Counters()
  #pending: Loss[] = []
  /** Those that happened before names were looked at last. */
  #looked = new Set<Loss>()

  constructor(shared: Shared, registry: Registry) {
    this.#shared = shared
    this.#registry = registry
  }

  /** cause => bytes */
  get bytes(): Readonly<Record<string, number>> {
    return this.#bytes.snapshot()
  }

  /** Nothing waits for its verdict. */
  get isEmpty(): boolean {
    return this.#pending.length === 0
  }

  add(loss: Loss): void {
    this.#pending.push(loss)
  }

  /** Bytes of a file are gone for certain. */
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

  /** Names have been looked at: what has become of the files is known. */
  scanned(now: number): void {
    this.#looked = new Set(this.#pending)
    this.settle(now)
  }

  /** Tells of what nothing more can be learnt about. */
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

  /** Comparing takes as long as it takes: what begins like it, or has to be inflated to know, is not given up. */
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
    // What was found, with all that is known to have been there, has cost nothing.
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
