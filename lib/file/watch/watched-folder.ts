import type { Places } from '../pattern/path-pattern.ts'

/** A folder that is to be watched, whether it is there or not. */
export class WatchedFolder {
  readonly path: string
  /** Where it stands in the pattern; empty where it is wanted for the files alone that links lead to. */
  places: Places = []
  /** The name of a file in it => the links of matching names that lead there. */
  readonly targets: Map<string, Set<string>> = new Map()
  /** Wanted even while it is not there, as no listing of another folder would find it again. */
  isNamed = false
  /** Who it was when its watch began. */
  identity: string | null = null
  /** That it may not be looked into was told. */
  isTold = false
  #end: (() => void) | null = null

  constructor(path: string) {
    this.path = path
  }

  get isWatched(): boolean {
    return this.#end !== null
  }

  get isWanted(): boolean {
    return this.places.length > 0 || this.targets.size > 0
  }

  * links(): Generator<string> {
    for (const links of this.targets.values()) yield* links
  }

  watchedBy(end: () => void): void {
    this.#end = end
  }

  unwatch(): void {
    this.#end?.()
    this.#end = null
    this.identity = null
  }

  addTarget(name: string, link: string): void {
    const links = this.targets.get(name) ?? new Set()
    this.targets.set(name, links.add(link))
  }

  removeTarget(name: string, link: string): void {
    const links = this.targets.get(name)
    links?.delete(link)
    if (links?.size === 0) this.targets.delete(name)
  }
}
