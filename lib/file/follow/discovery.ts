import path from 'node:path'
import type { OpenContext } from '../../../types/connector.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import { walkFiles } from '../file-walk.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { exists } from '../match-files.ts'
import type { FileParams } from '../params.ts'
import { seenFile, type SeenFile } from '../seen-file.ts'
import { pathMatcher } from '../pattern/path-matcher.ts'
import { whereToLook } from '../where-to-look.ts'

/** What is there now. */
export interface Discovered {
  readonly files: readonly SeenFile[]
  /** Left alone by `exclude`. */
  readonly excluded: readonly string[]
  /** Names, and folders of names, that cannot be looked at just now: nobody knows what has become of them. */
  readonly unknown: readonly { readonly path: string, readonly error: unknown }[]
}

/** Looks for the names that match, again and again. */
export class Discovery {
  readonly #base: string
  readonly #file: string
  readonly #literal: string
  readonly #isExcluded: (path: string) => boolean
  readonly #context: Pick<OpenContext, 'key' | 'warn' | 'clock'>
  /** What was told and still holds. */
  #told = new Set<string>()
  /** When names count as missing that were there, in ms since the epoch: between renaming and making anew there are none. */
  #missingAt: number | null = null
  readonly #patienceMs: number
  /** Those that were there last. */
  #names: readonly string[] = []

  constructor(params: FileParams, context: Pick<OpenContext, 'key' | 'warn' | 'clock'>) {
    const { base, file } = whereToLook(params)
    this.#base = base
    this.#file = file
    this.#literal = path.join(base, file)
    this.#isExcluded = pathMatcher(params.exclude, base)
    this.#context = context
    this.#patienceMs = params.rotateWaitMs
  }

  /**
   * The names that are there now, and the files behind them; null where the names are the same as before and nobody wants to know `closely`. Says
   * so where there are none: a source that waits in silence is hard to understand.
   */
  async look(closely: () => boolean): Promise<Discovered | null> {
    const told = this.#told
    this.#told = new Set()
    const unknown: { path: string, error: unknown }[] = []
    const names = await this.#find(told, unknown)
    const excluded = names.filter((name) => this.#isExcluded(name))
    const matched = names.filter((name) => !this.#isExcluded(name))
    await this.#tellOfNone(matched.length === 0 && unknown.length === 0, told)
    const same = names.length === this.#names.length && names.every((name, index) => name === this.#names[index])
    this.#names = names
    if (same && !closely()) return null
    const files: SeenFile[] = []
    for (const name of matched) {
      try {
        const seen = await seenFile(name)
        if (seen !== null) files.push(seen)
      } catch (error) {
        unknown.push({ path: name, error })
      }
    }
    return { files, excluded, unknown }
  }

  async #find(told: ReadonlySet<string>, unknown: { path: string, error: unknown }[]): Promise<readonly string[]> {
    if (await exists(this.#literal)) return [this.#literal]
    if (!hasWildcard(this.#file)) return []
    const { found, unreadable } = await walkFiles(this.#base, this.#file)
    for (const error of unreadable) {
      const known = toSourceError(error, { area: 'file', source: this.#context.key })
      this.#tell(known.message, told, () => known)
      unknown.push({ path: error.path, error })
    }
    return [...found].sort()
  }

  async #tellOfNone(none: boolean, told: ReadonlySet<string>): Promise<void> {
    const now = this.#context.clock.now()
    if (!none) {
      this.#missingAt = now + this.#patienceMs
      return
    }
    if (this.#missingAt !== null && now < this.#missingAt) return
    const code = await exists(this.#base) ? 'FILE_NO_MATCH' : 'FILE_BASE_NOT_FOUND'
    const place = code === 'FILE_NO_MATCH' ? { path: this.#literal, values: { base: this.#base, pattern: this.#file } } : { path: this.#base }
    this.#tell(code, told, () => sourceError(code, { area: 'file', source: this.#context.key, ...place }, { detail: 'it is looked for until it is there' }))
  }

  #tell(what: string, told: ReadonlySet<string>, error: () => Error): void {
    this.#told.add(what)
    if (!told.has(what)) this.#context.warn(error())
  }
}
