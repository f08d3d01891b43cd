import type { SourceError } from '../../errors/source-error.ts'
import { searchRoot } from '../search-root.ts'
import type { FileWatcher, WatchFiles } from '../watch/watch-files.ts'
import type { Harvester } from './harvester.ts'
import type { Shared } from './shared.ts'

/** The actions that hints trigger. */
interface HintActions {
  /** The file has been written to. */
  written(file: Harvester): void
  /** The name may lead to another file now. */
  nameChanged(path: string): void
  /** A folder cannot be watched. */
  unwatched(): void
  /** The system no longer reports anything. */
  fellBack(): void
}

/** What the system reports about the files, and whether it reports all of it. */
export class Hints {
  readonly #shared: Pick<Shared, 'params' | 'context'>
  readonly #fileAt: (path: string) => Harvester | null
  readonly #actions: HintActions
  #watcher: FileWatcher | null = null
  /** Files that have changed without a hint: hints were lost, or the system does not report writes to them. */
  readonly #untold = new WeakSet<Harvester>()
  /** Folders that cannot be watched and have not been reported yet. */
  #unwatched: { readonly error: SourceError; readonly folder: string }[] = []

  constructor(
    shared: Pick<Shared, 'params' | 'context'>,
    fileAt: (path: string) => Harvester | null,
    actions: HintActions
  ) {
    this.#shared = shared
    this.#fileAt = fileAt
    this.#actions = actions
  }

  /** Resolves when the first folders are watched, or are known to be unwatchable. */
  async open(watch: WatchFiles): Promise<void> {
    const { params, context } = this.#shared
    const { base, file } = searchRoot(params)
    this.#watcher = watch({
      base,
      pattern: file,
      usePolling: params.usePolling,
      links: params.symlinks,
      clock: context.clock,
      onHint: (path, kind) => {
        const known = kind === 'change' ? this.#fileAt(path) : null
        if (known === null) {
          this.#actions.nameChanged(path)
          return
        }
        this.#untold.delete(known)
        this.#actions.written(known)
      },
      onFallback: (error) => {
        context.warn(error)
        this.#actions.fellBack()
      },
      onWarning: (error, folder) => {
        this.#unwatched.push({ error, folder })
        this.#actions.unwatched()
      }
    })
    await this.#watcher.ready
  }

  /**
   * Whether the system reports writes to the file. It does not if no name leads to the file any more, and it misses
   * writes through other names.
   */
  tellsOf(file: Harvester): boolean {
    return file.detached === null && !file.disk.hasOtherNames && !this.#untold.has(file) && this.isLocal(file.path)
  }

  /** Whether the system also reports every name that comes or goes. */
  get tellsOfAll(): boolean {
    return this.#watcher?.tellsOfAll === true
  }

  /** Whether a path is known not to be on a network file system, because the system reports writes to it. */
  isLocal(path: string): boolean {
    return this.#watcher?.tellsOf(path) === true
  }

  /** The file has changed without a hint. Its hints are trusted again after the next one. */
  missed(file: Harvester): void {
    this.#untold.add(file)
  }

  /** Returns the folders that cannot be watched, each once. */
  takeUnwatched(): readonly { readonly error: SourceError; readonly folder: string }[] {
    const unwatched = this.#unwatched
    this.#unwatched = []
    return unwatched
  }

  async close(): Promise<void> {
    await this.#watcher?.close()
  }
}
