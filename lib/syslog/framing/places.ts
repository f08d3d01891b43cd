/** The places of a character in a text. Each place is searched for only once, however often it is requested. */
export class Places {
  readonly #character: string
  #text = ''
  #next = -1

  constructor(character: string) {
    this.#character = character
  }

  /** Starts with another text. */
  of(text: string): void {
    this.#text = text
    this.#next = -1
  }

  /** The first place from `start` on; `NOWHERE` if there is none. `start` must not decrease. */
  from(start: number): number {
    if (this.#next < start) {
      const found = this.#text.indexOf(this.#character, start)
      this.#next = found === -1 ? NOWHERE : found
    }
    return this.#next
  }
}

/** Beyond the end of any text; small enough for engines to store as an integer. */
export const NOWHERE = 0x3fff_ffff
