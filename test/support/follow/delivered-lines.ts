import { numberOf } from './numbered-line.ts'

/** What was delivered of numbered lines, in its order. */
export class DeliveredLines {
  readonly numbers: number[] = []
  /** Lines that nobody wrote. */
  readonly altered: string[] = []
  readonly repeated: number[] = []
  /** number => its place in `numbers` */
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

  /** Which of them were not delivered. */
  missing(numbers: Iterable<number>): number[] {
    return [...numbers].filter((number) => !this.has(number))
  }

  /** Those of them that were delivered, though one that comes before them in the list was delivered later. */
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
