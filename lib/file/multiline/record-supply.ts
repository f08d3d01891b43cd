import type { FileEvent } from '../file-event.ts'
import type { LineSupply } from '../line-supply.ts'
import type { MultilineAssembler } from './multiline-assembler.ts'

/** Lines of a file that is read to its end. */
export interface EndingLines extends LineSupply {
  readonly ended: boolean
  /** A line that ends the source has come. */
  readonly failed: boolean
}

/** The records of a file that is read once. The last one is complete when there are no more lines, for whatever reason. */
export class RecordSupply implements LineSupply {
  readonly #lines: EndingLines
  readonly #assembler: MultilineAssembler
  #broken = false

  constructor(lines: EndingLines, assembler: MultilineAssembler) {
    this.#lines = lines
    this.#assembler = assembler
  }

  next(): FileEvent | null {
    const lines = this.#lines
    // In this very call: after a line that ends the source, nobody asks again.
    return this.#assembler.next(lines) ?? (lines.ended || lines.failed || this.#broken ? this.#assembler.flush() : null)
  }

  get pending(): boolean {
    return this.#assembler.pending
  }

  /** Reading has failed: no more lines come, and the record in hand is complete. */
  break(): void {
    this.#broken = true
  }
}
