import { closeSync, openSync } from 'node:fs'
import type { Disk } from '../disk/disk.ts'
import { REST, type DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import { PARTIAL_LINE_MS, type TortureSetting } from '../setting.ts'
import { isCovered } from './is-covered.ts'
import type { Covered, ReaderEvents, ReaderStatus, TortureReader } from './reader.ts'

/** What a broken reader does wrong. */
export type Fault =
  | 'none'
  | 'loses'
  | 'doubles'
  | 'cuts'
  | 'joins'
  | 'swaps'
  | 'flushes early'
  | 'never flushes'
  | 'forgets at stop'
  | 'saves too early'
  | 'passes over deleted'
  | 'wrong offset'
  | 'no tag'
  | 'passes over what begins alike'
  | 'passes over what is equal'
  | 'doubles copies'
  | 'wrong number'
  | 'wrong path'
  | 'no partial tag'
  | 'partial tag'
  | 'hides what is behind'
  | 'makes up what is behind'
  | 'makes up what is not acked'
  | 'forgets a file'
  | 'is still reading'
  | 'warns of nothing'
  | 'keeps silent'
  | 'makes up a record'
  | 'reads again after a start'

interface ToldReaderParts {
  readonly disk: Disk
  readonly events: ReaderEvents
  readonly fault: Fault
  readonly setting: TortureSetting
  readonly now: () => number
  /** Whether a line has to come. */
  readonly needs: (line: Line) => boolean
}

/**
 * A reader that is told what stands on the disk, so that it can do everything right, or one thing wrong: the oracle has
 * to be content with the first and to notice each of the others.
 */
export class ToldReader implements TortureReader {
  readonly #parts: ToldReaderParts
  #saved = new Set<Line>()
  /** What this run has delivered, and which of it is done. */
  #delivered = new Set<Line>()
  #done = new Set<Line>()
  /** Files that it has open, with their handles: an open file's inode is not given to another. */
  readonly #open = new Map<DiskFile, number>()
  /** How large each was. */
  readonly #sizes = new Map<DiskFile, number>()
  #running = false
  #paused = false
  #full = false
  #count = 0
  #unacked = 0
  #kept: { file: DiskFile; line: Line } | null = null

  constructor(parts: ToldReaderParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    const {
      setting: { from },
      fault
    } = this.#parts
    this.#running = true
    this.#paused = false
    this.#unacked = 0
    this.#delivered = new Set(from === 'beginning' || fault === 'reads again after a start' ? [] : this.#saved)
    this.#done = new Set(this.#delivered)
    this.#kept = null
    this.#look()
  }

  async stop(): Promise<Covered | null> {
    const failed = this.#full
    this.#paused = false
    this.#look()
    if (this.#parts.fault === 'forgets at stop') this.#saved = new Set()
    else this.#save()
    this.#close()
    return failed ? this.#covered() : null
  }

  async kill(): Promise<Covered> {
    this.#close()
    return this.#covered()
  }

  holds(file: DiskFile): boolean {
    return this.#running && this.#open.has(file)
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
  }

  forget(): void {
    this.#saved = new Set()
  }

  damage(): boolean {
    return false
  }

  fill(full: boolean): void {
    this.#full = full
  }

  /** Reads what there is, as it is called after every step. */
  async settle(): Promise<void> {
    if (!this.#running) return
    if (!this.#paused) this.#look()
    this.#save()
  }

  status(): ReaderStatus {
    const { disk, fault } = this.#parts
    const files = [...disk.followed()]
      .filter((_, index) => fault !== 'forgets a file' || index > 0)
      .map((file) => {
        const open = file.size - file.tailStart
        const bytesBehind = fault === 'makes up what is behind' ? open + 1 : open
        return {
          path: nameOf(disk, file),
          ino: file.ino,
          state: fault === 'is still reading' ? 'reading' : 'at-end',
          reason: null,
          bytesBehind
        }
      })
    const behind = files.reduce((sum, { bytesBehind }) => sum + bytesBehind, 0)
    return {
      unacked: this.#unacked + (fault === 'makes up what is not acked' ? 1 : 0),
      bytesBehind: fault === 'hides what is behind' ? behind - 1 : behind,
      files
    }
  }

  remove(): void {}

  #close(): void {
    this.#running = false
    for (const handle of this.#open.values()) closeSync(handle)
    this.#open.clear()
  }

  #covered(): Covered {
    const saved = new Set(this.#saved)
    return (line) => isCovered(line, saved)
  }

  #look(): void {
    const { disk, fault } = this.#parts
    const followed = disk.followed()
    for (const file of followed)
      if (!this.#open.has(file)) this.#open.set(file, openSync(disk.path(nameOf(disk, file)), 'r'))
    for (const file of this.#open.keys()) {
      this.#tell(file)
      if (fault === 'passes over deleted' && !followed.has(file)) continue
      if (fault === 'passes over what begins alike' && this.#beginsAlike(file)) continue
      if (fault !== 'doubles copies' && this.#isWaiting(file)) continue
      for (const { line } of file.spans) if (this.#comesNow(line)) this.#give(file, line)
      this.#flush(file)
    }
  }

  /** Where a file was cut, somebody is told. */
  #tell(file: DiskFile): void {
    const { events, fault } = this.#parts
    const before = this.#sizes.get(file) ?? 0
    this.#sizes.set(file, file.size)
    if (file.size < before && fault !== 'keeps silent') events.warned('FILE_TRUNCATED', `file ${file.id}`)
    if (fault === 'warns of nothing' && file.size > before && ++this.#count % EVERY === 0)
      events.warned('FILE_TRUNCATED', `file ${file.id}`)
  }

  #comesNow(line: Line): boolean {
    const { fault, needs } = this.#parts
    if (this.#delivered.has(line) || line.wish) return false
    // Only where its beginning was delivered as an unfinished line.
    if (isRest(line))
      return line.file.spans.some((span) =>
        span.line.splits.some(({ part, rest }) => rest === line && this.#delivered.has(part))
      )
    if (line.lost !== null && !line.unfinished) return false
    if (fault === 'passes over what is equal' && this.#isEqualToAnother(line)) {
      this.#done.add(line)
      return false
    }
    const isCopy = line.family.lines.some((other) => other !== line && (this.#hasCome(other) || other.wish))
    if (isCopy && fault !== 'doubles copies')
      return (
        (line.family.mayRepeatAs(line) || (line.family.lines[0] === line && line.family.mayRepeat)) &&
        needs(line) &&
        !line.unfinished
      )
    // What was delivered as an unfinished line has come.
    return !line.unfinished && !this.#hasCome(line)
  }

  #hasCome(line: Line): boolean {
    return this.#delivered.has(line) || line.splits.some(({ part }) => this.#delivered.has(part))
  }

  /** A copy waits until all of its lines can be given, or none need be. */
  #isWaiting({ copyOf, compressed, spans }: DiskFile): boolean {
    const { needs } = this.#parts
    return (
      copyOf !== null &&
      !compressed &&
      spans.some(({ line }) => !this.#hasCome(line) && !line.unfinished && needs(line) && !this.#comesNow(line))
    )
  }

  #isEqualToAnother(line: Line): boolean {
    return (
      line.offset > 0 &&
      this.#parts.disk.files.some(
        (file) =>
          file !== line.file &&
          file.spans.some((span) => span.line.prefix === line.prefix && this.#delivered.has(span.line))
      )
    )
  }

  #beginsAlike(file: DiskFile): boolean {
    const [first] = file.spans
    return (
      first !== undefined &&
      [...this.#open.keys()].some(
        (other) => other.id < file.id && other.spans[0]?.line.prefix === first.line.prefix && other.bytes !== file.bytes
      )
    )
  }

  #flush(file: DiskFile): void {
    const {
      fault,
      now,
      needs,
      setting: { rotateWaitMs, flushPartial }
    } = this.#parts
    const early = fault === 'flushes early'
    const gone =
      (file.lostAt ?? file.movedAt) !== null &&
      now() - Math.max(file.movedAt ?? file.lostAt ?? 0, file.changedAt) >= rotateWaitMs
    const due = file.compressed || gone || (flushPartial && now() - file.changedAt >= PARTIAL_LINE_MS)
    const tail = file.tails().at(-1)
    if (file.spans.some(({ line }) => !line.unfinished && needs(line))) return
    if (
      tail === undefined ||
      fault === 'never flushes' ||
      (!due && !early) ||
      file.continued ||
      file.damaged ||
      file.left
    )
      return
    if ([...this.#delivered].some((line) => line.key === tail.key && line.offset === tail.offset)) return
    this.#deliver(file, tail)
    for (const { line } of file.spans) if (line.unfinished) this.#delivered.add(line)
  }

  #give(file: DiskFile, line: Line): void {
    this.#delivered.add(line)
    const { fault } = this.#parts
    const wrong = ++this.#count % EVERY === 0
    if (fault === 'swaps' && (wrong || this.#kept !== null)) this.#swap(file, line)
    else if (fault === 'loses' && wrong) this.#done.add(line)
    else if (fault === 'joins' && wrong) this.#deliver(file, line, `${line.key}${line.key}`)
    else if (fault === 'cuts' && wrong && line.key.length > 1) this.#deliver(file, line, line.key.slice(0, -1))
    else this.#deliver(file, line)
    if (fault === 'doubles' && wrong) this.#deliver(file, line)
  }

  #swap(file: DiskFile, line: Line): void {
    if (this.#kept === null) this.#kept = { file, line }
    else {
      this.#deliver(file, line)
      this.#deliver(this.#kept.file, this.#kept.line)
      this.#kept = null
    }
  }

  #deliver(file: DiskFile, line: Line, key = line.key): void {
    const payload = Buffer.from(key, 'latin1')
    const { disk, events, fault, setting } = this.#parts
    const wrong = ++this.#count % EVERY === 0
    const done = (): void => {
      this.#unacked--
      this.#done.add(registered(file, line))
    }
    const partial = line.unfinished && !file.compressed && file.matchedSince !== null
    this.#unacked++
    events.deliver({
      payload,
      text:
        setting.charset === 'utf-8'
          ? payload.toString()
          : new TextDecoder('utf-16le', { ignoreBOM: true }).decode(payload),
      truncated: fault === 'no tag' ? false : line.cut,
      partial: fault === 'partial tag' && wrong ? true : fault === 'no partial tag' ? false : partial,
      path: fault === 'wrong path' ? `${nameOf(disk, file)}.x` : nameOf(disk, file),
      ino: file.ino,
      offset: fault === 'wrong offset' ? line.offset + 1 : line.offset,
      number: fault === 'wrong number' && wrong ? line.number + 1 : line.number,
      ack: done
    })
    if (setting.ack === 'auto' || fault === 'saves too early') done()
  }

  #save(): void {
    const { events, fault } = this.#parts
    if (this.#full) return
    this.#saved = new Set(this.#done)
    events.saved([...this.#saved].map((line) => ({ contents: [[line]] })))
    if (fault === 'makes up a record') events.madeUp('one')
  }
}

/** An unfinished line becomes one of its file's by being delivered. */
function registered(file: DiskFile, line: Line): Line {
  return (
    file.spans.find((span) => span.line.unfinished && span.line.key === line.key && span.line.offset === line.offset)
      ?.line ?? line
  )
}

function isRest({ lost }: Line): boolean {
  return lost === REST
}

function nameOf(disk: Disk, file: DiskFile): string {
  return disk.names().find((name) => disk.at(name) === file) ?? [...file.names].at(-1) ?? ''
}

const EVERY = 7
