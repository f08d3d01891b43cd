import { stat } from 'node:fs/promises'
import { systemPath } from '../path-text.ts'
import type { Places } from '../pattern/path-pattern.ts'
import type { WatchFolder } from './folder-watch.ts'
import { watchTrouble } from './watch-error.ts'

/** How folders are watched, and the callbacks. */
export interface FolderParts {
  readonly watchFolder: WatchFolder
  /** Resolves to null if the answer is not known yet. */
  isNetwork(folder: string): Promise<boolean | null>
  onEvent(folder: WatchedFolder, type: 'rename' | 'change', name: string | null): void
  /** Called when the folder may be gone. */
  onLost(folder: WatchedFolder): void
  onTrouble(error: unknown, folder: string): void
}

/** A folder that is to be watched, whether it exists or not. */
export class WatchedFolder {
  readonly path: string
  /** The folder's places in the pattern; empty if it is watched only for files that links lead to. */
  places: Places = []
  /** name of a file in the folder => the links with matching names that lead to that file */
  readonly targets: Map<string, Set<string>> = new Map()
  /**
   * True if the folder is searched for even while it is missing, because listing another folder would not find it
   * again.
   */
  isNamed = false
  readonly #parts: FolderParts
  #state: FolderState = UNWATCHED
  #isTold = false

  constructor(path: string, parts: FolderParts) {
    this.path = path
    this.#parts = parts
  }

  get kind(): FolderState['kind'] {
    return this.#state.kind
  }

  /** Watches the folder that now exists at the path, unless it is already watched; true if a new watch has begun. */
  async look(): Promise<boolean> {
    // The identity is determined before the watch begins: a folder that is replaced in between then differs at the next
    // check.
    const identity = await identityOf(this.path)
    if (identity !== null && 'identity' in this.#state && this.#state.identity === identity) return false
    this.#become(identity === null ? ABSENT : UNWATCHED)
    const isNetwork = identity === null ? null : await this.#parts.isNetwork(this.path)
    if (identity === null || isNetwork === null) return false
    if (!isNetwork) return this.#watch(identity)
    this.#become({ kind: 'remote', identity })
    return false
  }

  /** Reports an error of this folder; only once if the folder is inaccessible. */
  tell(error: unknown): void {
    const isForbidden = watchTrouble(error) === 'forbidden'
    if (!(isForbidden && this.#isTold)) this.#parts.onTrouble(error, this.path)
    this.#isTold ||= isForbidden
  }

  /** The watch may belong to a folder that was renamed or removed. */
  lose(): void {
    this.#become(UNWATCHED)
    this.#parts.onLost(this)
  }

  /** Ends the watch for good. */
  end(): void {
    this.#become({ kind: 'ended' })
  }

  addTarget(name: string, link: string): void {
    const links = this.targets.get(name) ?? new Set()
    this.targets.set(name, links.add(link))
  }

  removeTarget(name: string, link: string): void {
    const links = this.targets.get(name)
    links?.delete(link)
    if (links?.size === 0) this.targets.delete(name)
  }

  #watch(identity: string): boolean {
    // Otherwise a discarded folder would stay watched forever.
    if (this.kind === 'ended') return false
    try {
      const end = this.#parts.watchFolder(this.path, {
        onEvent: (type, name) => {
          this.#parts.onEvent(this, type, name)
        },
        onError: (error) => {
          this.lose()
          // Windows reports EPERM when the watched folder is removed.
          if (watchTrouble(error) !== 'forbidden') this.tell(error)
        }
      })
      this.#become({ kind: 'watched', identity, end })
      return true
    } catch (error) {
      this.tell(error)
      return false
    }
  }

  #become(state: FolderState): void {
    const before = this.#state
    if (before.kind === 'ended') return
    this.#state = state
    if (before.kind === 'watched') before.end()
  }
}

/** The state of a folder's watch. `identity` identifies the folder as it was when the state began. */
type FolderState =
  | { readonly kind: 'absent' }
  /**
   * The folder exists, and each check retries: it is inaccessible, or it is not known yet which file system it is on.
   */
  | { readonly kind: 'unwatched' }
  /** The folder is on a network file system, where a watch would report only some of the writes. */
  | { readonly kind: 'remote'; readonly identity: string }
  | { readonly kind: 'watched'; readonly identity: string; readonly end: () => void }
  | { readonly kind: 'ended' }

/**
 * Identifies a folder beyond its name: by its time of birth too, because inodes are reused. Null if there is no folder.
 */
async function identityOf(folder: string): Promise<string | null> {
  try {
    const found = await stat(systemPath(folder), { bigint: true })
    return found.isDirectory() ? `${String(found.dev)}:${String(found.ino)}:${String(found.birthtimeNs)}` : null
  } catch {
    return null
  }
}

const ABSENT = { kind: 'absent' } as const
const UNWATCHED = { kind: 'unwatched' } as const
