import type { LineStart } from '../line-reader.ts'
import type { LineSupply } from '../line-supply.ts'
import type { FileLines } from './file-lines.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { PortionContent } from './portion-content.ts'

/** What of a content has been delivered, and what the consumer is given next. */
export class ContentLines {
  readonly content: HarvestedContent
  /** Null for compressed content that is not yet inflated. */
  readonly #lines: FileLines | null
  /** Where its last record begins, if that was delivered unfinished. */
  #endPlace: LineStart | null = null

  constructor(content: HarvestedContent, lines: FileLines | null) {
    this.content = content
    this.#lines = lines
  }

  get lines(): FileLines | null {
    return this.#lines
  }

  /** What a portion gives, when its turn comes. */
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
    // Of several records that the end has completed, the last is the unfinished one.
    if (kind === 'last line' && this.#endPlace !== null && this.#lines !== null) this.#endPlace = this.#lines.lastStart
  }

  /** Where the record begins that would be given next. */
  get position(): LineStart {
    return this.#endPlace ?? this.#lines?.position ?? this.content.start
  }

  /** Where the next line begins: it may be part of a record in hand. */
  get linePosition(): LineStart {
    return this.#lines?.linePosition ?? this.position
  }

  /** Up to there an unfinished last line was delivered. */
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

  /** The lines in hand of which more may come, as a record; null if there are none. */
  get unfinishedRecord(): ReturnType<FileLines['unfinished']> {
    return this.#hasBeenGiven ? null : (this.#lines?.unfinished() ?? null)
  }

  /** An unfinished line waits for its end, and was not delivered without it. */
  get inLine(): boolean {
    return !this.#hasBeenGiven && this.#lines?.inLine === true
  }

  get #hasBeenGiven(): boolean {
    return this.content.fingerprint.length <= this.content.given
  }
}

export const NO_LINES: LineSupply = { next: () => null }
