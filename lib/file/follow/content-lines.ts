import type { LineStart } from '../line-reader.ts'
import type { LineSupply } from '../line-supply.ts'
import type { FileLines } from './file-lines.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { PortionContent } from './portion-content.ts'

/** Tracks what has been delivered of a content, and supplies the lines that come next. */
export class ContentLines {
  readonly content: HarvestedContent
  /** Null for compressed content that is not yet inflated. */
  readonly #lines: FileLines | null
  /** Start of the last record, if that was delivered unfinished. */
  #endPlace: LineStart | null = null

  constructor(content: HarvestedContent, lines: FileLines | null) {
    this.content = content
    this.#lines = lines
  }

  get lines(): FileLines | null {
    return this.#lines
  }

  /** The lines of a portion whose turn has come. */
  supplyOf(portion: PortionContent): LineSupply {
    const lines = this.#lines
    switch (portion.kind) {
      case 'bytes':
        lines?.put(portion.bytes, portion.offset)
        return lines?.supply ?? NO_LINES
      case 'last line':
        if (lines === null || this.#hasBeenGiven) return NO_LINES
        if (lines.inLine || lines.unfinished() !== null) this.#endPlace = lines.position
        lines.end()
        return lines.supply
      case 'partial line':
        return this.#hasBeenGiven ? NO_LINES : (lines?.partial ?? NO_LINES)
      case 'record':
    }
    return this.unfinishedRecord?.supply ?? NO_LINES
  }

  taken({ kind }: PortionContent): void {
    // If the end completed several records, only the last of them was unfinished.
    if (kind === 'last line' && this.#endPlace !== null && this.#lines !== null) this.#endPlace = this.#lines.lastStart
  }

  /** Start of the record that is delivered next. */
  get position(): LineStart {
    return this.#endPlace ?? this.#lines?.position ?? this.content.start
  }

  /** Start of the next line, which may belong to a buffered record. */
  get linePosition(): LineStart {
    return this.#lines?.linePosition ?? this.position
  }

  /** Offset up to which an unfinished last line was delivered. */
  get given(): number {
    return this.#endPlace === null ? this.content.given : this.content.fingerprint.length
  }

  /**
   * Where reading has to continue after a crash: before the first record that is not done. `inHand`: the last delivered
   * record waits in the stream's buffer.
   */
  resumeAt(inHand: boolean): LineStart {
    return this.content.acks.oldest ?? (inHand && this.#lines !== null ? this.#lines.lastStart : this.position)
  }

  /** The buffered lines of a record that may still grow, as a record; null if there are none. */
  get unfinishedRecord(): ReturnType<FileLines['unfinished']> {
    return this.#hasBeenGiven ? null : (this.#lines?.unfinished() ?? null)
  }

  /** Whether an unfinished line waits for its ending and was not delivered without it. */
  get inLine(): boolean {
    return !this.#hasBeenGiven && this.#lines?.inLine === true
  }

  get #hasBeenGiven(): boolean {
    return this.content.fingerprint.length <= this.content.given
  }
}

export const NO_LINES: LineSupply = { next: () => null }
