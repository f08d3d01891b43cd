import type { Harvester } from './harvester.ts'

/** Keeps at most so many files open. Those that were read to their end are closed first, longest ago first; what is unread last. */
export class OpenLimit {
  readonly #most: number
  /** In the order of their last use. */
  readonly #open = new Set<Harvester>()

  constructor(most: number) {
    this.#most = most
  }

  /** It is open, and was used now. */
  used(file: Harvester): void {
    this.#open.delete(file)
    if (file.handle !== null) this.#open.add(file)
  }

  closed(file: Harvester): void {
    this.#open.delete(file)
  }

  /**
   * Called before one more is opened; false where it should not be. To have a file open, no other is closed that has unread bytes; to read one, such
   * a file is, and where nothing may be closed, there is one more for a while.
   */
  async makeRoom(why: 'to have it open' | 'to read it'): Promise<boolean> {
    if (this.#open.size < this.#most || await this.#closeOne(isReadToEnd)) return true
    if (why === 'to have it open') return false
    await this.#closeOne(mayBeOpenedAgain)
    return true
  }

  /** Closes what could not be closed when it was too many. */
  async trim(): Promise<void> {
    while (this.#open.size > this.#most && await this.#closeOne(isReadToEnd));
  }

  async #closeOne(may: (file: Harvester) => boolean): Promise<boolean> {
    for (const file of this.#open) {
      if (!may(file)) continue
      this.#open.delete(file)
      await file.close()
      return true
    }
    return false
  }
}

/** A file without a name cannot be opened again; what is in hand of one that was changed is nowhere else. */
function mayBeOpenedAgain({ detached, portions, archive, state: { kind } }: Harvester): boolean {
  return detached === null && portions === 0 && archive === null && kind !== 'changed' && kind !== 'finishing' && kind !== 'proving'
}

function isReadToEnd(file: Harvester): boolean {
  const { kind } = file.state
  return mayBeOpenedAgain(file) && file.unread === 0 && (kind === 'at-end' || kind === 'finished' || kind === 'copy' || kind === 'empty')
}
