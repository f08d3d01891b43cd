/** Writes what comes in batches: while one is being written, the next gathers. */
export class Batches<Item> {
  readonly #write: (items: Item[]) => Promise<void>
  readonly #limits: BatchLimits
  readonly #failed: (error: unknown) => void
  #waiting: { readonly item: Item; readonly bytes: number }[] = []
  #bytes = 0
  #writing = false
  #failure: { readonly error: unknown } | null = null
  #waiters: (() => void)[] = []

  /**
   * `write` resolves when its items are safe. Once it rejects nothing more is written, `failed` is told, and `add`
   * rejects.
   */
  constructor(write: (items: Item[]) => Promise<void>, limits: BatchLimits, failed: (error: unknown) => void) {
    this.#write = write
    this.#limits = limits
    this.#failed = failed
  }

  /** How many bytes are in hand, being written or waiting. */
  get bytes(): number {
    return this.#bytes
  }

  /** Resolves when there is room for the next: wait for it before you add another. */
  async add(item: Item, bytes: number): Promise<void> {
    this.#waiting.push({ item, bytes })
    this.#bytes += bytes
    if (!this.#writing) {
      this.#writing = true
      queueMicrotask(() => void this.#run()) // what is added in the same turn goes into the first batch too
    }
    while (this.#failure === null && this.#bytes > this.#limits.inHandBytes)
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve)
      })
    if (this.#failure !== null) throw this.#failure.error
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const count = this.#nextCount()
        const batch = this.#waiting.splice(0, count)
        await this.#write(batch.map(({ item }) => item))
        for (const { bytes } of batch) this.#bytes -= bytes
        this.#wake()
      }
      this.#writing = false
    } catch (error) {
      this.#failure = { error }
      this.#wake()
      this.#failed(error)
    }
  }

  #nextCount(): number {
    const { items, batchBytes } = this.#limits
    let bytes = 0
    const end = this.#waiting.slice(0, items).findIndex((one) => (bytes += one.bytes) > batchBytes)
    return end === -1 ? items : Math.max(1, end)
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }
}

export interface BatchLimits {
  /** The most items and bytes of one batch; an item that is longer makes one alone. */
  readonly items: number
  readonly batchBytes: number
  /** Above so many bytes in hand `add` waits. */
  readonly inHandBytes: number
}
