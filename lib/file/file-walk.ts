import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError } from '../errors/make-error.ts'
import { listFolder, type FolderEntry } from './list-folder.ts'
import { isAbsent, lookAtLink, lookAtName, type LinkRule, type NameLook, type NameTrouble } from './name-look.ts'
import { systemPath } from './path-text.ts'
import { pathPattern, type PathPattern, type Places } from './pattern/path-pattern.ts'

/** The result of a search. */
export interface WalkedFiles {
  readonly found: ReadonlySet<string>
  /**
   * Folders that could not be listed and names that could not be examined; one error for each. A missing file is no
   * error.
   */
  readonly unreadable: readonly NameTrouble[]
  /**
   * Matching links that dangle, or that `symlinks: 'refuse'` forbids to follow; the latter include links to folders
   * that the pattern names.
   */
  readonly badLinks: readonly NameTrouble[]
}

export interface WalkOptions {
  readonly links?: LinkRule
  /** How many names one search visits before it considers the pattern a mistake. */
  readonly maxVisited?: number
}

/**
 * Searches a folder for the files whose names match the pattern. The search follows symbolic links to files, and to the
 * folders that the pattern names without wildcards; a wildcard never matches a link to a folder, so that a loop of
 * links cannot trap the search. If links are refused, none is followed under `base`. Throws `FILE_TOO_MANY_MATCHES` if
 * the search would visit more than `maxVisited` names.
 */
export async function walkFiles(
  base: string,
  pattern: string,
  { links = 'follow', maxVisited = MAX_VISITED }: WalkOptions = {}
): Promise<WalkedFiles> {
  const walk = new Walk(base, pattern, links, maxVisited)
  await walk.run()
  return walk
}

interface Stop {
  readonly folder: string
  readonly places: Places
}

/**
 * One search. Works through a list of folders instead of recursing, so that no depth of folders can exhaust the stack.
 */
class Walk implements WalkedFiles {
  readonly found = new Set<string>()
  /** link => why it is not followed */
  readonly #badLinks = new Map<string, NameTrouble>()
  /** folder or name => why it could not be examined */
  readonly #unreadable = new Map<string, NameTrouble>()
  readonly #links: LinkRule
  readonly #whole: string
  readonly #maxVisited: number
  readonly #pattern: PathPattern
  readonly #stops: Stop[] = []
  /** Folders that are or were on the list, with their places in the pattern: `..` may lead to a folder again. */
  readonly #entered = new Map<string, Places>()
  #visited = 0

  constructor(base: string, pattern: string, links: LinkRule, maxVisited: number) {
    this.#links = links
    this.#whole = path.join(base, pattern)
    this.#maxVisited = maxVisited
    this.#pattern = pathPattern(pattern)
    this.#enter(base, this.#pattern.start)
  }

  get unreadable(): readonly NameTrouble[] {
    return sorted(this.#unreadable)
  }

  get badLinks(): readonly NameTrouble[] {
    return sorted(this.#badLinks)
  }

  async run(): Promise<void> {
    for (let next = this.#stops.pop(); next !== undefined; next = this.#stops.pop()) {
      const { folder, places } = next
      if (this.#pattern.isOpen(places)) await this.#list(folder, places)
      // Even if listing failed: a process that may not list a folder may still pass through it.
      for (const name of this.#pattern.namesAt(places)) await this.#lookFor(folder, places, name)
    }
  }

  #enter(folder: string, places: Places): void {
    const added = this.#added(folder, places)
    // Where links are refused, each folder on the path is examined.
    const { names, end } = this.#links === 'refuse' ? { names: [], end: added } : this.#straightFrom(added)
    if (names.length > 0) this.#enter(path.join(folder, names.join('/')), end)
    else if (added.length > 0) this.#stops.push({ folder, places: added })
  }

  /** The places at which this folder has not been entered yet. */
  #added(folder: string, places: Places): Places {
    const known = this.#entered.get(folder) ?? []
    const added = places.filter((place) => !known.includes(place))
    if (added.length > 0) this.#entered.set(folder, [...known, ...added])
    return added
  }

  /** A run of names without wildcards, and the places after it: the folders between need no search. */
  #straightFrom(places: Places): { readonly names: readonly string[]; readonly end: Places } {
    const names: string[] = []
    let end = places
    for (;;) {
      const [name, other] = this.#pattern.namesAt(end)
      if (name === undefined || other !== undefined || this.#pattern.isOpen(end) || this.#pattern.isMatch(end, name))
        return { names, end }
      names.push(name)
      end = this.#pattern.into(end, name, true)
    }
  }

  async #list(folder: string, places: Places): Promise<void> {
    try {
      await listFolder(folder, (name, entry) => this.#meet(folder, places, name, entry))
    } catch (error) {
      this.#note(folder, error)
    }
  }

  /** Handles one listed entry. Returns null if there is nothing to wait for, as for most names. */
  #meet(folder: string, places: Places, name: string, entry: FolderEntry): Promise<void> | null {
    if (++this.#visited > this.#maxVisited) {
      throw sourceError('FILE_TOO_MANY_MATCHES', {
        area: 'file',
        path: this.#whole,
        values: { limit: String(this.#maxVisited) }
      })
    }
    if (entry.isDirectory()) this.#enter(path.join(folder, name), this.#pattern.into(places, name, false))
    else if (this.#pattern.isMatch(places, name)) {
      const full = path.join(folder, name)
      if (entry.isFile()) this.found.add(full)
      else if (entry.isSymbolicLink()) return this.#follow(full)
    }
    return null
  }

  async #follow(link: string): Promise<void> {
    this.#add(link, await lookAtLink(link, this.#links))
  }

  async #lookFor(folder: string, places: Places, name: string): Promise<void> {
    const full = path.join(folder, name)
    const inner = this.#pattern.into(places, name, true)
    if (inner.length > 0 && (this.#links === 'follow' || (await this.#isOwnFolder(full)))) this.#enter(full, inner)
    if (this.#pattern.isMatch(places, name) && !this.found.has(full))
      this.#add(full, await lookAtName(full, this.#links))
  }

  /** True for a folder that is not a symbolic link. */
  async #isOwnFolder(folder: string): Promise<boolean> {
    try {
      const found = await lstat(systemPath(folder))
      if (found.isSymbolicLink()) this.#addTrouble({ path: folder, kind: 'refused', cause: null })
      return found.isDirectory()
    } catch (error) {
      this.#note(folder, error)
      return false
    }
  }

  #add(name: string, look: NameLook): void {
    if (look === 'file') this.found.add(name)
    else if (typeof look !== 'string') this.#addTrouble(look)
  }

  #note(place: string, error: unknown): void {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    // A missing name is no error: nothing matches.
    if (!isAbsent(error)) this.#addTrouble({ path: place, kind: 'unknown', cause: error })
  }

  /** Reports only the folder if both an inaccessible folder and a name in it failed. */
  #addTrouble(trouble: NameTrouble): void {
    if (trouble.kind !== 'unknown') this.#badLinks.set(trouble.path, trouble)
    else if (!this.#unreadable.has(path.dirname(trouble.path))) this.#unreadable.set(trouble.path, trouble)
  }
}

function sorted(troubles: ReadonlyMap<string, NameTrouble>): readonly NameTrouble[] {
  return [...troubles.values()].sort((one, other) => (one.path < other.path ? -1 : 1))
}

const MAX_VISITED = 1_000_000
