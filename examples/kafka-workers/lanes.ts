/** Runs tasks concurrently, but those of one lane one after the other, in the order in which they were added. */
export class Lanes {
  readonly #most: number
  readonly #onFailure: (error: unknown) => void
  /** lane => its last task */
  readonly #lanes = new Map<string, Promise<void>>()
  #inHand = 0
  #wake: (() => void) | null = null

  /**
   * `most` is the maximum number of running and waiting tasks. A task that rejects ends its lane: no later task of the
   * lane runs.
   */
  constructor(most: number, onFailure: (error: unknown) => void) {
    this.#most = most
    this.#onFailure = onFailure
  }

  /** Adds a task; resolves when there is room for the next one: await it before you add another. */
  async add(lane: string, task: () => Promise<void>): Promise<void> {
    this.#inHand++
    const before = this.#lanes.get(lane)
    const done = before === undefined ? task() : before.then(task)
    this.#lanes.set(lane, done)
    void this.#whenDone(lane, done)
    if (this.#inHand < this.#most) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = null
  }

  /** Resolves when every task has ended, successfully or not. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#lanes.values())
  }

  async #whenDone(lane: string, done: Promise<void>): Promise<void> {
    try {
      await done
      if (this.#lanes.get(lane) === done) this.#lanes.delete(lane)
    } catch (error) {
      this.#onFailure(error)
    }
    this.#inHand--
    this.#wake?.()
  }
}
