import type { FirstBytes } from './first-bytes.ts'
import type { Harvester } from './harvester.ts'

/**
 * Files by how their contents begin. A new file is compared only with those that may be like it: of thousands of files,
 * nearly all begin differently. Each file reports relevant changes of itself.
 */
export class LivingIndex {
  /** Most files are the only one of their group. */
  readonly #groups = new Map<string, Harvester | Set<Harvester>>()
  /** file => its group */
  readonly #places = new Map<Harvester, string>()

  /** It is new, or has changed. */
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
   * The files that a content with this beginning may be like, in the order in which they were found. `isFirstRead`:
   * this is read for the first time, and then others that are read for the first time do not count.
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

/** Null if nothing can be like it: it is neither read nor compared. */
function groupOf({ content, state: { kind }, disk }: Harvester): string | null {
  if (content === null) return kind === 'waiting' || kind === 'proving' ? SHORT : null
  return `${content.fingerprint.first?.few ?? SHORT}${disk.atStart && content.isNew === true ? NEW : ''}`
}

/** Too little is known of how they begin. */
const SHORT = 'short'
/** They were there at the start, and nothing had been read of them. */
const NEW = ' new'
