/** The places of a character in a text: each is searched for once, however often somebody asks. */
export class Places {
  readonly #character: string
  #text = ''
  #next = -1

  constructor(character: string) {
    this.#character = character
  }

  /** Another text. */
  of(text: string): void {
    this.#text = text
    this.#next = -1
  }

  /** The first place from `start` on; `NOWHERE` where there is none. Only forwards. */
  from(start: number): number {
    if (this.#next < start) {
      const found = this.#text.indexOf(this.#character, start)
      this.#next = found === -1 ? NOWHERE : found
    }
    return this.#next
  }
}

/** Behind any text; small enough for engines to keep it as an integer. */
export const NOWHERE = 0x3fff_ffff
