/** A queue of lines to write: each is complete, and their total size is limited. */
export class LineQueue {
  #waiting: Line[] = []
  #bytes = 0
  #lines = 0

  /** The number of waiting lines, without notes. */
  get lines(): number {
    return this.#lines
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  get isFull(): boolean {
    return this.#bytes >= MOST_BYTES
  }

  add(text: string): void {
    this.#push(text, 1)
  }

  /** Adds a line that is not counted. */
  addNote(text: string): void {
    this.#push(text, 0)
  }

  /** The first lines, up to and including the one that reaches that many bytes. */
  first(bytes: number): Buffer {
    const lines: Buffer[] = []
    let sum = 0
    for (const { text } of this.#waiting) {
      if (lines.length > 0 && sum >= bytes) break
      lines.push(text)
      sum += text.length
    }
    return Buffer.concat(lines, sum)
  }

  /**
   * Removes the lines of which all bytes are among the first `written` bytes. Returns their number without notes; a
   * partly written line stays.
   */
  remove(written: number): number {
    let left = written
    let gone = 0
    while (gone < this.#waiting.length && left >= (this.#waiting[gone]?.text.length ?? 0))
      left -= this.#waiting[gone++]?.text.length ?? 0
    return this.#shift(gone)
  }

  /** Removes all lines. Returns their number without notes. */
  clear(): number {
    return this.#shift(this.#waiting.length)
  }

  #push(text: string, counts: 0 | 1): void {
    const bytes = Buffer.from(text)
    this.#waiting.push({ text: bytes, counts })
    this.#bytes += bytes.length
    this.#lines += counts
  }

  #shift(lines: number): number {
    let counted = 0
    for (const { text, counts } of this.#waiting.splice(0, lines)) {
      this.#bytes -= text.length
      counted += counts
    }
    this.#lines -= counted
    return counted
  }
}

interface Line {
  readonly text: Buffer
  readonly counts: 0 | 1
}

const MOST_BYTES = 8 * 1024 * 1024
