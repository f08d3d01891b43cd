import path from 'node:path'
import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import { sourceError } from '../../errors/make-error.ts'
import { walkFiles, type WalkedFiles } from '../file-walk.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import {
  folderTrouble,
  lookAtLocalName,
  lookAtName,
  lookUnder,
  troubleError,
  type LinkRule,
  type NameTrouble
} from '../name-look.ts'
import { ownNames } from '../checkpoint/checkpoint-names.ts'
import { hasWildcard } from '../pattern/glob.ts'
import { seenFile, seenFileSync, type SeenFile } from '../seen-file.ts'
import { pathMatcher } from '../pattern/path-matcher.ts'
import { searchRoot } from '../search-root.ts'
import type { LineContext } from './file-lines.ts'
import { inOrder } from './in-order.ts'
import { ToldOnce, type Told } from './told-once.ts'
import { Breaths } from '../../core/breaths.ts'

/** The outcome of a search for names. */
export interface Discovered {
  readonly files: readonly SeenFile[]
  /** The names are the same as in the previous search. */
  readonly same: boolean
  /** Names that `exclude` leaves out. */
  readonly excluded: readonly string[]
  /** Names of the files in which the source keeps its positions. */
  readonly own: readonly string[]
  /**
   * Names, and folders of names, that are not read. With the kind `unknown`, it is unclear whether the names still
   * exist.
   */
  readonly troubles: readonly KnownTrouble[]
}

interface KnownTrouble extends Pick<NameTrouble, 'path' | 'kind'>, Told {}

/** Searches for matching names repeatedly. */
export class Discovery {
  readonly #base: string
  readonly #file: string
  readonly #literal: string
  readonly #links: LinkRule
  readonly #isExcluded: (path: string) => boolean
  readonly #context: Pick<OpenContext, 'key' | 'warn' | 'clock'>
  readonly #isLocal: LineContext['isLocal']
  readonly #seenLast: (name: string) => SeenFile | null
  /** The folder in which positions are kept; null if there is none. */
  readonly #positions: string | null
  readonly #toldOfNames: ToldOnce
  readonly #toldOfFiles: ToldOnce
  /**
   * From when on it is reported that no name matches, in ms since the epoch: between renaming and creating, none does.
   * Null until a name was found: reported without delay.
   */
  #missingAt: number | null = null
  readonly #patienceMs: number
  /** Why the folder cannot be searched, and since when; null if it can. */
  #folderTrouble: HealthTrouble | null = null
  /** The names found last, sorted. */
  #names: readonly string[] = []
  /** The troubles found last: code and path of each. */
  #troubles: readonly string[] = []
  /** Whether the last search found matching names and no troubles. */
  isSettled = false
  /** Names and folders that could not be accessed in the last search. */
  #shut: readonly string[] = []

  constructor(
    { params, context, isLocal }: Pick<LineContext, 'params' | 'context' | 'isLocal'>,
    positions: string | null,
    seenLast: (name: string) => SeenFile | null
  ) {
    const { base, file } = searchRoot(params)
    this.#base = base
    this.#file = file
    this.#literal = path.join(base, file)
    this.#links = params.symlinks
    this.#isExcluded = pathMatcher(params.exclude, base)
    this.#context = context
    this.#isLocal = isLocal
    this.#seenLast = seenLast
    this.#positions = positions
    this.#toldOfNames = new ToldOnce(context.warn)
    this.#toldOfFiles = new ToldOnce(context.warn)
    this.#patienceMs = params.rotateWaitMs
  }

  get trouble(): HealthTrouble | null {
    return this.#folderTrouble
  }

  /** Number of names found last. */
  get names(): number {
    return this.#names.length
  }

  /**
   * The current names, and the files behind them; null if the names are the same as before and `closely` returns false.
   * Reports if no name matches: a source that waits silently is hard to understand.
   */
  async look(closely: () => boolean): Promise<Discovered | null> {
    this.#toldOfNames.begin()
    const { found, unreadable, badLinks } = await this.#find()
    const breaths = new Breaths()
    const names = inOrder(found, this.#names)
    const excluded: string[] = []
    const wanted: string[] = []
    for (const name of names) {
      if (breaths.isDue) await breaths.take()
      ;(this.#isExcluded(name) ? excluded : wanted).push(name)
    }
    const own = await ownNames(wanted, this.#positions)
    const matched = own.length === 0 ? wanted : wanted.filter((name) => !own.includes(name))
    this.#tellOfOwn(own)
    const troubles = [...unreadable, ...badLinks.filter(({ path }) => !this.#isExcluded(path))].map((trouble) =>
      this.#tellOf(trouble)
    )
    this.#shut = unreadable.map(({ path }) => path)
    await this.#tellOfNone(matched.length === 0 && troubles.length === 0)
    const shown = troubles.map(({ path, code }) => `${code} ${path}`)
    const same = isSame(names, this.#names) && isSame(shown, this.#troubles)
    this.#names = names
    this.#troubles = shown
    this.isSettled = matched.length > 0 && troubles.length === 0
    if (same && !closely()) return null
    const looked = await this.#lookBehind(matched, troubles, breaths)
    this.isSettled &&= looked.troubles.length === 0
    return { excluded, own, same, ...looked }
  }

  /**
   * The file behind one matching name. `unclear`: the name is not followed, or its state is unknown; only a search for
   * all names shows which.
   */
  async lookAt(name: string): Promise<SeenFile | 'absent' | 'unclear'> {
    if (this.#isExcluded(name) || (await ownNames([name], this.#positions)).length > 0) return 'unclear'
    try {
      const look = this.#isLocal(name) ? lookAtLocalName(name) : await lookAtName(name, this.#links)
      if (look === 'absent' || look === 'other') return 'absent'
      if (look !== 'file') return 'unclear'
      return (this.#isLocal(name) ? seenFileSync(name, this.#links) : await seenFile(name, this.#links)) ?? 'absent'
    } catch {
      return 'unclear'
    }
  }

  /** Whether it was reported that a folder, or a name in it, cannot be accessed. */
  hasToldOf(folder: string): boolean {
    return this.#shut.some((shut) => shut === folder || path.dirname(shut) === folder)
  }

  async #find(): Promise<WalkedFiles> {
    if (hasWildcard(this.#file)) return walkFiles(this.#base, this.#file, { links: this.#links })
    const look = await lookUnder(this.#base, this.#file, this.#links)
    if (typeof look === 'string') return { ...NOTHING, found: new Set(look === 'absent' ? [] : [this.#literal]) }
    return look.kind === 'unknown' ? { ...NOTHING, unreadable: [look] } : { ...NOTHING, badLinks: [look] }
  }

  async #lookBehind(
    names: readonly string[],
    others: readonly KnownTrouble[],
    breaths: Breaths
  ): Promise<Pick<Discovered, 'files' | 'troubles'>> {
    this.#toldOfFiles.begin()
    const files: SeenFile[] = []
    const troubles = [...others]
    for (const name of names) {
      try {
        if (breaths.isDue) await breaths.take()
        const seen = this.#isLocal(name)
          ? seenFileSync(name, this.#links, this.#seenLast(name))
          : await seenFile(name, this.#links)
        if (seen !== null) files.push(seen)
      } catch (cause) {
        const error = troubleError({ path: name, kind: 'unknown', cause })
        troubles.push({ path: name, kind: 'unknown', code: error.code, message: error.message })
        // Reported once per folder and error code, because most likely many names are affected.
        this.#toldOfFiles.tell(`${error.code} ${path.dirname(name)}`, () => error)
      }
    }
    return { files, troubles }
  }

  #tellOf(trouble: NameTrouble): KnownTrouble {
    const { path, kind, cause } = trouble
    return { path, kind, ...this.#toldOfNames.tell(`${kind} ${errnoOf(cause)} ${path}`, () => troubleError(trouble)) }
  }

  /**
   * Reports files of the source's own positions among the matches: a user with a log among them has to know that it is
   * not read.
   */
  #tellOfOwn(own: readonly string[]): void {
    if (own.length === 0 || this.#positions === null) return
    const place = {
      area: 'file',
      source: this.#context.key,
      path: this.#positions,
      values: { dir: this.#positions }
    } as const
    const named = own
      .slice(0, MOST_NAMED)
      .map((name) => path.basename(name))
      .join(', ')
    this.#toldOfNames.tell('own', () =>
      sourceError('FILE_CHECKPOINT_MATCHED', place, {
        detail: `${own.length} files: ${named}${own.length > MOST_NAMED ? ', ...' : ''}`
      })
    )
  }

  async #tellOfNone(none: boolean): Promise<void> {
    const now = this.#context.clock.now()
    if (!none) {
      this.#folderTrouble = null
      this.#missingAt = now + this.#patienceMs
      return
    }
    if (this.#missingAt !== null && now < this.#missingAt) return
    const trouble = await folderTrouble(this.#base, WAITS)
    this.#folderTrouble =
      trouble === null
        ? null
        : {
            code: trouble.code,
            since: this.#folderTrouble?.since ?? now,
            detail: trouble.classification.detail,
            context: { area: 'file', path: this.#base }
          }
    const place = { area: 'file', path: this.#literal, values: { base: this.#base, pattern: this.#file } } as const
    this.#toldOfNames.tell(
      `none ${trouble?.code ?? ''}`,
      () => trouble ?? sourceError('FILE_NO_MATCH', place, { detail: WAITS })
    )
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((name, index) => name === other[index]))
}

const MOST_NAMED = 3
const NOTHING: WalkedFiles = { found: new Set(), unreadable: [], badLinks: [] }
const WAITS = 'it is looked for until it is there'
