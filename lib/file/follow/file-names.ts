import path from 'node:path'
import type { OpenContext } from '../../../types/connector.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import { walkFiles } from '../file-walk.ts'
import { hasWildcard } from '../glob.ts'
import { exists } from '../match-files.ts'
import type { FileParams } from '../params.ts'
import { pathMatcher } from '../watch/path-matcher.ts'
import { whereToLook } from '../where-to-look.ts'

/** Looks for the names that match, again and again. */
export class FileNames {
  readonly #base: string
  readonly #file: string
  readonly #literal: string
  readonly #isExcluded: (path: string) => boolean
  readonly #context: Pick<OpenContext, 'key' | 'warn' | 'clock'>
  /** What was told and still holds. */
  #told = new Set<string>()
  /** When names count as missing that were there, in ms since the epoch: between renaming and making anew there are none. */
  #since: number | null = null
  readonly #patienceMs: number

  constructor(params: FileParams, context: Pick<OpenContext, 'key' | 'warn' | 'clock'>) {
    const { base, file } = whereToLook(params)
    this.#base = base
    this.#file = file
    this.#literal = path.join(base, file)
    this.#isExcluded = pathMatcher(params.exclude, base)
    this.#context = context
    this.#patienceMs = params.rotateWaitMs
  }

  /** Those that are there now, sorted, and those that are there and left alone. Says so where there are none: a source that waits in silence is hard to understand. */
  async look(): Promise<{ readonly matched: readonly string[], readonly excluded: readonly string[] }> {
    const told = this.#told
    this.#told = new Set()
    const names = await this.#find(told)
    const excluded = names.filter((name) => this.#isExcluded(name))
    const matched = names.filter((name) => !this.#isExcluded(name))
    if (matched.length > 0) this.#since = this.#context.clock.now() + this.#patienceMs
    else if (this.#since === null || this.#context.clock.now() >= this.#since) {
      const code = await exists(this.#base) ? 'FILE_NO_MATCH' : 'FILE_BASE_NOT_FOUND'
      const place = code === 'FILE_NO_MATCH' ? { path: this.#literal, values: { base: this.#base, pattern: this.#file } } : { path: this.#base }
      this.#tell(code, told, () => sourceError(code, { area: 'file', source: this.#context.key, ...place }, { detail: 'it is looked for until it is there' }))
    }
    return { matched, excluded }
  }

  async #find(told: ReadonlySet<string>): Promise<readonly string[]> {
    if (await exists(this.#literal)) return [this.#literal]
    if (!hasWildcard(this.#file)) return []
    const { found, unreadable } = await walkFiles(this.#base, this.#file)
    for (const error of unreadable) {
      const known = toSourceError(error, { area: 'file', source: this.#context.key })
      this.#tell(known.message, told, () => known)
    }
    return [...found].sort()
  }

  #tell(what: string, told: ReadonlySet<string>, error: () => Error): void {
    this.#told.add(what)
    if (!told.has(what)) this.#context.warn(error())
  }
}
