import type { Outcome } from './store.ts'

/** Reports how many lines were stored, already there, or refused, every second in which this changes. */
export class Progress {
  #stored = 0
  #again = 0
  #refused = 0
  #told = this.text
  readonly #telling: NodeJS.Timeout

  constructor(tell: (text: string) => void) {
    this.#telling = setInterval(() => {
      if (this.text !== this.#told) tell(this.text)
      this.#told = this.text
    }, 1000)
  }

  add(rows: number, { stored, refused }: Outcome): void {
    this.#stored += stored
    this.#refused += refused.length
    this.#again += rows - stored - refused.length
  }

  get text(): string {
    return `${this.#stored} lines stored, ${this.#again} came again and were there already, ${this.#refused} refused`
  }

  end(): void {
    clearInterval(this.#telling)
  }
}
