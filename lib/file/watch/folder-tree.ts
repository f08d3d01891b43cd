import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { listFolder, type FolderEntry } from '../list-folder.ts'
import { isAbsent, linkTarget, type LinkRule, type LinkTarget } from '../name-look.ts'
import { systemPath } from '../path-text.ts'
import type { PathPattern, Places } from '../pattern/path-pattern.ts'
import { WatchedFolder, type FolderParts } from './watched-folder.ts'

/**
 * The kind is a guess: a replaced file may be reported as `add`, and one that was created and deleted as `unlink`
 * alone.
 */
export type HintKind = 'add' | 'change' | 'unlink'

/** The options and callbacks of a folder tree. */
export interface FolderTreeOptions extends Pick<FolderParts, 'watchFolder' | 'isNetwork' | 'onTrouble'> {
  /** With `refuse`, creating a link cannot make the source watch other folders. */
  readonly links: LinkRule
  onHint(path: string, kind: HintKind): void
  /** Requests that a task be run when no other is running. */
  onTask(task: () => Promise<void>): void
  /** Called when the base is on a network file system. */
  onRemote(): void
}

/**
 * The folders on the paths to a pattern's files, and the folders that links with matching names lead to. Each folder is
 * listed once its watch has begun, so that no change between listing and watching is missed. It is not listed again
 * while the watch lives: from then on, events report new names.
 */
export class FolderTree {
  readonly #base: string
  readonly #pattern: PathPattern
  readonly #options: FolderTreeOptions
  readonly #parts: FolderParts
  /** path => folder */
  readonly #folders = new Map<string, WatchedFolder>()
  /** link => its target */
  readonly #links = new Map<string, LinkTarget>()
  /** The last result of `#folderOf`. */
  #asked: { readonly file: string; readonly folder: string } | null = null
  /** The last result of `#hintAt`; `full` is null for a name that the pattern does not match. */
  #hinted: {
    readonly folder: WatchedFolder
    readonly places: Places
    readonly name: string
    readonly full: string | null
  } | null = null
  /** Names that wait to be examined: a storm of events about one name causes a single check. */
  readonly #waiting = new Set<string>()

  constructor(base: string, pattern: PathPattern, options: FolderTreeOptions) {
    this.#base = base
    this.#pattern = pattern
    this.#options = options
    this.#parts = {
      watchFolder: options.watchFolder,
      isNetwork: (folder) => options.isNetwork(folder),
      onTrouble: (error, folder) => {
        options.onTrouble(error, folder)
      },
      onLost: (folder) => {
        options.onTask(() => this.#look(folder))
      },
      onEvent: (folder, type, name) => {
        this.#event(folder, type, name)
      }
    }
  }

  get size(): number {
    return this.#folders.size
  }

  /** Whether the file is in a watched folder; for a link, whether the folder of its target is watched too. */
  tellsOf(file: string): boolean {
    const link = this.#links.get(file)
    return (
      this.#isWatched(this.#folderOf(file)) &&
      (link === undefined || (link.isDirect && this.#isWatched(path.dirname(link.file))))
    )
  }

  #isWatched(folder: string): boolean {
    return this.#folders.get(folder)?.kind === 'watched'
  }

  /** The folder of a file. The last result is cached, because one busy file is looked up again and again. */
  #folderOf(file: string): string {
    if (this.#asked?.file !== file) this.#asked = { file, folder: path.dirname(file) }
    return this.#asked.folder
  }

  /** Whether all existing folders are watched; missing ones are searched for. */
  get isWatchedWhole(): boolean {
    for (const { kind } of this.#folders.values()) if (kind !== 'watched' && kind !== 'absent') return false
    return true
  }

  async begin(): Promise<void> {
    await this.#enter(this.#base, this.#pattern.start, { isNamed: true, isNew: false })
  }

  /** Detects folders that were created, removed or replaced. */
  async lookAgain(): Promise<void> {
    // Folders that this loop discovers are examined when they are discovered.
    for (const folder of Array.from(this.#folders.values())) await this.#look(folder)
  }

  close(): void {
    for (const folder of this.#folders.values()) folder.end()
    this.#folders.clear()
    this.#links.clear()
  }

  async #enter(
    name: string,
    places: Places,
    { isNamed, isNew }: { readonly isNamed: boolean; readonly isNew: boolean }
  ): Promise<void> {
    const folder = this.#folderAt(name)
    folder.isNamed ||= isNamed
    const added = places.filter((place) => !folder.places.includes(place))
    folder.places = [...folder.places, ...added]
    if (added.length > 0 && folder.kind === 'watched') await this.#list(folder, isNew)
    else await this.#look(folder, isNew)
  }

  #folderAt(name: string): WatchedFolder {
    const folder = this.#folders.get(name) ?? new WatchedFolder(name, this.#parts)
    this.#folders.set(name, folder)
    return folder
  }

  /**
   * Watches the folder if it exists and is not yet the watched one. The contents of a folder that appeared later are
   * reported as new.
   */
  async #look(folder: WatchedFolder, isNew = true): Promise<void> {
    if (await folder.look()) await this.#list(folder, isNew)
    else if (folder.kind === 'remote' && folder.path === this.#base) this.#options.onRemote()
    // A folder that was found by a wildcard will be found that way again, if ever.
    else if (folder.kind === 'absent' && !folder.isNamed) this.#forgetUnlessTarget(folder)
  }

  async #list(folder: WatchedFolder, isNew: boolean): Promise<void> {
    try {
      const { places } = folder
      if (!this.#pattern.isOpen(places))
        for (const name of this.#pattern.namesAt(places)) await this.#lookAt(folder, name, isNew)
      else
        await listFolder(folder.path, (name, entry) =>
          folder.kind === 'ended' ? null : this.#meet(folder, name, entry, isNew)
        )
      if (isNew)
        for (const links of folder.targets.values()) for (const link of links) this.#options.onHint(link, 'add')
    } catch (error) {
      folder.tell(error)
    }
  }

  /** Examines a name; false if it is missing. */
  async #lookAt(folder: WatchedFolder, name: string, isNew: boolean): Promise<boolean> {
    try {
      await this.#meet(folder, name, await lstat(systemPath(path.join(folder.path, name))), isNew)
    } catch (error) {
      if (isAbsent(error)) return false
      // For an inaccessible name, it is unknown whether it still exists.
      this.#hintAt(folder, name, 'add')
    }
    return true
  }

  #hintAt(folder: WatchedFolder, name: string, kind: HintKind): void {
    const { places } = folder
    // The last match is cached, because the system reports one busy file again and again.
    if (this.#hinted?.name !== name || this.#hinted.folder !== folder || this.#hinted.places !== places) {
      const full = this.#pattern.isMatch(places, name) ? path.join(folder.path, name) : null
      this.#hinted = { folder, places, name, full }
    }
    const { full } = this.#hinted
    if (full !== null) this.#options.onHint(full, kind)
  }

  /** Reports a new file, and follows a link or a folder; null if there is nothing to follow, as for most names. */
  #meet(folder: WatchedFolder, name: string, entry: FolderEntry, isNew: boolean): Promise<void> | null {
    if (isNew && !entry.isDirectory()) this.#hintAt(folder, name, 'add')
    return (entry.isSymbolicLink() && this.#options.links === 'follow') || entry.isDirectory()
      ? this.#goInto(folder, name, entry, isNew)
      : null
  }

  async #goInto(
    { path: at, places: from }: WatchedFolder,
    name: string,
    entry: FolderEntry,
    isNew: boolean
  ): Promise<void> {
    const full = path.join(at, name)
    const isLink = entry.isSymbolicLink()
    if (isLink && this.#pattern.isMatch(from, name)) await this.#follow(full)
    const places = this.#pattern.into(from, name, isLink)
    if (places.length > 0)
      await this.#enter(full, places, { isNamed: this.#pattern.into(from, name, true).length > 0, isNew })
  }

  /** Watches the folder of a link's target: that folder reports writes to the file, the link's own folder does not. */
  async #follow(link: string): Promise<void> {
    const target = await linkTarget(link)
    const known = this.#links.get(link)
    if (target === null || (target.file === known?.file && target.isDirect === known.isDirect)) return
    this.#unfollow(link)
    this.#links.set(link, target)
    const folder = this.#folderAt(path.dirname(target.file))
    folder.addTarget(path.basename(target.file), link)
    if (folder.kind !== 'watched') await this.#look(folder, false)
  }

  #unfollow(link: string): void {
    const target = this.#links.get(link)
    this.#links.delete(link)
    const folder = target === undefined ? undefined : this.#folders.get(path.dirname(target.file))
    if (target === undefined || folder === undefined) return
    folder.removeTarget(path.basename(target.file), link)
    if (folder.places.length === 0) this.#forgetUnlessTarget(folder)
  }

  #forgetUnlessTarget(folder: WatchedFolder): void {
    if (folder.targets.size > 0) return
    folder.end()
    this.#folders.delete(folder.path)
  }

  #event(folder: WatchedFolder, type: 'rename' | 'change', name: string | null): void {
    if (name === null) {
      this.#options.onTask(() => this.#list(folder, true))
      return
    }
    const isChange = type === 'change'
    // A folder that is removed or moved away reports its own name; the folder that replaces it may get the same inode.
    if (!isChange && name === path.basename(folder.path)) folder.lose()
    if (isChange) this.#hintAt(folder, name, 'change')
    for (const link of folder.targets.get(name) ?? []) this.#options.onHint(link, isChange ? 'change' : 'add')
    if (
      !isChange &&
      (this.#pattern.isMatch(folder.places, name) || this.#pattern.into(folder.places, name, false).length > 0)
    )
      this.#renamed(folder, name)
  }

  #renamed(folder: WatchedFolder, name: string): void {
    const full = path.join(folder.path, name)
    if (this.#waiting.has(full)) return
    this.#waiting.add(full)
    this.#options.onTask(async () => {
      this.#waiting.delete(full)
      const inner = this.#folders.get(full)
      if (inner !== undefined) await this.#look(inner)
      if (await this.#lookAt(folder, name, true)) return
      this.#unfollow(full)
      this.#hintAt(folder, name, 'unlink')
    })
  }
}
