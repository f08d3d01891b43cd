import { PARTIAL_LINE_MS, type TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import type { Covered, Delivery, PassedRecord, ReaderStatus } from '../reader/reader.ts'
import { Copies } from './copies.ts'
import { Lines } from './lines.ts'
import { isExcused, missingLines } from './losses.ts'
import { Matching } from './matching.ts'
import type { Reason } from './reasons.ts'
import { statusFault } from './status-fault.ts'
import { Warnings } from './warnings.ts'

/** How the reader is, as far as the promises depend on it. */
export interface ReaderState {
  readonly running: boolean
  /** It is paused, or waits for acks. */
  readonly paused: boolean
  /** When it was started or went on, in ms. */
  readonly since: number
  /** Whether it has this file open. */
  holds(file: DiskFile): boolean
}

/** Holds a reader to its promises: it knows every byte, which lines have to come, and which may come again. */
export class Oracle {
  readonly lines: Lines = new Lines()
  readonly warnings: Warnings = new Warnings()
  /** The first promise that was broken, in words. */
  broken: string | null = null
  delivered = 0
  readonly #setting: TortureSetting
  readonly #now: () => number
  /** Told of each line that came twice, and why that was right. */
  readonly #onTwice: (reason: Reason) => void
  readonly #matching: Matching
  #copies: Copies | null = null
  #disk: Disk | null = null
  /** Counts the starts of the reader. */
  #run = 0

  constructor(setting: TortureSetting, now: () => number, onTwice: (reason: Reason) => void) {
    this.#setting = setting
    this.#now = now
    this.#onTwice = onTwice
    this.#matching = new Matching({
      lines: this.lines,
      setting,
      mayFlush: (file) => this.#mayFlush(file),
      onEarly: (line) => {
        this.#break(`the unfinished line ${String(line)} was delivered before its file was finished`)
      }
    })
  }

  watch(disk: Disk): void {
    this.#disk = disk
    this.#matching.watch(disk)
    this.#copies = new Copies(disk, this.#setting, () => this.#run)
  }

  get copies(): Copies {
    if (this.#copies === null) throw new Error('no disk is watched')
    return this.#copies
  }

  /** Something came: gives its lines, more than one where lines are joined. */
  deliver(delivery: Delivery): Line[] | null {
    this.delivered++
    // What is right from this moment on may have come before anybody looked.
    this.copies.passed(this.#now())
    const pieces = this.#matching.piecesOf(delivery)
    const lines: Line[] = []
    for (const [index, piece] of pieces.entries()) {
      const line = this.#matching.match(piece, delivery.ino, delivery.partial && index === pieces.length - 1)
      if (line === null) {
        const other = this.lines.at(piece.key, piece.offset).at(-1)
        const why =
          other === undefined
            ? this.lines.explain(piece.key, piece.offset)
            : `was never in inode ${delivery.ino}, but is ${String(other)}, inode ${other.file.ino}`
        this.#break(`${described(delivery)} was delivered, which ${why}`)
        return null
      }
      lines.push(line)
    }
    this.#judge(delivery, lines)
    for (const line of lines) this.#count(line)
    return lines
  }

  /** Files were changed: what nobody can read any more is lost without anybody's fault. */
  changed(what: string, before: ReadonlySet<DiskFile>, reader: ReaderState): void {
    const now = this.#now()
    const after = this.#disk?.followed() ?? new Set<DiskFile>()
    for (const file of after) if (!before.has(file)) found(file, now)
    for (const file of before) {
      if (after.has(file)) continue
      file.matchedSince = null
      file.lostAt = now
      file.held = reader.running && ((file.known && this.#keepsOpen) || reader.holds(file))
      this.warnings.explain('name gone')
    }
    if (after.size === 0) this.warnings.explain('nothing there')
    this.copies.named()
    this.#sweep(what, after)
  }

  /** A file gets more bytes by `write`. */
  append(file: DiskFile, write: () => void): void {
    const now = this.#now()
    this.#keepTails(file)
    if (file.held && now - Math.max(file.changedAt, file.lostAt ?? 0) >= this.#setting.rotateWaitMs) file.over = true
    this.copies.appended(file)
    const before = file.spans.length
    write()
    const written = file.spans.slice(before)
    if (file.held && file.over) for (const { line } of written) line.lost ??= 'written after rotate_wait_ms'
    if (file.damaged || file.left) for (const { line } of written) line.lost ??= 'in an archive that is left alone'
    if ([...written.map(({ line }) => line), ...file.tails()].some(({ cut }) => cut)) this.warnings.explain('long line')
    if (file.tailStart < file.size) this.warnings.explain('text cut')
    file.changedAt = now
  }

  /** An unfinished line that is due may be on its way when its file changes. */
  #keepTails(file: DiskFile): void {
    if (this.#mayFlush(file)) file.pastTails.push(...file.tails())
  }

  /**
   * A file is cut by `cut`: what is left of it may come again where that could not be seen, as the end of the last
   * whole line is out of sight.
   */
  truncate(file: DiskFile, reader: ReaderState, cut: () => void): void {
    const { size } = file
    const wasKnown = file.known
    const whole = file.spans.length > 0 && file.spans.every(({ line }) => line.delivered > 0)
    // What is in a copy has cost nothing, and is not told.
    const isCopied = file.copies.some(({ copyOf }) => copyOf?.content === file.content)
    this.#keepTails(file)
    cut()
    file.changedAt = this.#now()
    file.cutAt = file.changedAt
    // Where lines are joined, the record before the cut may go on behind it. A content is known by its first bytes.
    const isOutOfReach =
      file.peak - file.tailStart >= REMEMBERED_BYTES || this.#setting.multiline || file.tailStart < HEAD_BYTES
    if (file.size > 0 && (!reader.running || !wasKnown || isOutOfReach || reader.paused)) {
      for (const { line } of file.spans) line.family.grant('cut within', this.#run, line)
    }
    this.copies.truncated(file, size)
    this.warnings.explain('cut')
    if (file.size > 0) this.warnings.explain('text cut')
    if (file.size < size && wasKnown && whole && reader.running && !reader.paused && !file.held && !isCopied)
      this.#expectTruncated(file, reader)
  }

  /** The reader starts. */
  started(): void {
    const { from } = this.#setting
    for (const file of this.#disk?.files ?? []) {
      file.lastOffset = -1
      file.mayGoBack = 0
      // A new reader does not know whether what no followed name leads to is still somewhere.
      if (file.matchedSince === null) file.depart()
    }
    if (from === 'beginning')
      for (const line of this.lines.all)
        if (line.delivered > 0) line.family.grant('from the beginning', this.#run, line)
    if (from === 'end') for (const file of this.#disk?.followed() ?? []) passOver(file)
    this.copies.started()
    this.#run++
  }

  /**
   * The reader ended. `covered` tells which lines its last durable checkpoint has left behind; null where a stop has
   * saved all.
   */
  ended(covered: Covered | null): void {
    for (const file of this.#disk?.files ?? []) {
      file.held = false
      file.known = false
      file.dueSince = null
      file.renamedAt = null
      if (covered === null)
        for (const content of [file, ...file.past]) this.#grantAfterGap(content.spans.map(({ line }) => line))
      // A cut that the reader has not seen is one of the time without a reader.
      if (file.cutAt !== null) for (const { line } of file.spans) line.family.grant('cut within', this.#run, line)
      file.peak = file.size
    }
    for (const line of this.lines.all) {
      if (covered !== null && line.delivered > 0 && !covered(line))
        line.family.grant(line.done ? 'crash' : 'not acked', this.#run, line)
      line.waits = false
    }
    this.warnings.expectNothing()
    this.#sweep('the end of the reader', this.#disk?.followed() ?? new Set())
  }

  /** The positions are gone: everything is read again. */
  forgotten(): void {
    for (const line of this.lines.all) if (line.delivered > 0) line.family.grant('checkpoints lost', this.#run, line)
  }

  /** A checkpoint was saved: it may not pass what is not done. What it has behind it does not come again. */
  saved(records: readonly PassedRecord[]): void {
    for (const { contents } of records) {
      const wrong = contents.map((lines) => lines.find((line) => line.lost === null && !this.#isDone(line)))
      const [first] = wrong
      if (first !== undefined && !wrong.includes(undefined)) {
        this.#break(
          `a checkpoint has passed ${String(first)}, which is not ${first.delivered > 0 ? 'acked' : 'delivered'}`
        )
      }
      for (const lines of contents) for (const line of lines) if (line.done) line.family.covered(line, this.#run)
    }
  }

  /** A checkpoint speaks of contents that never were. */
  madeUp(what: string): void {
    this.#break(`a checkpoint has a record of a content that never was: ${what}`)
  }

  warned(code: string, message: string): void {
    const wrong = this.warnings.warned(code, message)
    if (wrong !== null) this.#break(wrong)
  }

  /** Time has passed, and the reader has had its turns. */
  passed(reader: ReaderState): void {
    const now = this.#now()
    const active = reader.running && !reader.paused
    this.copies.passed(now)
    for (const file of this.#disk?.files ?? []) {
      if (file.held && !this.#keepsOpen && !reader.holds(file)) this.#letGo(file)
      if (!active) {
        file.dueSince = null
        continue
      }
      this.#learnNames(file, now, reader.since)
      if (file.cutAt !== null && now - Math.max(file.cutAt, reader.since) > this.#lookedAtWithin) file.seen()
      if (file.matchedSince !== null && now - Math.max(file.matchedSince, reader.since) >= FOUND_WITHIN_MS)
        file.known = true
      const due = this.#keepsOpen && file.known && this.#isFinished(file, reader.since)
      file.dueSince = due ? Math.max(file.dueSince ?? now, file.changedAt, file.renamedAt ?? 0) : null
      if (
        file.dueSince !== null &&
        now - file.dueSince > this.#setting.rotateWaitMs + this.#lookedAtWithin + FOUND_WITHIN_MS
      )
        this.#checkTail(file)
    }
    const late = active ? this.warnings.overdue(now) : null
    if (late !== null) this.#break(late)
  }

  /** Lines that have to come, or to be acked. */
  missing(): Line[] {
    return missingLines(this.lines, ({ done }) => done)
  }

  /** Lines that have to come. */
  undelivered(): Line[] {
    return missingLines(this.lines, ({ done, waits }) => done || waits)
  }

  /** Whether it has to come as things are. */
  needs(line: Line): boolean {
    return line.lost === null && missingLines(only(this.lines, line), ({ done, waits }) => done || waits).includes(line)
  }

  /** What the reader says of itself when it has read all. */
  judge(status: ReaderStatus): void {
    const wrong = this.#disk === null ? null : statusFault(status, this.#disk, this.#setting)
    if (wrong !== null) this.#break(wrong)
  }

  /** What is said of the lines. */
  #judge({ text, payload, truncated, partial, path, ino, number }: Delivery, lines: readonly Line[]): void {
    const [first] = lines
    const last = lines.at(-1)
    if (first === undefined || last === undefined) return
    const cut = lines.some((line) => line.cut)
    if (truncated !== cut) this.#break(`${String(first)} is ${cut ? 'cut without its tag' : 'tagged as cut'}`)
    if (partial && !last.unfinished) this.#break(`${String(last)} is tagged as unfinished, and has an ending`)
    if (!partial && last.unfinished && isStillFollowed(last.file))
      this.#break(`the unfinished line ${String(last)} came without its tag`)
    if (text !== textOf(payload, this.#setting) && !cut) this.#break(`${String(first)} has another text than its bytes`)
    if (lines.slice(1).some(({ key }) => !Buffer.from(key, 'latin1').toString().startsWith(' ')))
      this.#break(`${String(first)} was joined with a line that begins a record`)
    const files = this.#disk?.ofIno(ino) ?? []
    if (!files.some((file) => this.#disk?.wasNamed(file, path)))
      this.#break(`${String(first)} came from ${JSON.stringify(path)}, which was never a name of inode ${ino}`)
    if (number !== null && number !== first.number && this.#isNumbered(first))
      this.#break(`${String(first)} is line ${first.number}, and came as line ${number}`)
  }

  #isNumbered({ file }: Line): boolean {
    if (this.#setting.from === 'end' || this.#setting.ignoreOlder) return false
    // A content that it has taken over may have been delivered in parts.
    return !file.inParts && !file.spans.some(({ line }) => this.lines.like(line).some((other) => other.file.inParts))
  }

  #count(line: Line): void {
    const { file, family } = line
    line.delivered++
    line.content.delivered = true
    family.delivered++
    if (family.delivered > 1) {
      const reason =
        family.take(line) ?? (this.copies.isOneOfEqual(line, this.lines) ? 'one of several equal contents' : null)
      if (reason === null)
        this.#break(
          `${String(line)} was delivered ${family.delivered} times, and there is no reason for it to come again`
        )
      else this.#onTwice(reason)
    }
    this.#checkOrder(line)
    // An unfinished line may come once more when it is whole.
    file.lastOffset = line.unfinished ? line.offset - 1 : line.offset
    if (this.#setting.ack === 'auto') line.done = true
    else line.waits = true
  }

  /** In one run the lines of a file come in their order, those too that come again. */
  #checkOrder({ file, offset }: Line): void {
    if (offset > file.lastOffset) return
    if (file.mayGoBack === 0)
      this.#break(`offset ${offset} of file ${file.id} came after offset ${file.lastOffset}, which stands behind it`)
    else file.mayGoBack--
  }

  #isDone(line: Line): boolean {
    return isExcused(line, this.lines, ({ done }) => done)
  }

  #mayFlush(file: DiskFile): boolean {
    if (file.compressed) return true
    const now = this.#now()
    if (this.#setting.flushPartial && now - file.changedAt >= PARTIAL_LINE_MS) return true
    const goneAt = file.goneSince(FOUND_WITHIN_MS) ?? (this.#mayGoOn(file) ? file.matchedSince : null)
    return goneAt !== null && now - Math.max(goneAt, file.changedAt) >= this.#setting.rotateWaitMs
  }

  /** It may have taken over a content that departed, which was rotated then. */
  #mayGoOn(file: DiskFile): boolean {
    return file.spans.some(({ line }) =>
      this.lines.like(line).some((other) => other.file !== file && other.departed && other.delivered > 0)
    )
  }

  /** It was deleted, or rotated away, before the eyes of the running reader. */
  #isFinished(file: DiskFile, since: number): boolean {
    if (file.compressed || file.copyOf !== null) return false
    if (file.matchedSince !== null)
      return file.renamedAt !== null && file.renamedAt >= since && this.#disk?.namesOf(file) === 1
    return file.held && file.lostAt !== null && file.lostAt >= since
  }

  #checkTail(file: DiskFile): void {
    const [tail] = file.tails()
    if (tail === undefined || file.tailStarts.length > 1 || file.continued) return
    // What a copy had of it may have been delivered from there, also as the beginning of a line that went on there.
    if (!this.lines.startsWithAt(tail.key, tail.offset))
      this.#break(`the unfinished line ${String(tail)} was not delivered although its file is finished`)
  }

  #expectTruncated(file: DiskFile, reader: ReaderState): void {
    const { cutAt, size } = file
    this.warnings.expect({
      what: `file ${file.id} was cut to ${size} bytes`,
      codes: ['FILE_TRUNCATED', 'FILE_COPYTRUNCATE', 'FILE_REPLACED'],
      until: this.#now() + this.#lookedAtWithin + this.#setting.rotateWaitMs + 500,
      // Where it grows again nobody may have seen it cut.
      holds: () =>
        reader.running &&
        file.size === size &&
        (file.cutAt === cutAt || file.cutAt === null) &&
        file.matchedSince !== null &&
        this.#keepsOpen
    })
  }

  /** Positions follow a gapless run of acks: what was acked behind a line that was not is delivered again. */
  #grantAfterGap(lines: readonly Line[]): void {
    let gap = false
    for (const line of lines) {
      gap ||= line.waits
      if (gap && line.delivered > 0) line.family.grant('not acked', this.#run, line)
    }
  }

  /** It was closed to make room for others, and no name leads to it. */
  #letGo(file: DiskFile): void {
    file.held = false
    for (const { line } of file.spans) if (line.lost === null && !line.done) line.leave('closed for max_open_files')
  }

  /** A reader that runs for a while learns under which names a content is. */
  #learnNames(file: DiskFile, now: number, since: number): void {
    if (file.matchedSince === null) return
    for (const [name, at] of file.content.since)
      if (now - Math.max(at, since) >= FOUND_WITHIN_MS && !file.content.known.has(name))
        file.content.known.set(name, now)
  }

  /** Every file that is known is open. */
  get #keepsOpen(): boolean {
    return this.#setting.maxOpenFiles === 0 && !this.#setting.errors
  }

  get #lookedAtWithin(): number {
    return LOOKED_AT_WITHIN_MS + this.#setting.pollIntervalMs
  }

  #sweep(what: string, followed: ReadonlySet<DiskFile>): void {
    for (const line of this.lines.all) {
      if (line.lost === null && !line.done && !((line.file.held || followed.has(line.file)) && line.file.has(line)))
        line.leave(what)
    }
  }

  #break(what: string): void {
    this.broken ??= what
  }
}

function found(file: DiskFile, now: number): void {
  file.matchedSince = now
  file.lostAt = null
  file.held = false
  file.over = false
  for (const { line } of file.spans) line.comeBack()
}

/** The user begins with what comes from now on. */
function passOver(file: DiskFile): void {
  file.left ||= file.compressed
  for (const { line } of file.spans) line.passOver()
}

function isStillFollowed(file: DiskFile): boolean {
  return !file.compressed && file.matchedSince !== null
}

function textOf(payload: Buffer, { charset }: TortureSetting): string {
  return charset === 'utf-8' ? payload.toString() : new TextDecoder('utf-16le', { ignoreBOM: true }).decode(payload)
}

/** The lines that decide on one of them. */
function only(lines: Lines, line: Line): Pick<Lines, 'all' | 'like'> {
  return { all: [line], like: () => lines.like(line) }
}

function described({ payload, offset, path }: Delivery): string {
  const text = payload.toString()
  return `${JSON.stringify(text.length > 60 ? `${text.slice(0, 40)} ... ${text.slice(-15)}` : text)} (${path}, offset ${offset})`
}

/** So much of what it has read before a position a reader remembers, to tell what of it still stands there. */
const REMEMBERED_BYTES = 4096
/** What is cut within its first bytes is another content. */
const HEAD_BYTES = 1024
/** New files are found within a second. */
const FOUND_WITHIN_MS = 1500
/** A quiet file is looked at every 2 s. */
const LOOKED_AT_WITHIN_MS = 2500
