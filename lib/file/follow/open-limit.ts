import type { Harvester } from './harvester.ts'

/**
 * Keeps at most so many files open. Closes files that were read to their end first, least recently used first; unread
 * ones last.
 */
export class OpenLimit {
  readonly #most: number
  /** In the order of their last use. */
  readonly #open = new Set<Harvester>()
  /**
   * Those of them that were read to their end then, in that order: they are the first to be closed, and are not
   * searched for among the others.
   */
  readonly #resting = new Set<Harvester>()
  /** None of the others may be closed, as was seen last. */
  #isVain = false

  constructor(most: number) {
    this.#most = most
  }

  /** It is open, and was used now. */
  used(file: Harvester): void {
    this.closed(file)
    if (file.handle !== null) this.#open.add(file)
  }

  /** It was read to its end. */
  rests(file: Harvester): void {
    if (this.#open.has(file)) this.#resting.add(file)
  }

  closed(file: Harvester): void {
    this.#open.delete(file)
    this.#resting.delete(file)
  }

  /**
   * Called before another file is opened; false if it should not be. Merely to have a file open, it closes none with
   * unread bytes; to read one, it may, and if nothing can be closed, there is one more for a while.
   */
  async makeRoom(why: 'to have it open' | 'to read it'): Promise<boolean> {
    if (this.#open.size < this.#most || (await this.#closeResting())) return true
    if (why === 'to have it open') return false
    await this.#closeOne(mayBeOpenedAgain)
    return true
  }

  /** Closes what could not be closed when it was too many. */
  async trim(): Promise<void> {
    this.#isVain = false
    while (this.#open.size > this.#most && (await this.#closeResting()));
  }

  /** Closes one that was read to its end. */
  async #closeResting(): Promise<boolean> {
    for (const file of this.#resting) {
      this.#resting.delete(file)
      if (isReadToEnd(file)) return this.#close(file)
    }
    // Others become so by being looked at, after which they rest; whatever else there may be is found after the next
    // scan.
    this.#isVain ||= !(await this.#closeOne(isReadToEnd))
    return !this.#isVain
  }

  async #closeOne(may: (file: Harvester) => boolean): Promise<boolean> {
    for (const file of this.#open) if (may(file)) return this.#close(file)
    return false
  }

  async #close(file: Harvester): Promise<true> {
    this.closed(file)
    await file.close()
    return true
  }
}

/** A file without a name cannot be reopened; the bytes in hand of a changed one are nowhere else. */
function mayBeOpenedAgain({ detached, portions, archive, state: { kind } }: Harvester): boolean {
  return (
    detached === null &&
    portions === 0 &&
    archive === null &&
    kind !== 'changed' &&
    kind !== 'finishing' &&
    kind !== 'proving'
  )
}

function isReadToEnd(file: Harvester): boolean {
  const { kind } = file.state
  return (
    mayBeOpenedAgain(file) &&
    file.unread === 0 &&
    (kind === 'at-end' || kind === 'finished' || kind === 'copy' || kind === 'empty')
  )
}
