import { crc32 } from 'node:zlib'
import type { Reason } from '../oracle/reasons.ts'
import { Line, wholeLength, type ContentNames } from './line.ts'

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
  /** Bytes of a character's smallest unit. */
  readonly unit: 1 | 2
  readonly now: number
  readonly compressed: boolean
  readonly register: (line: Line) => void
}

/**
 * One inode: every byte of it, its lines, and what a reader may know of it. Of a compressed one the bytes are those
 * inside.
 */
export class DiskFile implements Content {
  readonly id: number
  readonly ino: string
  readonly compressed: boolean
  readonly #parts: DiskFileParts
  /** The writer's handle, for as long as it keeps the file open. */
  handle: number | null = null
  /** Every name it ever had. */
  readonly names: Set<string> = new Set()
  /** The followed names of what is in it now. */
  content: ContentNames = noNames()
  bytes: Buffer = EMPTY
  spans: Span[] = []
  /** Contents that were cut, as they were before. */
  readonly past: Content[] = []
  /** Where the unfinished last line begins; more than one place where parts of it have been delivered. */
  tailStarts: number[] = [0]
  /** Parts that were right to deliver until the writer went on. */
  pastTails: Line[] = []
  /** Parts of the unfinished last line that were delivered. */
  #parted: Line[] = []
  /** What the writer has still to write of the line that it is in. */
  rest: Buffer | null = null
  /** The next line may not be like one that stood here before, which nobody could tell. */
  fresh = true
  /** Lines have been delivered in parts, so that readers count them otherwise. */
  inParts = false
  /** The largest size since the reader was last known to have seen all. */
  peak = 0
  /** Last change of its content, in ms. */
  changedAt: number
  /** When it first left the name that it was written under, or was made as a copy; null before. */
  movedAt: number | null = null
  /** When it was put aside before it came back, and when that was; null where it did not. */
  #wasAway: { readonly since: number; readonly until: number } | null = null
  /** When it got another name that is followed while a reader knew it; null where it did not. */
  renamedAt: number | null = null
  /** When the last followed name that led to it was gone; null while one leads to it. */
  lostAt: number | null = null
  /** When it was cut, until a reader has surely noticed. */
  cutAt: number | null = null
  /** Prefix => the line that stood there before a cut that nobody has surely seen. */
  #before = new Map<string, Line>()
  /** What it was made of. */
  copyOf: { readonly file: DiskFile; readonly content: ContentNames } | null = null
  /** Copies that were made of it. */
  readonly copies: DiskFile[] = []
  /** Its copy was told to come twice already. */
  twiceAllowed = false
  /** Its content goes on in another file. */
  continued = false
  /** It was passed over by the wish to begin at the end, with all that comes to it. */
  left = false
  /** It is a compressed file that is damaged: what can be read of it is nobody's promise. */
  damaged = false
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
  /** The largest offset that this run has delivered. */
  lastOffset = -1
  /**
   * How often it was cut, where its reader may still begin anew: each state between two cuts is read in its own order.
   */
  mayGoBack = 0
  /** Reasons that hold for the unfinished last line too, which is no line of its own before it is delivered. */
  #ofTail: { readonly reason: Reason; readonly run: number }[] = []

  constructor(id: number, ino: string, parts: DiskFileParts) {
    this.id = id
    this.ino = ino
    this.#parts = parts
    this.changedAt = parts.now
    this.compressed = parts.compressed
  }

  get size(): number {
    return this.bytes.length
  }

  /** What is in it, and what was before it was cut. */
  get contents(): Content[] {
    return [this, ...this.past]
  }

  get tailStart(): number {
    return this.tailStarts[0] ?? 0
  }

  has(line: Line): boolean {
    return line.file === this && this.bytes.length >= line.end && this.spans.some((span) => span.line === line)
  }

  /** Takes over another file's content: its lines are copies of those. */
  copyFrom(other: DiskFile): void {
    this.copyOf = { file: other, content: other.content }
    other.copies.push(this)
    this.append(other.bytes)
    const byOffset = new Map(other.spans.filter(({ line }) => !line.unfinished).map(({ line }) => [line.offset, line]))
    for (const { line } of this.spans) {
      const original = byOffset.get(line.offset)
      if (original !== undefined && original.end === line.end) line.join(original)
    }
    for (const { line } of other.spans)
      for (const { part, rest } of line.splits) this.#partDelivered(part.offset, part.end, part, rest)
    for (const part of other.#parted) this.#partDelivered(part.offset, part.end, part)
    this.fresh = other.fresh
  }

  append(bytes: Buffer): void {
    const size = this.size
    this.bytes = size === 0 ? bytes : Buffer.concat([this.bytes, bytes])
    this.peak = Math.max(this.peak, this.size)
    this.#passHole()
    const from = Math.max(this.tailStart, size - (size % this.#parts.unit))
    for (let end = this.#lineFeed(from); end !== -1; end = this.#lineFeed(this.tailStart)) this.#finishLine(end)
    this.fresh = false
  }

  /** NULs at the beginning are no text: the first line begins behind them. */
  #passHole(): void {
    const found = this.bytes.findIndex((byte) => byte !== 0)
    const hole = found === -1 ? this.size : found
    if (this.tailStart < hole) this.tailStarts = [hole - (hole % this.#parts.unit)]
  }

  /** Cuts the content. */
  truncate(size: number): void {
    this.past.push({ ino: this.ino, bytes: this.bytes, spans: this.spans })
    for (const { line } of this.spans) {
      line.departed = true
      if (line.end <= size) line.takers++
      if (line.end > size || size === 0) this.#before.set(line.prefix, line)
    }
    const kept = this.spans.filter(({ end }) => end <= size)
    this.bytes = this.bytes.subarray(0, size)
    this.spans = kept
    const whole = kept.findLast(({ line }) => !line.unfinished)?.line
    const lineEnd = whole?.end ?? 0
    this.#parted = this.#parted.filter((part) => part.end <= size && part.offset >= lineEnd)
    this.tailStarts = [lineEnd, ...this.tailStarts.filter((start) => start > lineEnd && start <= size)]
    this.#passHole()
    if (size === 0) {
      this.content = noNames()
      this.inParts = false
    }
    this.fresh = true
    this.mayGoBack++
    this.#ofTail = []
    if (this.rest !== null && !this.rest.includes('>')) this.rest = null
  }

  /** These followed names lead to it. */
  named(names: readonly string[], now: number): void {
    const { since } = this.content
    for (const name of since.keys()) if (!names.includes(name)) since.delete(name)
    for (const name of names) this.#named(name, now)
  }

  #named(name: string, now: number): void {
    this.content.all.add(name)
    if (!this.content.since.has(name)) this.content.since.set(name, now)
    if (!this.content.delivered && !this.content.first.has(name)) this.content.first.set(name, now)
  }

  /** It has a name that is followed again. */
  comesBack(now: number): void {
    this.#wasAway = this.movedAt === null ? null : { since: this.#wasAway?.since ?? this.movedAt, until: now }
    this.movedAt = null
  }

  /**
   * Since when it may be put aside as a reader sees it, who need not have noticed that it was back for so long; null
   * where it is not.
   */
  goneSince(unnoticed: number): number | null {
    const goneAt = this.movedAt ?? this.lostAt
    return goneAt !== null && this.#wasAway !== null && goneAt - this.#wasAway.until < unnoticed
      ? this.#wasAway.since
      : goneAt
  }

  /** No name leads to it any more. */
  depart(): void {
    for (const { line } of this.spans) line.departed = true
  }

  /** The line that stood at the same place behind the same bytes, before a cut that nobody has surely seen. */
  stoodBefore(line: Line): Line | null {
    return this.#before.get(line.prefix) ?? null
  }

  /** It was cut, and nothing of what was written since has been delivered: nobody may have looked. */
  get isRefilledUnseen(): boolean {
    return this.cutAt !== null
  }

  /**
   * The unfinished last line as it would be delivered now; more than one where parts of it have been, or where it ends
   * within a character.
   */
  tails(): Line[] {
    return this.tailStarts
      .filter((start) => start < this.size)
      .flatMap((start) => {
        const whole = start + wholeLength(this.bytes.subarray(start), this.#parts.unit)
        const all = this.#line(start, this.size, this.size, true)
        return whole === this.size || whole === start ? [all] : [this.#line(start, whole, whole, true), all]
      })
  }

  /**
   * A part of the unfinished last line was delivered: what comes after it is a line of its own. The writer may have
   * gone on already.
   */
  tailDelivered(line: Line): void {
    this.#parts.register(line)
    for (const { reason, run } of this.#ofTail) line.family.grant(reason, run, line)
    this.#ofTail = []
    this.#partDelivered(line.offset, line.end, line)
  }

  /**
   * A part of one of its lines was delivered from a content that it equals up to there. True where that was not known.
   */
  goesOnBehind(part: Line): boolean {
    const isKnown =
      this.#parted.includes(part) || this.spans.some(({ line }) => line.splits.some((split) => split.part === part))
    if (isKnown || part.file === this || part.end >= this.size || crc32(this.bytes.subarray(0, part.end)) !== part.crc)
      return false
    if (
      !this.tailStarts.includes(part.offset) &&
      !this.spans.some(({ line }) => line.offset === part.offset && !line.unfinished)
    )
      return false
    this.#partDelivered(part.offset, part.end, part)
    return true
  }

  /** The reader knows of all that was done to it. */
  seen(): void {
    this.cutAt = null
    this.peak = this.size
    this.mayGoBack = Math.min(1, this.mayGoBack)
    this.#before = new Map()
  }

  grant(reason: Reason, run: number): void {
    for (const { line } of this.spans) line.family.grant(reason, run, line)
    for (const part of this.#parted) part.family.grant(reason, run)
    if (this.tailStart < this.size) this.#ofTail.push({ reason, run })
  }

  /** `original`: the rest, where this is a copy. */
  #partDelivered(start: number, end: number, part: Line, original: Line | null = null): void {
    this.inParts = true
    const whole = this.spans.find(({ line }) => line.offset === start && !line.unfinished && line.end > end)
    if (whole === undefined) {
      this.#parted.push(part)
      if (part.file === this) this.spans.push({ line: part, end })
      if (!this.tailStarts.includes(end)) this.tailStarts.push(end)
      return
    }
    // It was finished meanwhile. Its rest is looked for in what is there now.
    const rest =
      this.spans.find(({ line }) => line.offset === end)?.line ??
      this.#line(end, whole.line.end - this.#parts.unit, whole.line.end, false)
    if (!this.spans.some(({ line }) => line === rest)) {
      this.spans.splice(this.spans.indexOf(whole) + 1, 0, { line: rest, end: rest.end })
      this.#parts.register(rest)
      if (original !== null) rest.join(original)
    }
    rest.lost ??= REST
    whole.line.splits.push({ part, rest })
    whole.line.family.grant('delivered in parts', 0)
  }

  #finishLine(at: number): void {
    const end = at + this.#parts.unit
    const starts = this.tailStarts
    const lines = starts.map((start) => this.#line(start, at, end, false))
    const [whole] = lines
    for (const part of this.#parted) {
      const line = lines[starts.indexOf(part.offset)]
      const rest = lines[starts.indexOf(part.end)]
      if (line !== undefined && rest !== undefined) line.splits.push({ part, rest })
    }
    for (const line of lines) {
      if (line !== whole) line.lost = REST
      if (lines.length > 1) line.family.grant('delivered in parts', 0)
      this.spans.push({ line, end })
      line.over = this.#before.get(line.prefix) ?? null
      this.#parts.register(line)
    }
    this.tailStarts = [end]
    this.#parted = []
    this.#ofTail = []
  }

  #line(start: number, to: number, end: number, unfinished: boolean): Line {
    const { limit, unit } = this.#parts
    const before = this.spans.findLast(({ line }) => !line.unfinished && line.end <= start)?.line
    return new Line(this.bytes.subarray(start, to), {
      file: this,
      content: this.content,
      offset: start,
      end,
      number: (before?.number ?? 0) + 1,
      limit,
      unit,
      unfinished,
      crc: crc32(this.bytes.subarray(before?.end ?? 0, end), before?.crc ?? 0)
    })
  }

  /** Where the next line feed is; of two bytes one that stands on a whole unit. */
  #lineFeed(from: number): number {
    const { unit } = this.#parts
    for (let at = this.bytes.indexOf(LF, from); at !== -1; at = this.bytes.indexOf(LF, at + 1)) {
      if (unit === 1) return at
      if (at % 2 === 0 && this.bytes[at + 1] === 0) return at
    }
    return -1
  }
}

function noNames(): ContentNames {
  return { all: new Set(), first: new Map(), since: new Map(), known: new Map(), delivered: false }
}

/** A line that is the rest of one: it need not come, where that has come whole. */
export const REST = 'the rest of a line'
const LF = 0x0a
const EMPTY = Buffer.alloc(0)
