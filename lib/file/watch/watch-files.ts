import { toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { Clock } from '../../../types/clock.ts'
import { systemClock } from '../../core/clock.ts'
import { OF_A_FOLDER, type LinkRule } from '../name-look.ts'
import { pathPattern } from '../pattern/path-pattern.ts'
import { FolderTree, type HintKind } from './folder-tree.ts'
import { watchFolder, type WatchFolder } from './folder-watch.ts'
import { isNetworkFileSystem, patiently } from './network-file-system.ts'
import { watchError, watchTrouble } from './watch-error.ts'

/** Wakes a reader between its polls. Hints may be late, duplicated or missing; a hint carries no data. */
export interface FileWatcher {
  /** True once nothing is watched: because of `usePolling`, on a network file system, or after a failure. */
  readonly polling: boolean
  /**
   * Resolves when the first folders are watched, or it is known that they cannot be. Does not wait for a file system
   * that does not respond.
   */
  readonly ready: Promise<void>
  /** Whether the system reports every write to the file. Never true on a network file system, where a call may hang. */
  tellsOf(path: string): boolean
  /**
   * Whether the system also reports every name that is created or removed: all existing folders on the path are
   * watched.
   */
  readonly tellsOfAll: boolean
  close(): Promise<void>
}

export interface WatchOptions {
  readonly base: string
  /** A pattern, as in the param `file`; may also be a name without wildcards. */
  readonly pattern: string
  readonly usePolling?: boolean
  /** With `follow` (the default), the folders that links lead to are watched too. */
  readonly links?: LinkRule
  /** Called with the path that a matching file has under `base`, even if that is a link to another place. */
  onHint(path: string, kind: HintKind): void
  /** Called at most once, when nothing is watched any more: `FILE_WATCH_LIMIT` or `FILE_WATCH_FAILED`. */
  onFallback(error: SourceError): void
  /** Called once for each folder that this process may not watch. */
  onWarning?(error: SourceError, folder: string): void
  readonly clock?: Clock
  /** Injected in tests. */
  readonly watchFolder?: WatchFolder
  /** Injected in tests. */
  readonly isNetworkFileSystem?: (path: string) => Promise<boolean>
  /** Injected in tests. */
  readonly platform?: string
}

export type WatchFiles = (options: WatchOptions) => FileWatcher

/**
 * Watches the folders in which files of a pattern exist or may appear. Every second, the watcher searches by itself for
 * folders that do not exist yet, including `base`, and for replaced ones. It does not report files that exist at the
 * beginning.
 */
export const watchFiles: WatchFiles = (options) => new Watcher(options)

/** Runs one task at a time, in order of request, and stops watching at the first failure that affects all folders. */
class Watcher implements FileWatcher {
  readonly ready: Promise<void>
  readonly #options: WatchOptions
  readonly #clock: Clock
  readonly #tree: FolderTree
  #state: WatcherState
  #work: Promise<void> = Promise.resolve()

  constructor(options: WatchOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#state = options.usePolling === true ? POLLING : BEGINNING
    this.#tree = new FolderTree(options.base, pathPattern(options.pattern), {
      watchFolder: options.watchFolder ?? watchFolder,
      links: options.links ?? 'follow',
      isNetwork: patiently(options.isNetworkFileSystem ?? isNetworkFileSystem, () => {
        void this.#enqueue(() => this.#tree.lookAgain())
      }),
      onHint: (path, kind) => {
        if (this.#isWatching) options.onHint(path, kind)
      },
      onTask: (task) => {
        void this.#enqueue(task)
      },
      onRemote: () => {
        this.#become(POLLING)
      },
      onTrouble: (error, folder) => {
        this.#trouble(error, folder)
      }
    })
    this.ready = this.#enqueue(async () => {
      await this.#tree.begin()
      this.#lookAgainLater()
    })
  }

  get polling(): boolean {
    return !this.#isWatching
  }

  tellsOf(path: string): boolean {
    return this.#tells && this.#tree.tellsOf(path)
  }

  get tellsOfAll(): boolean {
    return this.#tells && this.#state.kind === 'watching' && this.#tree.isWatchedWhole
  }

  async close(): Promise<void> {
    this.#become(CLOSED)
    await this.#work
  }

  get #isWatching(): boolean {
    return this.#state.kind === 'beginning' || this.#state.kind === 'watching'
  }

  /**
   * Only Linux reports writes reliably. Other systems report some of them late, such as those to an open file on
   * Windows, or not at all.
   */
  get #tells(): boolean {
    return this.#isWatching && (this.#options.platform ?? process.platform) === 'linux'
  }

  /** The only place where the state changes. A watcher that has ended does not begin again. */
  #become(state: WatcherState): void {
    if (!this.#isWatching) return
    if (this.#state.kind === 'watching') this.#clock.clearTimeout(this.#state.timer)
    this.#state = state
    if (!this.#isWatching) this.#tree.close()
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#work = this.#work
      .then(() => (this.#isWatching ? task() : undefined))
      .catch((error: unknown) => {
        this.#fallBack(error, this.#options.base)
      })
    return this.#work
  }

  #lookAgainLater(): void {
    if (!this.#isWatching) return
    const look = async (): Promise<void> => {
      await this.#tree.lookAgain()
      this.#lookAgainLater()
    }
    const timer = this.#clock.setTimeout(
      () => {
        void this.#enqueue(look)
      },
      Math.max(LOOK_MS, this.#tree.size * EACH_MS)
    )
    this.#become({ kind: 'watching', timer })
  }

  #trouble(error: unknown, folder: string): void {
    const trouble = watchTrouble(error)
    if (trouble === 'forbidden')
      this.#options.onWarning?.(toSourceError(error, { area: 'file', path: folder, ...OF_A_FOLDER }), folder)
    else if (trouble !== 'absent') this.#fallBack(error, folder)
  }

  #fallBack(error: unknown, folder: string): void {
    if (!this.#isWatching) return
    this.#become(POLLING)
    this.#options.onFallback(watchError(error, folder))
  }
}

type WatcherState =
  /** The first folders are being examined. */
  | { readonly kind: 'beginning' }
  | { readonly kind: 'watching'; readonly timer: unknown }
  | { readonly kind: 'polling' }
  | { readonly kind: 'closed' }

const BEGINNING = { kind: 'beginning' } as const
const POLLING = { kind: 'polling' } as const
const CLOSED = { kind: 'closed' } as const
/** How often folders are examined: no new file has to wait longer than a second. */
const LOOK_MS = 1000
/** With many folders, they are examined less often: a hundred checks a second cost next to nothing. */
const EACH_MS = 10
