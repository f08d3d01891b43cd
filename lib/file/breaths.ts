/**
 * Lets others have their turn in what runs long: it is asked for by the time that has passed, as what one step takes is
 * not known.
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
