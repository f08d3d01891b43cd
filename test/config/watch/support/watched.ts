import type { ConfigGeneration, InvalidGeneration } from '../../../../types/config-watch.ts'

/** Takes what a watch gives, and waits for one that is as the test wants it. */
export class Watched {
  readonly faults: InvalidGeneration[] = []
  last: ConfigGeneration | null = null
  readonly #generations: AsyncGenerator<ConfigGeneration, undefined>
  readonly #key: string

  /** `key` is the source whose `file` says which state it is. */
  constructor(generations: AsyncGenerator<ConfigGeneration, undefined>, key: string) {
    this.#generations = generations
    this.#key = key
  }

  /** Until the source's `file` is that one. */
  async mark(mark: string): Promise<void> {
    await this.#until(({ config }) => config?.source(this.#key).params['file'] === mark, `mark ${mark}`)
  }

  /** Until the first diagnostic is of that code. */
  async fault(code: string): Promise<InvalidGeneration | undefined> {
    await this.#until(({ diagnostics }) => diagnostics?.[0]?.code === code, code)
    return this.faults.at(-1)
  }

  async close(): Promise<void> {
    await this.#generations.return(undefined)
  }

  async #until(isWanted: (generation: ConfigGeneration) => boolean, what: string): Promise<void> {
    for (;;) {
      const { value, done } = await this.#generations.next()
      if (done === true) throw new Error(`the watch has ended before ${what}`)
      this.last = value
      if (value.config === undefined) this.faults.push(value)
      if (isWanted(value)) return
    }
  }
}
