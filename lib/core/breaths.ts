/**
 * Yields to the event loop during long work. The measure is elapsed time, because the cost of a step is unknown.
 */
export class Breaths {
  #since = performance.now()

  get isDue(): boolean {
    return performance.now() - this.#since >= TURN_MS
  }

  async take(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    this.#since = performance.now()
  }
}

const TURN_MS = 5
