/** Writes items in batches: while one is being written, the next one is collected. */
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
   * `write` resolves when its items are safe. Once it rejects, nothing more is written, `failed` is called, and `add`
   * rejects.
   */
  constructor(write: (items: Item[]) => Promise<void>, limits: BatchLimits, failed: (error: unknown) => void) {
    this.#write = write
    this.#limits = limits
    this.#failed = failed
  }

  /** The number of bytes that are waiting or being written. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds an item; resolves when there is room for the next one: await it before you add another. */
  async add(item: Item, bytes: number): Promise<void> {
    this.#waiting.push({ item, bytes })
    this.#bytes += bytes
    if (!this.#writing) {
      this.#writing = true
      queueMicrotask(() => void this.#run()) // items added in the same turn go into the first batch as well
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
  /** The maximum number of items and bytes of a batch; a larger item forms a batch by itself. */
  readonly items: number
  readonly batchBytes: number
  /** `add` waits while more bytes than this are waiting or being written. */
  readonly inHandBytes: number
}
