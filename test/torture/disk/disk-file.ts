import { Line } from './line.ts'

/** Where a line stands in a content. */
export interface Span {
  readonly line: Line
  readonly end: number
}

/** One content at one time, to be found again by what a checkpoint says of it. */
export interface Content {
  readonly ino: string
  readonly bytes: Buffer
  readonly spans: readonly Span[]
}

export interface DiskFileParts {
  readonly limit: number
  readonly now: number
  readonly compressed: boolean
  readonly register: (line: Line) => void
}

/** One inode: every byte of it, its lines, and what a reader may know of it. Of a compressed one the bytes are those inside. */
export class DiskFile implements Content {
  readonly id: number
  readonly ino: string
  readonly compressed: boolean
  readonly #limit: number
  readonly #register: (line: Line) => void
  /** The writer's handle, for as long as it keeps the file open. */
  handle: number | null = null
  bytes: Buffer = Buffer.alloc(0)
  spans: Span[] = []
  /** Where the unfinished last line begins; more than one place where parts of it have been delivered. */
  tailStarts: number[] = [0]
  /** Parts that were right to deliver until the writer went on. */
  pastTails: Span[] = []
  /** What the writer has still to write of the line that it is in. */
  rest: Buffer | null = null
  /** The next line may not be like one that stood here before, which nobody could tell. */
  fresh = true
  /** line => its place in the order of the content */
  readonly #order = new Map<Line, number>()
  readonly #ever = new Set<Line>()
  #nextOrder = 0
  /** How many lines were kept when it was cut last. */
  #kept = 0
  #lastFirst = -1
  /** The largest size since the reader was last known to have seen all. */
  peak = 0
  /** Last change of its content, in ms. */
  changedAt: number
  /** When it first left the name that it was written under, or was made as a copy; null before. */
  movedAt: number | null = null
  /** When it got another name that is followed while a reader knew it; null where it did not. */
  renamedAt: number | null = null
  /** When the last followed name that led to it was gone; null while one leads to it. */
  lostAt: number | null = null
  /** When it was cut to a part, until a reader has surely noticed. */
  cutAt: number | null = null
  /** It was made as the copy of a file that is then cut. */
  isCopy = false
  /** The largest size since its beginning was last another one. */
  longest = 0
  /** It was made with the content of another file. */
  isLike = false
  /** The size that its original had once had when it was copied; 0 where that had never been cut. */
  originalSize = 0
  /** Its content goes on in another file. */
  continued = false
  /** Since when a name that is followed leads to it; null where none does. */
  matchedSince: number | null = null
  /** The running reader has had time to find it. */
  known = false
  /** No followed name leads to it any more, but the running reader has it. */
  held = false
  /** The reader need not look at it any more: `rotate_wait_ms` has passed. */
  over = false
  /** Since when one reader has been running without a pause with this file moved away: its last line is due then. */
  dueSince: number | null = null

  constructor(id: number, ino: string, parts: DiskFileParts) {
    this.id = id
    this.ino = ino
    this.#limit = parts.limit
    this.#register = parts.register
    this.changedAt = parts.now
    this.compressed = parts.compressed
  }

  get size(): number {
    return this.bytes.length
  }

  get tailStart(): number {
    return this.tailStarts[0] ?? 0
  }

  has(line: Line): boolean {
    return this.#order.has(line)
  }

  /** Whether the line is in it or was, before it was cut. */
  hasHad(line: Line): boolean {
    return this.#ever.has(line)
  }

  /** It holds that text and nothing else. */
  holdsAlone({ key, offset }: Line): boolean {
    return offset === 0 && this.size === key.length && this.bytes.toString('latin1') === key
  }

  /** Takes over another file's content, with its lines: they are the same ones. */
  copyFrom(other: DiskFile): void {
    this.isLike = true
    this.originalSize = Math.max(other.longest > other.size ? other.longest : 0, other.originalSize)
    this.bytes = other.bytes
    this.tailStarts = [...other.tailStarts]
    for (const span of other.spans) this.#add(span)
    this.peak = this.size
    this.longest = this.size
    this.fresh = other.fresh
  }

  append(bytes: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, bytes])
    this.peak = Math.max(this.peak, this.size)
    this.longest = Math.max(this.longest, this.size)
    for (let end = this.bytes.indexOf(LF, this.tailStart); end !== -1; end = this.bytes.indexOf(LF, this.tailStart)) this.#finishLine(end)
    this.fresh = false
  }

  /** Cuts the content. Gives the lines that are gone. */
  truncate(size: number): Line[] {
    const kept = this.spans.filter(({ end }) => end <= size)
    const gone = this.spans.filter(({ end }) => end > size).map(({ line }) => line)
    for (const line of gone) this.#order.delete(line)
    this.bytes = this.bytes.subarray(0, size)
    this.#kept = kept.length
    if (size < HEAD_BYTES) this.longest = size
    this.spans = kept
    const lineEnd = size === 0 ? 0 : this.bytes.lastIndexOf(LF) + 1
    this.tailStarts = [lineEnd, ...this.tailStarts.filter((start) => start > lineEnd && start <= size)]
    if (size === 0) this.#lastFirst = -1
    this.fresh = true
    if (this.rest !== null && !this.rest.includes('>')) this.rest = null
    return gone
  }

  /** It was cut and filled again, and nothing of that has been delivered: nobody may have looked since. */
  get isRefilledUnseen(): boolean {
    return this.cutAt !== null && !this.spans.slice(this.#kept).some(({ line }) => line.delivered > 0)
  }

  /** The unfinished last line as it would be delivered now; more than one where parts of it have been. */
  tails(): Line[] {
    return this.tailStarts.filter((start) => start < this.size).map((start) => new Line(this.bytes.subarray(start), start, { limit: this.#limit, unfinished: true }))
  }

  /** The unfinished last line has been delivered: what comes after it is a line of its own. */
  tailDelivered(line: Line): void {
    this.spans.push({ line, end: this.size })
    this.#register(line)
    this.tailStarts.push(this.size)
  }

  /** It has been delivered although the writer had gone on: a reader that waits for its consumer had decided before. The rest is a line of its own. */
  pastTailDelivered({ line, end }: Span): void {
    this.#register(line)
    const whole = this.spans.find((span) => span.line.offset === line.offset && span.end > end)
    if (whole === undefined) {
      if (this.tailStart === line.offset && !this.tailStarts.includes(end)) this.tailStarts.push(end)
      return
    }
    const rest = new Line(this.bytes.subarray(end, whole.end - 1), end, { limit: this.#limit })
    for (const part of [whole.line, rest]) {
      part.parted = true
      part.lost = 'a part of it has been delivered'
    }
    this.#add({ line: rest, end: whole.end })
    this.#register(rest)
  }

  /** The reader knows of all that was done to it. */
  seen(): void {
    this.cutAt = null
    this.peak = this.size
  }

  /** The first delivery of a line: false where a later one of this content came before it. */
  inOrder(line: Line): boolean {
    const place = this.#order.get(line)
    if (place === undefined || line.parted) return true
    const right = place > this.#lastFirst
    this.#lastFirst = Math.max(this.#lastFirst, place)
    return right
  }

  #finishLine(end: number): void {
    const [whole, ...rests] = this.tailStarts.map((start) => new Line(this.bytes.subarray(start, end), start, { limit: this.#limit }))
    this.tailStarts = [end + 1]
    for (const line of [whole, ...rests]) {
      if (line === undefined) continue
      if (rests.length > 0) {
        line.parted = true
        line.lost = 'a part of it has been delivered'
      }
      this.#add({ line, end: end + 1 })
      this.#register(line)
    }
  }

  #add(span: Span): void {
    this.spans.push(span)
    this.#ever.add(span.line)
    this.#order.set(span.line, this.#nextOrder++)
  }
}

const LF = 0x0A
/** So much of a content's beginning is remembered of what was read. */
export const HEAD_BYTES = 1024
