import type { TailedFile } from './tailed-file.ts'

/** Keeps at most so many files open. Those that were used longest ago are closed; a name that still leads to them opens them again. */
export class OpenLimit {
  readonly #most: number
  /** In the order of their last use. */
  readonly #open = new Set<TailedFile>()

  constructor(most: number) {
    this.#most = most
  }

  /** It is open, and was used now. */
  used(file: TailedFile): void {
    this.#open.delete(file)
    if (file.handle !== null) this.#open.add(file)
  }

  closed(file: TailedFile): void {
    this.#open.delete(file)
  }

  /** Called before one more is opened. Where nothing may be closed, there is one more for a while. */
  async makeRoom(): Promise<void> {
    if (this.#open.size >= this.#most) await this.#closeOne()
  }

  /** Closes what could not be closed when it was too many. */
  async trim(): Promise<void> {
    while (this.#open.size > this.#most && await this.#closeOne());
  }

  async #closeOne(): Promise<boolean> {
    const closable = [...this.#open].filter(mayBeClosed)
    const file = closable.find(({ atEnd }) => atEnd) ?? closable[0]
    if (file === undefined) return false
    this.#open.delete(file)
    const { handle } = file
    file.handle = null
    await handle?.close()
    return true
  }
}

/** Not where something would be lost: a file without a name, or one that waits, cannot be opened again. */
function mayBeClosed({ detachedAt, portions, changed, archive, waiting, superseded, finishing }: TailedFile): boolean {
  return detachedAt === null && portions === 0 && !changed && archive === null && waiting === null && !superseded && !finishing
}
