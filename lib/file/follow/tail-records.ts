import type { FileEvent } from '../file-event.ts'
import type { LineSupply } from '../line-supply.ts'
import type { LineReader, LineStart } from '../line-reader.ts'
import type { MultilineAssembler } from '../multiline/multiline-assembler.ts'

/** The records that the lines of one followed file make, under `multiline`. */
export class TailRecords implements LineSupply {
  readonly #reader: LineReader
  readonly #assembler: MultilineAssembler
  #lastStart: LineStart | null = null

  constructor(reader: LineReader, assembler: MultilineAssembler) {
    this.#reader = reader
    this.#assembler = assembler
  }

  next(): FileEvent | null {
    return this.#given(this.#assembler.next(this.#reader) ?? (this.#reader.ended ? this.#assembler.flush() : null))
  }

  /** Where the first line begins that was not given. */
  get position(): LineStart {
    return this.#assembler.pendingOffset ?? this.#reader.position
  }

  /** Where the record begins that was given last; null before the first. */
  get lastStart(): LineStart | null {
    return this.#lastStart
  }

  /** What `line` completes, and what is then in hand. */
  endingWith(line: LineSupply): LineSupply {
    return { next: () => this.#given(this.#assembler.next(line) ?? this.#assembler.flush()) }
  }

  /** The lines in hand of which more may come, and when the last of them was read, in ms since the epoch; null where there are none. */
  get unfinished(): { readonly since: number, readonly supply: LineSupply } | null {
    if (!this.#assembler.pending) return null
    return { since: this.#assembler.lastLineAt, supply: once(() => this.#given(this.#assembler.flush())) }
  }

  #given(event: FileEvent | null): FileEvent | null {
    if (event !== null) {
      const { offset, line } = event.position
      this.#lastStart = { offset, line: line === null ? 0 : line - 1 }
    }
    return event
  }
}

/** Gives what `give` gives, one time. */
export function once(give: () => FileEvent | null): LineSupply {
  let given = false
  return {
    next: () => {
      if (given) return null
      given = true
      return give()
    }
  }
}
