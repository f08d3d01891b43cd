import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { listFolder, type FolderEntry } from '../list-folder.ts'
import { isAbsent, type LinkRule } from '../name-look.ts'
import { pathText, systemPath } from '../path-text.ts'
import type { PathPattern, Places } from '../pattern/path-pattern.ts'
import type { WatchFolder } from './folder-watch.ts'
import { watchTrouble } from './watch-error.ts'
import { WatchedFolder } from './watched-folder.ts'

/** A guess: a file that was replaced may be told as `add`, and one that came and went as `unlink` alone. */
export type HintKind = 'add' | 'change' | 'unlink'

/** Whom a tree of folders talks to. */
export interface FolderTreeOptions {
  readonly watchFolder: WatchFolder
  /** Where links are refused nobody can have other folders watched by making one. */
  readonly links: LinkRule
  isNetwork(folder: string): Promise<boolean>
  onHint(path: string, kind: HintKind): void
  /** Asks for a task to be run when no other is. */
  onTask(task: () => Promise<void>): void
  onTrouble(error: unknown, folder: string): void
}

/**
 * The folders on the way to the files of a pattern, and those that links of matching names lead to. Each is listed when its
 * watch has begun, so that nothing can come in between, and not again while that lives: from then on names come by events.
 */
export class FolderTree {
  readonly #base: string
  readonly #pattern: PathPattern
  readonly #options: FolderTreeOptions
  /** path => folder */
  readonly #folders = new Map<string, WatchedFolder>()
  /** link => where it leads */
  readonly #links = new Map<string, LinkTarget>()
  /** Names that wait to be looked at: a storm of events about one is a single look. */
  readonly #waiting = new Set<string>()
  #isClosed = false

  constructor(base: string, pattern: PathPattern, options: FolderTreeOptions) {
    this.#base = base
    this.#pattern = pattern
    this.#options = options
  }

  get size(): number {
    return this.#folders.size
  }

  /** Whether a file of that name lies in a folder that is watched; behind a link, whether the file that it leads to does. */
  tellsOf(file: string): boolean {
    if (this.#folders.get(path.dirname(file))?.isWatched !== true) return false
    const link = this.#links.get(file)
    return link === undefined || (link.isDirect && this.#folders.get(path.dirname(link.file))?.isWatched === true)
  }

  /** Whether all folders are watched but those that are not there, which are looked for. */
  get isWatchedWhole(): boolean {
    for (const { isWatched, identity, isTold } of this.#folders.values()) if (!isWatched && (identity !== null || isTold)) return false
    return true
  }

  async begin(): Promise<void> {
    await this.#enter(this.#base, this.#pattern.start, { isNamed: true, isNew: false })
  }

  /** Notices folders that came, went or were replaced. */
  async lookAgain(): Promise<void> {
    // Those that are found on the way are looked at as they are found.
    for (const folder of Array.from(this.#folders.values())) await this.#look(folder)
  }

  close(): void {
    this.#isClosed = true
    for (const folder of this.#folders.values()) folder.unwatch()
    this.#folders.clear()
    this.#links.clear()
  }

  async #enter(name: string, places: Places, { isNamed, isNew }: { readonly isNamed: boolean, readonly isNew: boolean }): Promise<void> {
    const folder = this.#folderAt(name)
    if (isNamed) folder.isNamed = true
    const added = places.filter((place) => !folder.places.includes(place))
    folder.places = [...folder.places, ...added]
    if (added.length > 0 && folder.isWatched) await this.#list(folder, isNew)
    else await this.#look(folder, isNew)
  }

  #folderAt(name: string): WatchedFolder {
    const known = this.#folders.get(name)
    if (known !== undefined) return known
    const folder = new WatchedFolder(name)
    this.#folders.set(name, folder)
    return folder
  }

  /** Watches a folder that is there and is not the one that is watched. What is in one that came later is told as new. */
  async #look(folder: WatchedFolder, isNew = true): Promise<void> {
    // First who it is, then the watch: one that is replaced in between is another at the next look.
    const identity = await identityOf(folder.path)
    if (identity !== null && identity === folder.identity) return
    folder.unwatch()
    if (identity === null) this.#lose(folder)
    else if (await this.#options.isNetwork(folder.path)) folder.identity = identity
    else if (this.#watch(folder)) {
      folder.identity = identity
      await this.#list(folder, isNew)
    }
  }

  #lose(folder: WatchedFolder): void {
    // One that was found by a wildcard is found again by it, or never.
    if (!folder.isNamed && folder.targets.size === 0) this.#folders.delete(folder.path)
  }

  #watch(folder: WatchedFolder): boolean {
    // One that nobody knows any more would be watched for ever.
    if (this.#isClosed || this.#folders.get(folder.path) !== folder) return false
    try {
      folder.watchedBy(this.#options.watchFolder(folder.path, {
        onEvent: (type, name) => {
          this.#event(folder, type, name)
        },
        onError: (error) => {
          this.#lostWatch(folder, error)
        }
      }))
      return true
    } catch (error) {
      this.#tell(folder, error)
      return false
    }
  }

  /** Windows says EPERM where the watched folder is removed. */
  #lostWatch(folder: WatchedFolder, error: unknown): void {
    folder.unwatch()
    if (watchTrouble(error) === 'limit' || watchTrouble(error) === 'other') this.#options.onTrouble(error, folder.path)
    else this.#options.onTask(() => this.#look(folder))
  }

  #tell(folder: WatchedFolder, error: unknown): void {
    if (watchTrouble(error) === 'forbidden') {
      if (folder.isTold) return
      folder.isTold = true
    }
    this.#options.onTrouble(error, folder.path)
  }

  async #list(folder: WatchedFolder, isNew: boolean): Promise<void> {
    try {
      const { places } = folder
      if (!this.#pattern.isOpen(places)) for (const name of this.#pattern.namesAt(places)) await this.#lookAt(folder, name, isNew)
      else await listFolder(folder.path, (name, entry) => this.#isClosed ? null : this.#meet(folder, name, entry, isNew))
      if (isNew) for (const link of folder.links()) this.#options.onHint(link, 'add')
    } catch (error) {
      this.#tell(folder, error)
    }
  }

  async #lookAt(folder: WatchedFolder, name: string, isNew: boolean): Promise<boolean> {
    try {
      await this.#meet(folder, name, await lstat(systemPath(path.join(folder.path, name))), isNew)
      return true
    } catch (error) {
      // Of what cannot be looked at nobody knows whether it is gone.
      if (!isAbsent(error)) this.#hintAt(folder, name, 'add')
      return !isAbsent(error)
    }
  }

  #hintAt({ path: at, places }: WatchedFolder, name: string, kind: HintKind): void {
    if (this.#pattern.isMatch(places, name)) this.#options.onHint(path.join(at, name), kind)
  }

  /** Tells of a new file, and goes where a link or a folder leads; null where it leads nowhere, as most names do. */
  #meet(folder: WatchedFolder, name: string, entry: FolderEntry, isNew: boolean): Promise<void> | null {
    if (isNew && !entry.isDirectory()) this.#hintAt(folder, name, 'add')
    return (entry.isSymbolicLink() && this.#options.links === 'follow') || entry.isDirectory() ? this.#goInto(folder, name, entry, isNew) : null
  }

  async #goInto(folder: WatchedFolder, name: string, entry: FolderEntry, isNew: boolean): Promise<void> {
    const full = path.join(folder.path, name)
    const isLink = entry.isSymbolicLink()
    if (isLink && this.#pattern.isMatch(folder.places, name)) await this.#follow(full)
    const places = this.#pattern.into(folder.places, name, isLink)
    const isNamed = this.#pattern.into(folder.places, name, true).length > 0
    if (places.length > 0) await this.#enter(full, places, { isNamed, isNew })
  }

  /** The folder that a link's file is in tells of writes to it; that of the link itself does not. */
  async #follow(link: string): Promise<void> {
    const target = await targetOf(link)
    const known = this.#links.get(link)
    if (target === null || (target.file === known?.file && target.isDirect === known.isDirect)) return
    this.#unfollow(link)
    this.#links.set(link, target)
    const folder = this.#folderAt(path.dirname(target.file))
    folder.addTarget(path.basename(target.file), link)
    if (!folder.isWatched) await this.#look(folder, false)
  }

  #unfollow(link: string): void {
    const target = this.#links.get(link)
    if (target === undefined) return
    this.#links.delete(link)
    const folder = this.#folders.get(path.dirname(target.file))
    folder?.removeTarget(path.basename(target.file), link)
    if (folder?.isWanted === false) this.#leave(folder)
  }

  #leave(folder: WatchedFolder): void {
    folder.unwatch()
    this.#folders.delete(folder.path)
  }

  #event(folder: WatchedFolder, type: 'rename' | 'change', name: string | null): void {
    if (name === null) {
      this.#options.onTask(() => this.#list(folder, true))
      return
    }
    const full = path.join(folder.path, name)
    const isMatch = this.#pattern.isMatch(folder.places, name)
    const links = folder.targets.get(name) ?? NONE
    if (type === 'change') {
      if (isMatch) this.#options.onHint(full, 'change')
      for (const link of links) this.#options.onHint(link, 'change')
      return
    }
    // A folder that is removed or moved away tells it by its own name; it may be followed by one of the same inode.
    if (name === path.basename(folder.path)) this.#lostWatch(folder, GONE)
    for (const link of links) this.#options.onHint(link, 'add')
    if (this.#waiting.has(full) || !(isMatch || this.#pattern.into(folder.places, name, false).length > 0)) return
    this.#waiting.add(full)
    this.#options.onTask(() => this.#renamed(folder, name, full))
  }

  async #renamed(folder: WatchedFolder, name: string, full: string): Promise<void> {
    this.#waiting.delete(full)
    const inner = this.#folders.get(full)
    if (inner !== undefined) await this.#look(inner)
    if (await this.#lookAt(folder, name, true)) return
    this.#unfollow(full)
    this.#hintAt(folder, name, 'unlink')
  }
}

interface LinkTarget {
  readonly file: string
  /** It is named by the link itself: no other link on the way can be turned elsewhere, of which nothing would tell. */
  readonly isDirect: boolean
}

/** Where a link leads in the end; one that leads nowhere as yet, where it would. */
async function targetOf(link: string): Promise<LinkTarget | null> {
  const named = await readlink(systemPath(link), BYTES).then((target) => path.resolve(path.dirname(link), pathText(target)), () => null)
  try {
    const file = pathText(await realpath(systemPath(link), BYTES))
    return { file, isDirect: file === named }
  } catch {
    return named === null ? null : { file: named, isDirect: false }
  }
}

/** Who a folder is, not only what it is called: by its time of birth too, as inodes are used again. Null where there is no folder. */
async function identityOf(folder: string): Promise<string | null> {
  try {
    const found = await stat(systemPath(folder), { bigint: true })
    return found.isDirectory() ? `${String(found.dev)}:${String(found.ino)}:${String(found.birthtimeNs)}` : null
  } catch {
    return null
  }
}

const GONE = Object.assign(new Error('the folder is gone'), { code: 'ENOENT' })
const NONE: ReadonlySet<string> = new Set()
const BYTES = { encoding: 'buffer' } as const
