import { lstat, opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError } from '../errors/make-error.ts'
import { hasWildcard, matchesName, SEPARATORS } from './glob.ts'

/** The files that a source reads, and what it could not look into. */
export interface MatchedFiles {
  /** Sorted by name. */
  readonly paths: readonly string[]
  /** True where the name was taken literally. */
  readonly literal: boolean
  /** Folders that could not be listed. */
  readonly unreadable: readonly unknown[]
  /** Their sizes together, as far as they are known. */
  readonly totalBytes: number
}

/**
 * Finds the files that `file` names under `base`. A name that exists is taken as it is, whatever wildcards it seems to hold;
 * one without wildcards is given back unseen, so that opening it says what is wrong with it. Folders are not matched, and
 * symbolic links are followed to files, not to folders. Throws `FILE_BASE_NOT_FOUND`, `FILE_NO_MATCH`, `FILE_TOO_MANY_MATCHES`.
 */
export async function matchFiles(base: string, file: string): Promise<MatchedFiles> {
  const literal = path.join(base, file)
  if (!hasWildcard(file) || await exists(literal)) return matched([literal], true, [])
  const walk = new Walk(base, file)
  await walk.run()
  if (walk.found.size === 0) {
    if (!await exists(base)) throw sourceError('FILE_BASE_NOT_FOUND', { area: 'file', path: base })
    throw sourceError('FILE_NO_MATCH', { area: 'file', path: literal, values: { base, pattern: file } })
  }
  return matched([...walk.found].sort(), false, walk.unreadable)
}

async function matched(paths: readonly string[], literal: boolean, unreadable: readonly unknown[]): Promise<MatchedFiles> {
  let totalBytes = 0
  for (const name of paths) totalBytes += await sizeOf(name)
  return { paths, literal, unreadable, totalBytes }
}

async function sizeOf(name: string): Promise<number> {
  try {
    return (await stat(name)).size
  } catch {
    return 0
  }
}

async function exists(name: string): Promise<boolean> {
  try {
    await lstat(name)
    return true
  } catch {
    return false
  }
}

/** One search. Works off a list of folders instead of calling itself, so that no depth of folders can exhaust the stack. */
class Walk {
  readonly found = new Set<string>()
  readonly unreadable: unknown[] = []
  readonly #base: string
  readonly #pattern: string
  readonly #segments: readonly string[]
  readonly #folders: { readonly folder: string, readonly segment: number }[]
  /** `folder + segment` that are or were on the list: `**` reaches a folder in many ways. */
  readonly #seen = new Set<string>()
  #visited = 0

  constructor(base: string, pattern: string) {
    this.#base = base
    this.#pattern = pattern
    this.#segments = pattern.split(SEPARATORS).filter((segment) => segment !== '' && segment !== '.')
    this.#folders = []
    this.#enter(base, 0)
  }

  async run(): Promise<void> {
    for (let next = this.#folders.pop(); next !== undefined; next = this.#folders.pop()) await this.#list(next.folder, next.segment)
  }

  #enter(folder: string, segment: number): void {
    const key = `${String(segment)}:${folder}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#folders.push({ folder, segment })
    // `**` also stands for no folder at all.
    if (this.#segments[segment] === '**' && segment + 1 < this.#segments.length) this.#enter(folder, segment + 1)
  }

  async #list(folder: string, segment: number): Promise<void> {
    try {
      for await (const entry of await opendir(folder)) {
        if (++this.#visited > MAX_VISITED) {
          throw sourceError('FILE_TOO_MANY_MATCHES', { area: 'file', path: path.join(this.#base, this.#pattern), values: { limit: String(MAX_VISITED) } })
        }
        await this.#visit(path.join(folder, entry.name), entry, segment)
      }
    } catch (error) {
      if (error instanceof Error && 'syscall' in error) this.unreadable.push(error)
      else throw error
    }
  }

  async #visit(name: string, entry: { readonly name: string, isDirectory(): boolean, isFile(): boolean, isSymbolicLink(): boolean }, segment: number): Promise<void> {
    const pattern = this.#segments[segment] ?? ''
    const last = segment === this.#segments.length - 1
    if (pattern === '**') {
      if (entry.isDirectory() && !entry.name.startsWith('.')) this.#enter(name, segment)
      if (!last) return
    } else if (!matchesName(pattern, entry.name)) return
    if (!last) {
      if (entry.isDirectory()) this.#enter(name, segment + 1)
    } else if (entry.isFile() || (entry.isSymbolicLink() && await leadsToFile(name))) {
      if (pattern !== '**' || !entry.name.startsWith('.')) this.found.add(name)
    }
  }
}

async function leadsToFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile()
  } catch {
    return false
  }
}

/** Names looked at in one search, before the pattern is taken for a mistake. */
const MAX_VISITED = 1_000_000
