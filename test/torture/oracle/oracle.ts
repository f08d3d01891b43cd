import type { TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import { HEAD_BYTES, type DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import type { Delivery } from '../reader/reader.ts'
import { Lines, unfinishedLines } from './lines.ts'

/** How the reader is, as far as the promises depend on it. */
export interface ReaderState {
  readonly running: boolean
  readonly paused: boolean
  /** When it was started or went on, in ms. */
  readonly since: number
  /** Whether it has this file open. */
  holds(file: DiskFile): boolean
}

/** Holds a reader to its promises: it knows every byte, which lines have to come, and which may come again. */
export class Oracle {
  readonly lines: Lines = new Lines()
  /** The first promise that was broken, in words. */
  broken: string | null = null
  delivered = 0
  readonly #setting: TortureSetting
  readonly #now: () => number
  #disk: Disk | null = null

  constructor(setting: TortureSetting, now: () => number) {
    this.#setting = setting
    this.#now = now
  }

  watch(disk: Disk): void {
    this.#disk = disk
  }

  /** A line came. */
  deliver(delivery: Delivery): Line | null {
    this.delivered++
    const key = delivery.payload.toString('latin1')
    const known = this.#known(key, delivery)
    const other = known !== null && known.delivered >= known.allowed ? this.#ownTail(key, delivery) : null
    const line = other ?? (known !== null && known.cut === delivery.truncated && this.#stands(known) ? known : this.#unfinished(key, delivery, known) ?? known)
    if (line === null) {
      this.#break(`${described(delivery)} was delivered, which ${this.lines.explain(key, delivery.offset)}`)
      return null
    }
    if (delivery.text !== delivery.payload.toString()) this.#break(`${described(delivery)} has another text than its bytes`)
    if (delivery.truncated !== line.cut) this.#break(`${String(line)} is ${line.cut ? 'cut without its tag' : 'tagged as cut'}`)
    if (isTooLittle(line)) for (let others = this.#holders(line) - 1; line.twins < others;) line.mayComeFromElsewhere()
    line.delivered++
    if (line.delivered > line.allowed) this.#break(`${String(line)} was delivered ${line.delivered} times, ${line.allowed} were right`)
    if (line.delivered === 1) this.#checkOrder(line)
    if (this.#setting.ack === 'auto') line.done = true
    else line.waits = true
    return line
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
      file.held = reader.running && (file.known || reader.holds(file))
    }
    this.#sweep(what)
  }

  /** A file gets more bytes by `write`. */
  append(file: DiskFile, write: () => void): void {
    const now = this.#now()
    for (const tail of file.tails()) if (this.#mayFlush(file)) file.pastTails.push({ line: tail, end: file.size })
    if (file.held && now - Math.max(file.changedAt, file.lostAt ?? 0) >= this.#setting.rotateWaitMs) file.over = true
    const before = file.spans.length
    write()
    if (file.held && file.over) for (const { line } of file.spans.slice(before)) line.lost ??= 'written after rotate_wait_ms'
    file.changedAt = now
  }

  /** A file was cut to a part: what is left of it may come again where that could not be seen, as the end of the last whole line is out of sight. */
  truncated(file: DiskFile, running: boolean): void {
    file.changedAt = this.#now()
    file.cutAt = running ? file.changedAt : null
    if (file.size > 0 && (!running || !file.known || file.peak - file.tailStart >= REMEMBERED_BYTES)) for (const { line } of file.spans) line.mayRepeatOnceMore()
  }

  /** A file was replaced by one that holds all of it and more: so few bytes prove nothing, as logs begin alike. */
  replaced(file: DiskFile): void {
    for (const { line, end } of file.spans) if (end < TELLING_BYTES) line.mayComeFromElsewhere()
  }

  /**
   * A file gets a copy. Where it has several followed names, nobody knows which of them is its own, so that the copy's can be told from it;
   * and a copy is not told from what is known of the file where that is not what it holds any more.
   */
  copied(file: DiskFile): void {
    if (file.isRefilledUnseen || (this.#disk?.namesOf(file) ?? 0) > 1) for (const { line } of file.spans) line.mayComeFromElsewhere()
  }

  /** A file gets a further name, which may be the one that a reader finds it under: what holds another's content is then no copy of it by its name. */
  linked(file: DiskFile): void {
    if (file.isLike && !file.known) for (const { line } of file.spans) line.mayComeFromElsewhere()
  }

  /** The reader ended. `covered` tells which lines its last durable checkpoint has left behind; null where a stop has saved all. */
  ended(covered: ((line: Line) => boolean) | null): void {
    for (const file of this.#disk?.files ?? []) {
      // Of what was read and is gone, a new reader has the sum of its first bytes; a shorter copy that nobody saw is not told by it.
      if (file.isCopy && !file.known && file.size < HEAD_BYTES) for (const { line } of file.spans) line.mayRepeatOnceMore()
      file.held = false
      file.known = false
      file.dueSince = null
      file.renamedAt = null
      if (covered === null) mayRepeatAfterGap(file)
      // A cut that the reader has not seen is one of the time without a reader.
      if (file.cutAt !== null) for (const { line } of file.spans) line.mayRepeatOnceMore()
      file.seen()
    }
    for (const line of this.lines.all) {
      // Of contents that hold the same and cannot be told from each other, the one may be behind it and the other not.
      if (covered !== null && line.delivered > 0 && (line.twins > 0 || !covered(line))) line.mayRepeat()
      line.waits = false
    }
    this.#sweep('the end of the reader')
  }

  /** The positions are gone: everything is read again. */
  forgotten(): void {
    for (const line of this.lines.all) if (line.delivered > 0) line.mayRepeat()
  }

  /** A checkpoint was saved: it may not pass what is not done. */
  saved(covered: ReadonlySet<Line>): void {
    for (const line of covered) if (line.missing) this.#break(`a checkpoint has passed ${String(line)}, which is not ${line.delivered > 0 ? 'acked' : 'delivered'}`)
  }

  /** Time has passed, and the reader has had its turns. */
  passed(reader: ReaderState): void {
    const now = this.#now()
    const active = reader.running && !reader.paused
    for (const file of this.#disk?.files ?? []) {
      if (!active) {
        file.dueSince = null
        continue
      }
      if (file.cutAt !== null && now - Math.max(file.cutAt, reader.since) > LOOKED_AT_WITHIN_MS) file.seen()
      if (file.matchedSince !== null && now - Math.max(file.matchedSince, reader.since) >= FOUND_WITHIN_MS) file.known = true
      const due = file.known && this.#isFinished(file, reader.since)
      file.dueSince = due ? Math.max(file.dueSince ?? now, file.changedAt, file.renamedAt ?? 0) : null
      if (file.dueSince !== null && now - file.dueSince > this.#setting.rotateWaitMs + LOOKED_AT_WITHIN_MS + FOUND_WITHIN_MS) this.#checkTail(file)
    }
  }

  missing(): Line[] {
    return this.lines.all.filter((line) => line.missing)
  }

  #known(key: string, delivery: Delivery): Line | null {
    return this.lines.find(key, delivery.offset, (line) => this.#wasRead(line, delivery))
  }

  #wasRead(line: Line, { ino }: Delivery): boolean {
    return this.#disk?.files.findLast((other) => other.ino === ino)?.hasHad(line) === true
  }

  #holders(line: Line): number {
    return this.#disk?.files.filter((file) => file.holdsAlone(line)).length ?? 0
  }

  #stands(line: Line): boolean {
    return line.unfinished || (this.#disk?.files.some((file) => file.has(line)) ?? false)
  }

  #unfinished(key: string, delivery: Delivery, known: Line | null): Line | null {
    if (this.#disk === null) return null
    const found = unfinishedLines(this.#disk, key, delivery.offset)
    const right = found.filter(({ file, past }) => past || this.#mayFlush(file))
    // It was read whole from the file that it came from, before that was cut; a copy may have been made in the middle of it.
    if (right.length === 0 && known?.cut === delivery.truncated && this.#wasRead(known, delivery)) return known
    const one = right.find(({ file }) => file.ino === delivery.ino) ?? right[0] ?? found[0]
    if (one === undefined) return null
    const { file, line, end, past } = one
    if (right.length === 0) this.#break(`the unfinished line ${String(line)} of file ${file.id} was delivered before its file was finished`)
    if (past) file.pastTailDelivered({ line, end })
    else file.tailDelivered(line)
    return line
  }

  /** The last line of the file that it came from, for the first time, where another file has such a line at that place. */
  #ownTail(key: string, { ino, offset }: Delivery): Line | null {
    const file = this.#disk?.files.findLast((other) => other.ino === ino)
    const isIt = (line: Line): boolean => line.key === key && line.offset === offset
    if (file === undefined || !this.#mayFlush(file) || file.spans.some(({ line }) => line.unfinished && isIt(line))) return null
    const tail = file.tails().find(isIt) ?? null
    if (tail !== null) file.tailDelivered(tail)
    return tail
  }

  #mayFlush(file: DiskFile): boolean {
    if (file.compressed) return true
    const goneAt = file.movedAt ?? file.lostAt
    return goneAt !== null && this.#now() - Math.max(goneAt, file.changedAt) >= this.#setting.rotateWaitMs
  }

  /** It was deleted, or rotated away, before the eyes of the running reader. */
  #isFinished(file: DiskFile, since: number): boolean {
    if (file.compressed || file.isCopy) return false
    if (file.matchedSince !== null) return file.renamedAt !== null && file.renamedAt >= since && this.#disk?.namesOf(file) === 1
    return file.held && file.lostAt !== null && file.lostAt >= since
  }

  #checkTail(file: DiskFile): void {
    const [tail] = file.tails()
    if (tail === undefined || file.tailStarts.length > 1 || file.continued) return
    // What a copy had of it may have been delivered from there.
    if (this.lines.find(tail.key, tail.offset, () => true) === null) this.#break(`the unfinished line ${String(tail)} of file ${file.id} was not delivered although its file is finished`)
  }

  #checkOrder(line: Line): void {
    for (const file of this.#disk?.files ?? []) {
      if (!file.inOrder(line)) this.#break(`${String(line)} came for the first time after a line that stands behind it in file ${file.id}`)
    }
  }

  #sweep(what: string): void {
    const followed = this.#disk?.followed() ?? new Set()
    const readable = this.#disk?.files.filter((file) => (file.held || followed.has(file)) && !isLikeLonger(file)) ?? []
    for (const line of this.lines.all) if (line.missing && !readable.some((file) => file.has(line))) line.leave(what)
  }

  #break(what: string): void {
    this.broken ??= what
  }
}

/** No whole line and few bytes: whoever reads it cannot know that it has been read elsewhere. */
function isTooLittle({ unfinished, offset, key }: Line): boolean {
  return unfinished && offset === 0 && key.length < TELLING_BYTES
}

/** The copy of a file that had once been longer and was cut and written on: where it differs from what was read is not remembered. */
function isLikeLonger({ size, originalSize, movedAt }: DiskFile): boolean {
  return movedAt !== null && size >= HEAD_BYTES && size < originalSize
}

function found(file: DiskFile, now: number): void {
  file.matchedSince = now
  file.lostAt = null
  file.held = false
  file.over = false
  for (const { line } of file.spans) line.comeBack()
}

/** Positions follow a gapless run of acks: what was acked behind a line that was not is delivered again. */
function mayRepeatAfterGap(file: DiskFile): void {
  let gap = false
  for (const { line } of file.spans) {
    gap ||= line.waits
    if (gap && line.delivered > 0) line.mayRepeat()
  }
}

function described({ payload, offset, path }: Delivery): string {
  const text = payload.toString()
  return `${JSON.stringify(text.length > 60 ? `${text.slice(0, 40)} ... ${text.slice(-15)}` : text)} (${path}, offset ${offset})`
}

/** So much of what it has read before a position a reader remembers, to tell what of it still stands there. */
const REMEMBERED_BYTES = 4096
/** Under the same name, less in common is no sign of one content. */
const TELLING_BYTES = 64
/** New files are found within a second. */
const FOUND_WITHIN_MS = 1500
/** A quiet file is looked at every 2 s. */
const LOOKED_AT_WITHIN_MS = 2500
