import { processTurn, type TurnLimit } from '../../core/turn-limit.ts'
import type { FileEvent } from '../file-event.ts'
import type { LineReader, LineStart } from '../line-reader.ts'
import { once, type LineSupply } from '../line-supply.ts'
import { startOf, type MultilineAssembler } from './multiline-assembler.ts'

/** The part of `LineReader` that is used here. */
type Lines = Pick<LineReader, 'next' | 'ended' | 'failed' | 'position'>

/**
 * Supplies the records of one file. The last record is complete when there are no more lines, for whatever reason. In a
 * growing file that is unknown: the buffered lines are `unfinished`, and the reader decides how long to wait.
 */
export class RecordSupply implements LineSupply {
  readonly #lines: Lines
  readonly #assembler: MultilineAssembler
  readonly #linesOfTurn: LineSupply
  /** Set if `next` returned null because this turn of the event loop is used up. */
  pause: TurnLimit | null = null
  #broken = false
  #lastStart: LineStart | null = null

  /**
   * A block may hold thousands of lines crafted against the pattern, each of which takes milliseconds: `turn` decides
   * when other work goes first.
   */
  constructor(lines: Lines, assembler: MultilineAssembler, turn: TurnLimit = processTurn) {
    this.#lines = lines
    this.#assembler = assembler
    this.#linesOfTurn = {
      next: () => {
        this.pause = turn.isUsedUp ? turn : null
        return this.pause === null ? lines.next() : null
      }
    }
  }

  next(): FileEvent | null {
    const lines = this.#lines
    const event = this.#assembler.next(this.#linesOfTurn)
    if (event !== null || this.pause !== null) return this.#given(event)
    // Flushes in this very call: after a line that ends the source, `next` is not called again.
    return this.#given(lines.ended || lines.failed || this.#broken ? this.#assembler.flush() : null)
  }

  /** Whether lines are buffered. */
  get pending(): boolean {
    return this.#assembler.pending
  }

  /** Where the first undelivered line begins. */
  get position(): LineStart {
    return this.#assembler.pendingOffset ?? this.#lines.position
  }

  /** Where the last delivered record begins; null before the first. */
  get lastStart(): LineStart | null {
    return this.#lastStart
  }

  /**
   * The buffered lines of an unfinished record, and when the last of them was read, in ms since the epoch; null if
   * there are none.
   */
  get unfinished(): { readonly since: number; readonly supply: LineSupply } | null {
    if (!this.#assembler.pending) return null
    return { since: this.#assembler.lastLineAt, supply: once(() => this.#given(this.#assembler.flush())) }
  }

  /** Supplies the record that `line` completes, then the lines that are still buffered. */
  endingWith(line: LineSupply): LineSupply {
    return { next: () => this.#given(this.#assembler.next(line) ?? this.#assembler.flush()) }
  }

  /** Reading has failed: no more lines follow, and the buffered record is complete. */
  break(): void {
    this.#broken = true
  }

  #given(event: FileEvent | null): FileEvent | null {
    if (event !== null) this.#lastStart = startOf(event)
    return event
  }
}
