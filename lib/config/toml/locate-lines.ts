/** A place in a text: 1-based; the column counts UTF-16 code units. */
export interface LineColumn {
  readonly line: number
  readonly column: number
}

const STEP = 1024

/**
 * Converts offsets into lines and columns. Keeps one mark per 1024 code units instead of every line start, so that
 * neither a file of line ends nor one endless line costs much.
 */
export class LineIndex {
  readonly #text: string
  /** n => the line number at offset n * 1024, and where that line starts */
  readonly #marks: Array<{ readonly line: number; readonly start: number }> = []

  constructor(text: string) {
    this.#text = text
    let line = 1
    let start = 0
    let next = text.indexOf('\n')
    for (let offset = 0; offset <= text.length; offset += STEP) {
      while (next >= 0 && next < offset) {
        line++
        start = next + 1
        next = text.indexOf('\n', start)
      }
      this.#marks.push({ line, start })
    }
  }

  /** The line and column of an offset; an offset after the text counts as its end. */
  at(offset: number): LineColumn {
    const end = Math.min(offset, this.#text.length)
    const mark = this.#marks[Math.floor(end / STEP)] ?? { line: 1, start: 0 }
    let { line, start } = mark
    for (let pos = Math.max(start, end - (end % STEP)); pos < end; pos++) {
      if (this.#text.charCodeAt(pos) === 10) {
        line++
        start = pos + 1
      }
    }
    return { line, column: end - start + 1 }
  }

  /** The offset of a line and column within the text. */
  offsetOf({ line, column }: LineColumn): number {
    const mark = this.#marks.findLast((mark) => mark.line < line) ?? { line: 1, start: 0 }
    let start = mark.start
    for (let at = mark.line; at < line; at++) start = this.#text.indexOf('\n', start) + 1
    return start + column - 1
  }
}
