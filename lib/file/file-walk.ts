import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError } from '../errors/make-error.ts'
import { pathPattern, type PathPattern, type Places } from './pattern/path-pattern.ts'

/** What a search has come upon. */
export interface WalkedFiles {
  readonly found: ReadonlySet<string>
  /** Why folders could not be listed and names not be looked at; one for each. What is not there is no error. */
  readonly unreadable: readonly Unreadable[]
}

/** The system's error. `path` is the folder or the name that it is about: what is there, or under it, is not known. */
type Unreadable = Error & { readonly path: string }

/**
 * Searches a folder for the files whose names match the pattern. Symbolic links are followed to files, and to the folders
 * that the pattern names without wildcards; a wildcard never follows one to a folder, so that a loop of links cannot hold it.
 * Throws `FILE_TOO_MANY_MATCHES` where it would look at more than `maxVisited` names.
 */
export async function walkFiles(base: string, pattern: string, maxVisited: number = MAX_VISITED): Promise<WalkedFiles> {
  const walk = new Walk(base, pattern, maxVisited)
  await walk.run()
  return walk
}

interface Stop {
  readonly folder: string
  readonly places: Places
}

/** One search. Works off a list of folders instead of calling itself, so that no depth of folders can exhaust the stack. */
class Walk implements WalkedFiles {
  readonly found = new Set<string>()
  /** folder or name => the error that it could not be looked into for. */
  readonly #unreadable = new Map<string, Unreadable>()
  readonly #whole: string
  readonly #maxVisited: number
  readonly #pattern: PathPattern
  readonly #stops: Stop[] = []
  /** Folders that are or were on the list, and where they stand in the pattern: `..` reaches one again. */
  readonly #entered = new Map<string, Places>()
  #visited = 0

  constructor(base: string, pattern: string, maxVisited: number) {
    this.#whole = path.join(base, pattern)
    this.#maxVisited = maxVisited
    this.#pattern = pathPattern(pattern)
    this.#enter(base, this.#pattern.start)
  }

  get unreadable(): readonly Unreadable[] {
    return [...this.#unreadable.values()]
  }

  async run(): Promise<void> {
    for (let next = this.#stops.pop(); next !== undefined; next = this.#stops.pop()) {
      const { folder, places } = next
      if (this.#pattern.isOpen(places)) await this.#list(folder, places)
      // Also where it could not be listed: who may not list a folder may still be let through.
      for (const name of this.#pattern.namesAt(places)) await this.#lookFor(folder, places, name)
    }
  }

  #enter(folder: string, places: Places): void {
    const added = this.#added(folder, places)
    const { names, end } = this.#straightFrom(added)
    if (names.length > 0) this.#enter(path.join(folder, names.join('/')), end)
    else if (added.length > 0) this.#stops.push({ folder, places: added })
  }

  /** The places where a folder was not known to stand. */
  #added(folder: string, places: Places): Places {
    const known = this.#entered.get(folder) ?? []
    const added = places.filter((place) => !known.includes(place))
    if (added.length > 0) this.#entered.set(folder, [...known, ...added])
    return added
  }

  /** Names without wildcards, and where they lead: nothing is to be found on the way. */
  #straightFrom(places: Places): { readonly names: readonly string[], readonly end: Places } {
    const names: string[] = []
    let end = places
    for (;;) {
      const [name, other] = this.#pattern.namesAt(end)
      if (name === undefined || other !== undefined || this.#pattern.isOpen(end) || this.#pattern.isMatch(end, name)) return { names, end }
      names.push(name)
      end = this.#pattern.into(end, name, true)
    }
  }

  async #list(folder: string, places: Places): Promise<void> {
    try {
      for await (const entry of await opendir(folder, { bufferSize: ENTRIES })) {
        if (++this.#visited > this.#maxVisited) {
          throw sourceError('FILE_TOO_MANY_MATCHES', { area: 'file', path: this.#whole, values: { limit: String(this.#maxVisited) } })
        }
        const { name } = entry
        if (entry.isDirectory()) this.#enter(path.join(folder, name), this.#pattern.into(places, name, false))
        else if (this.#pattern.isMatch(places, name)) {
          const full = path.join(folder, name)
          if (entry.isFile() || (entry.isSymbolicLink() && await this.#leadsToFile(full))) this.found.add(full)
        }
      }
    } catch (error) {
      this.#note(folder, error)
    }
  }

  async #lookFor(folder: string, places: Places, name: string): Promise<void> {
    const full = path.join(folder, name)
    this.#enter(full, this.#pattern.into(places, name, true))
    if (this.#pattern.isMatch(places, name) && !this.found.has(full) && await this.#leadsToFile(full)) this.found.add(full)
  }

  async #leadsToFile(name: string): Promise<boolean> {
    try {
      return (await stat(name)).isFile()
    } catch (error) {
      this.#note(name, error)
      return false
    }
  }

  /** Of a folder that cannot be looked into one error is enough. */
  #note(place: string, error: unknown): void {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    if ('code' in error && ABSENT.has(error.code)) return
    // Not every error has a path of its own: that of reading on in a folder has none.
    if (!this.#unreadable.has(path.dirname(place))) this.#unreadable.set(place, Object.assign(error, { path: place }))
  }
}

/** Not there, or not where a folder was: then nothing matches. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
/** Names looked at in one search, before the pattern is taken for a mistake. */
const MAX_VISITED = 1_000_000
/** Read at a time from a folder. */
const ENTRIES = 1024
