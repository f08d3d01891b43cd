/**
 * Something that takes long to start and is needed by one row after the other: it exists for as long as it is in use
 * and for a while after, so that the next row finds it. Then it is closed, and the process can end.
 */
export class Lingering<T extends { close(): Promise<void> }> {
  readonly #start: () => Promise<T>
  #started: Promise<T> | null = null
  #users = 0
  #timer: NodeJS.Timeout | undefined

  constructor(start: () => Promise<T>) {
    this.#start = start
  }

  /** `after` receives the function that returns it. */
  async use(after: (undo: () => unknown) => void): Promise<T> {
    clearTimeout(this.#timer)
    this.#users++
    after(() => {
      this.#giveBack()
    })
    return await (this.#started ??= this.#start())
  }

  #giveBack(): void {
    if (--this.#users > 0) return
    this.#timer = setTimeout(() => {
      const started = this.#started
      this.#started = null
      void started?.then(
        (thing) => thing.close(),
        () => {}
      )
    }, LINGER_MS)
  }
}

const LINGER_MS = 3000
