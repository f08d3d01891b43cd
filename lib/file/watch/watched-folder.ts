import { stat } from 'node:fs/promises'
import { systemPath } from '../path-text.ts'
import type { Places } from '../pattern/path-pattern.ts'
import type { WatchFolder } from './folder-watch.ts'
import { watchTrouble } from './watch-error.ts'

/** How folders are watched, and the callbacks. */
export interface FolderParts {
  readonly watchFolder: WatchFolder
  /** Null if not known yet. */
  isNetwork(folder: string): Promise<boolean | null>
  onEvent(folder: WatchedFolder, type: 'rename' | 'change', name: string | null): void
  /** It may be gone. */
  onLost(folder: WatchedFolder): void
  onTrouble(error: unknown, folder: string): void
}

/** A folder that is to be watched, whether it is there or not. */
export class WatchedFolder {
  readonly path: string
  /** Where it stands in the pattern; empty if it is wanted for the files alone that links lead to. */
  places: Places = []
  /** The name of a file in it => the links of matching names that lead there. */
  readonly targets: Map<string, Set<string>> = new Map()
  /** Wanted even while it is not there, as no listing of another folder would find it again. */
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

  /** Watches what is there now, where that is not the folder that is watched already; true if a watch has begun. */
  async look(): Promise<boolean> {
    // First who it is, then the watch: one that is replaced in between is another at the next look.
    const identity = await identityOf(this.path)
    if (identity !== null && 'identity' in this.#state && this.#state.identity === identity) return false
    this.#become(identity === null ? ABSENT : UNWATCHED)
    const isNetwork = identity === null ? null : await this.#parts.isNetwork(this.path)
    if (identity === null || isNetwork === null) return false
    if (!isNetwork) return this.#watch(identity)
    this.#become({ kind: 'remote', identity })
    return false
  }

  /** Reports what went wrong with it; once, if it may not be looked into. */
  tell(error: unknown): void {
    const isForbidden = watchTrouble(error) === 'forbidden'
    if (!(isForbidden && this.#isTold)) this.#parts.onTrouble(error, this.path)
    this.#isTold ||= isForbidden
  }

  /** The watch may be that of a folder which has another name by now, or none. */
  lose(): void {
    this.#become(UNWATCHED)
    this.#parts.onLost(this)
  }

  /** For good. */
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
    // Otherwise a forgotten folder would be watched for ever.
    if (this.kind === 'ended') return false
    try {
      const end = this.#parts.watchFolder(this.path, {
        onEvent: (type, name) => {
          this.#parts.onEvent(this, type, name)
        },
        onError: (error) => {
          this.lose()
          // Windows says EPERM where the watched folder is removed.
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

/** How it stands with the watch of a folder. `identity` says who the folder was when that began. */
type FolderState =
  | { readonly kind: 'absent' }
  /**
   * It is there, and each look tries again: it may not be looked into, or nobody can say yet which file system it is
   * on.
   */
  | { readonly kind: 'unwatched' }
  /** On a network file system, where a watch would tell of some writes only. */
  | { readonly kind: 'remote'; readonly identity: string }
  | { readonly kind: 'watched'; readonly identity: string; readonly end: () => void }
  | { readonly kind: 'ended' }

/**
 * Who a folder is, not only what it is called: by its time of birth too, as inodes are used again. Null if there is
 * no folder.
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
