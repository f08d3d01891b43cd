/** A line as it once stood on the disk, and what became of it. The copies of a file share their lines. */
export class Line {
  /** Its bytes as they have to be delivered, one character each. */
  readonly key: string
  readonly offset: number
  /** It is over the limit, so that its rest is left out. */
  readonly cut: boolean
  /** An unfinished last line, which is delivered when its file is finished. */
  readonly unfinished: boolean
  /** Part of it has been delivered: the whole or the rest may come, and after a crash the other. */
  parted = false
  delivered = 0
  /** Further contents that hold it and cannot be told from its own. */
  twins = 0
  /** How often it may be delivered in all. */
  allowed = 1
  /** Delivered by the reader that runs, and not acked yet. */
  waits = false
  /** Acked; under `ack: 'auto'` delivered. */
  done = false
  /** Why nobody can ask for it any more; null while it has to come. */
  lost: string | null
  #left = false

  constructor(bytes: Buffer, offset: number, { limit, unfinished = false }: { readonly limit: number, readonly unfinished?: boolean }) {
    const end = !unfinished && bytes.at(-1) === CR ? bytes.length - 1 : bytes.length
    this.cut = end > limit
    this.key = bytes.toString('latin1', 0, Math.min(end, limit))
    this.offset = offset
    this.unfinished = unfinished
    this.lost = unfinished ? 'unfinished' : null
  }

  /** No file that is followed, or that a reader has, holds it. */
  leave(why: string): void {
    this.lost = why
    this.#left = true
  }

  /** A file that holds it is followed again, or from now on: it was made under another name. */
  comeBack(): void {
    if (this.#left) this.lost = null
    this.#left = false
  }

  /** Something happened after which it may come once more, where it has come. */
  mayRepeat(): void {
    this.allowed = Math.max(this.allowed, this.delivered + 1 + this.twins)
  }

  /** The same while a reader may have it in hand. */
  mayRepeatOnceMore(): void {
    this.allowed = Math.max(this.allowed, this.delivered + 1 + this.twins, 2 + this.twins)
  }

  /** There is one more content that holds it and that cannot be told from another. */
  mayComeFromElsewhere(): void {
    this.twins++
    this.allowed = Math.max(this.allowed, this.delivered) + 1
  }

  get missing(): boolean {
    return !this.done && this.lost === null
  }

  toString(): string {
    const text = Buffer.from(this.key, 'latin1').toString()
    return `${JSON.stringify(text.length > 60 ? `${text.slice(0, 40)} ... ${text.slice(-15)}` : text)} at ${this.offset}`
  }
}

const CR = 0x0D
