import type { Harvester } from './harvester.ts'

/**
 * Limits the number of open files. Closes files that were read to their end first, least recently used first; unread
 * ones last.
 */
export class OpenLimit {
  readonly #most: number
  /** The open files, in the order of their last use. */
  readonly #open = new Set<Harvester>()
  /**
   * The open files whose last use reached their end, in that order: they are closed first, and need not be searched for
   * among the others.
   */
  readonly #resting = new Set<Harvester>()
  /** The last search among the other files found none that may be closed. */
  #isVain = false

  constructor(most: number) {
    this.#most = most
  }

  /** The file was used just now. */
  used(file: Harvester): void {
    this.closed(file)
    if (file.handle !== null) this.#open.add(file)
  }

  /** The file was read to its end. */
  rests(file: Harvester): void {
    if (this.#open.has(file)) this.#resting.add(file)
  }

  closed(file: Harvester): void {
    this.#open.delete(file)
    this.#resting.delete(file)
  }

  /**
   * Makes room before another file is opened; false if it should not be opened. `to have it open` closes no file with
   * unread bytes. `to read it` may close one; if none can be closed, there is one file too many for a while.
   */
  async makeRoom(why: 'to have it open' | 'to read it'): Promise<boolean> {
    if (this.#open.size < this.#most || (await this.#closeResting())) return true
    if (why === 'to have it open') return false
    await this.#closeOne(mayBeOpenedAgain)
    return true
  }

  /** Closes files above the limit that could not be closed earlier. */
  async trim(): Promise<void> {
    this.#isVain = false
    while (this.#open.size > this.#most && (await this.#closeResting()));
  }

  /** Closes one file that was read to its end. */
  async #closeResting(): Promise<boolean> {
    for (const file of this.#resting) {
      this.#resting.delete(file)
      if (isReadToEnd(file)) return this.#close(file)
    }
    // Other files reach their end in a look, after which they rest; any further ones are found after the next scan.
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

/**
 * Whether a file can be closed and opened again. A file without a name cannot be reopened; the undelivered bytes of a
 * changed one are nowhere else.
 */
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
