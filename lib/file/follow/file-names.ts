/** Why no name leads to a file any more: it has none left, or only names that do not match. */
export type Detachment = { readonly at: number; readonly cause: 'deleted' | 'away' }

/** The names of one file: the one that leads to it, and those that it has had. */
export class FileNames {
  #path: string
  #all: readonly string[]
  #detached: Detachment | null = null
  #movedAt: number | null = null

  constructor(path: string, all: readonly string[]) {
    this.#path = path
    this.#all = all
  }

  get path(): string {
    return this.#path
  }
  /** All names the file has had, the newest last. */
  get all(): readonly string[] {
    return this.#all
  }
  /** Null while a name leads to the file. */
  get detached(): Detachment | null {
    return this.#detached
  }
  /**
   * When the file got another matching name, in ms since the epoch: after that, its last line is delivered even without
   * an ending.
   */
  get movedAt(): number | null {
    return this.#movedAt
  }

  /** The file has this name, too. */
  named(path: string): void {
    this.#all = fewer([...this.#all.filter((name) => name !== path), path])
  }

  /** This name leads to the file now. */
  renamed(path: string, now: number): void {
    // The loss of one of several names is not a rotation.
    if (!this.#all.includes(path)) this.#movedAt = now
    this.#path = path
    this.#detached = null
    this.named(path)
  }

  detach(detachment: Detachment): void {
    this.#detached = detachment
  }

  /** The content of the file has had these names before. */
  hadBefore(names: readonly string[], now: number): void {
    if (names.length > 0 && !names.includes(this.#path)) this.#movedAt = now
    this.#all = fewer([...names.filter((name) => !this.#all.includes(name)), ...this.#all])
  }

  /** The content that the file holds now has had no other name. */
  forgetOthers(): void {
    this.#all = [this.#path]
  }
}

/** Limits the number of names. The first ones stay, because a writer creates its next file there. */
function fewer(names: readonly string[]): readonly string[] {
  return names.length <= FIRST_NAMES + LAST_NAMES
    ? names
    : [...names.slice(0, FIRST_NAMES), ...names.slice(-LAST_NAMES)]
}

const FIRST_NAMES = 4
const LAST_NAMES = 12
