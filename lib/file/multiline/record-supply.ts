import { processTurn, type TurnLimit } from '../../core/turn-limit.ts'
import type { FileEvent } from '../file-event.ts'
import type { LineReader, LineStart } from '../line-reader.ts'
import { once, type LineSupply } from '../line-supply.ts'
import { startOf, type MultilineAssembler } from './multiline-assembler.ts'

/** The interface of a file's reader. */
type Lines = Pick<LineReader, 'next' | 'ended' | 'failed' | 'position'>

/**
 * The records that the lines of one file make. The last one is complete when there are no more lines, for whatever
 * reason. In a growing file that is unknown: the lines in hand are `unfinished`, and the reader decides how long to
 * wait.
 */
export class RecordSupply implements LineSupply {
  readonly #lines: Lines
  readonly #assembler: MultilineAssembler
  readonly #linesOfTurn: LineSupply
  /** `next` gave null as this turn of the event loop is used up. */
  pause: TurnLimit | null = null
  #broken = false
  #lastStart: LineStart | null = null

  /**
   * A block may hold thousands of lines crafted against the pattern, each of which takes milliseconds: `turn` says when
   * others go first.
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
    // In this very call: after a line that ends the source, nobody asks again.
    return this.#given(lines.ended || lines.failed || this.#broken ? this.#assembler.flush() : null)
  }

  /** Whether lines are in hand. */
  get pending(): boolean {
    return this.#assembler.pending
  }

  /** Where the first line begins that was not given. */
  get position(): LineStart {
    return this.#assembler.pendingOffset ?? this.#lines.position
  }

  /** Where the record begins that was given last; null before the first. */
  get lastStart(): LineStart | null {
    return this.#lastStart
  }

  /**
   * The lines in hand of which more may come, and when the last of them was read, in ms since the epoch; null if
   * there are none.
   */
  get unfinished(): { readonly since: number; readonly supply: LineSupply } | null {
    if (!this.#assembler.pending) return null
    return { since: this.#assembler.lastLineAt, supply: once(() => this.#given(this.#assembler.flush())) }
  }

  /** What `line` completes, and what is then in hand. */
  endingWith(line: LineSupply): LineSupply {
    return { next: () => this.#given(this.#assembler.next(line) ?? this.#assembler.flush()) }
  }

  /** Reading has failed: no more lines come, and the record in hand is complete. */
  break(): void {
    this.#broken = true
  }

  #given(event: FileEvent | null): FileEvent | null {
    if (event !== null) this.#lastStart = startOf(event)
    return event
  }
}
