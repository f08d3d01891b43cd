import type { FirstBytes } from './first-bytes.ts'
import type { Harvester } from './harvester.ts'

/**
 * Files, grouped by the first bytes of their contents. A new file is compared only with those that may be like it: of
 * thousands of files, nearly all begin differently. Each file reports its own relevant changes.
 */
export class LivingIndex {
  /** Most files are the only one of their group. */
  readonly #groups = new Map<string, Harvester | Set<Harvester>>()
  /** file => its group */
  readonly #places = new Map<Harvester, string>()

  /** Adds a new file, or regroups one that has changed. */
  place(file: Harvester): void {
    const group = groupOf(file)
    if (this.#places.get(file) === group) return
    this.delete(file)
    if (group === null) return
    this.#places.set(file, group)
    const others = this.#groups.get(group)
    if (others instanceof Set) others.add(file)
    else this.#groups.set(group, others === undefined ? file : new Set([others, file]))
  }

  delete(file: Harvester): void {
    const group = this.#places.get(file)
    if (group === undefined) return
    this.#places.delete(file)
    const files = this.#groups.get(group)
    if (files instanceof Set) files.delete(file)
    if (files === file || (files instanceof Set && files.size === 0)) this.#groups.delete(group)
  }

  /**
   * The files whose contents may match one with these first bytes, in the order in which they were found.
   * `isFirstRead`: the content was there at the start and is read for the first time; then other files of that kind do
   * not count.
   */
  like({ few }: FirstBytes, isFirstRead: boolean): readonly Harvester[] {
    const keys = isFirstRead ? [`${few}`, SHORT] : [`${few}`, `${few}${NEW}`, SHORT, `${SHORT}${NEW}`]
    return keys.flatMap((key) => this.#in(key)).sort((one, other) => one.order - other.order)
  }

  #in(group: string): readonly Harvester[] {
    const files = this.#groups.get(group)
    if (files === undefined) return []
    return files instanceof Set ? Array.from(files) : [files]
  }
}

/** Null if no content can match the file, because it is neither read nor compared. */
function groupOf({ content, state: { kind }, disk }: Harvester): string | null {
  if (content === null) return kind === 'waiting' || kind === 'proving' ? SHORT : null
  return `${content.fingerprint.first?.few ?? SHORT}${disk.atStart && content.isNew === true ? NEW : ''}`
}

/** The group of files of whose first bytes too few are known. */
const SHORT = 'short'
/** Marks files that were there at the start, and of which nothing had been read. */
const NEW = ' new'
