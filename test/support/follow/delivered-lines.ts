import { numberOf } from './numbered-line.ts'

/** The delivered numbered lines, in order. */
export class DeliveredLines {
  readonly numbers: number[] = []
  /** Lines that were never written. */
  readonly altered: string[] = []
  readonly repeated: number[] = []
  /** number => index in `numbers` */
  readonly #places = new Map<number, number>()

  add(text: string): void {
    const number = numberOf(text)
    if (number === null) this.altered.push(text)
    else if (this.#places.has(number)) this.repeated.push(number)
    else this.#places.set(number, this.numbers.push(number))
  }

  has(number: number): boolean {
    return this.#places.has(number)
  }

  /** The given numbers that were not delivered. */
  missing(numbers: Iterable<number>): number[] {
    return [...numbers].filter((number) => !this.has(number))
  }

  /** The given numbers that were delivered after a later number of the list. */
  outOfOrder(numbers: readonly number[]): number[] {
    let latest = 0
    return numbers.filter((number) => {
      const place = this.#places.get(number)
      if (place === undefined) return false
      const early = place < latest
      latest = Math.max(latest, place)
      return early
    })
  }
}
