import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { sourceError } from '../errors/make-error.ts'
import { hasWildcard, nameMatcher, SEPARATORS, type NameMatcher } from './glob.ts'

/** What a search has come upon. */
export interface WalkedFiles {
  readonly found: ReadonlySet<string>
  /** The errors of folders that could not be listed and of names that could not be looked at. What is not there is no error. */
  readonly unreadable: readonly unknown[]
}

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

/** A part of a pattern: names without wildcards, one name with some, or `**`. */
type Step = string | NameMatcher | null

interface Entry {
  readonly name: string
  isDirectory(): boolean
  isFile(): boolean
  isSymbolicLink(): boolean
}

/** One search. Works off a list of folders instead of calling itself, so that no depth of folders can exhaust the stack. */
class Walk implements WalkedFiles {
  readonly found = new Set<string>()
  /** folder or link => the error that it could not be looked into for; one each. */
  readonly #unreadable = new Map<string, unknown>()
  readonly #pattern: string
  readonly #maxVisited: number
  readonly #steps: readonly Step[]
  readonly #folders: { readonly folder: string, readonly at: number }[] = []
  /** `at:folder` that are or were on the list: `**` reaches a folder in many ways. */
  readonly #seen = new Set<string>()
  #visited = 0

  constructor(base: string, pattern: string, maxVisited: number) {
    this.#pattern = path.join(base, pattern)
    this.#maxVisited = maxVisited
    this.#steps = stepsOf(pattern)
    this.#enter(base, 0)
  }

  get unreadable(): readonly unknown[] {
    return [...this.#unreadable.values()]
  }

  async run(): Promise<void> {
    for (let next = this.#folders.pop(); next !== undefined; next = this.#folders.pop()) {
      const step = this.#steps[next.at]
      if (typeof step === 'string') await this.#follow(next.folder, step, next.at)
      else if (step !== undefined) await this.#list(next.folder, step, next.at)
    }
  }

  #enter(folder: string, at: number): void {
    const key = `${String(at)}:${folder}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#folders.push({ folder, at })
    // `**` also stands for no folder at all; two never follow each other.
    if (this.#steps[at] === ANY_FOLDERS && !this.#isLast(at)) this.#enter(folder, at + 1)
  }

  async #follow(folder: string, names: string, at: number): Promise<void> {
    const name = path.join(folder, names)
    if (!this.#isLast(at)) this.#enter(name, at + 1)
    else if (await this.#leadsToFile(name, folder)) this.found.add(name)
  }

  async #list(folder: string, step: Exclude<Step, string>, at: number): Promise<void> {
    try {
      for await (const entry of await opendir(folder)) {
        if (++this.#visited > this.#maxVisited) {
          throw sourceError('FILE_TOO_MANY_MATCHES', { area: 'file', path: this.#pattern, values: { limit: String(this.#maxVisited) } })
        }
        await this.#visit(path.join(folder, entry.name), entry, step, at)
      }
    } catch (error) {
      this.#note(folder, error)
    }
  }

  async #visit(name: string, entry: Entry, step: Exclude<Step, string>, at: number): Promise<void> {
    const last = this.#isLast(at)
    if (step === ANY_FOLDERS) {
      if (entry.name.startsWith('.')) return
      if (entry.isDirectory()) this.#enter(name, at)
      if (!last) return
    } else if (!step(entry.name)) return
    if (!last) {
      if (entry.isDirectory()) this.#enter(name, at + 1)
    } else if (entry.isFile() || (entry.isSymbolicLink() && await this.#leadsToFile(name, name))) this.found.add(name)
  }

  async #leadsToFile(name: string, place: string): Promise<boolean> {
    try {
      return (await stat(name)).isFile()
    } catch (error) {
      this.#note(place, error)
      return false
    }
  }

  #note(place: string, error: unknown): void {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    if (!('code' in error && ABSENT.has(error.code)) && !this.#unreadable.has(place)) this.#unreadable.set(place, error)
  }

  #isLast(at: number): boolean {
    return at === this.#steps.length - 1
  }
}

function stepsOf(pattern: string): readonly Step[] {
  const steps: Step[] = []
  let names: string[] = []
  const endNames = (): void => {
    if (names.length > 0) steps.push(names.join('/'))
    names = []
  }
  for (const segment of pattern.split(SEPARATORS)) {
    if (segment === '' || segment === '.') continue
    if (!hasWildcard(segment)) {
      names.push(segment)
      continue
    }
    endNames()
    if (segment !== '**') steps.push(nameMatcher(segment))
    else if (steps.at(-1) !== ANY_FOLDERS) steps.push(ANY_FOLDERS)
  }
  endNames()
  return steps
}

const ANY_FOLDERS = null
/** Not there, or not where a folder was: then nothing matches. */
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
/** Names looked at in one search, before the pattern is taken for a mistake. */
const MAX_VISITED = 1_000_000
