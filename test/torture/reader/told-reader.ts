import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import type { Covered, ReaderEvents, TortureReader } from './reader.ts'

/** What a broken reader does wrong. */
export type Fault =
  'none' | 'loses' | 'doubles' | 'cuts' | 'joins' | 'swaps' | 'flushes early' | 'never flushes' | 'forgets at stop' | 'saves too early' | 'passes over deleted' | 'wrong offset' | 'no tag'

interface ToldReaderParts {
  readonly disk: Disk
  readonly events: ReaderEvents
  readonly fault: Fault
  readonly manual: boolean
  readonly now: () => number
  readonly rotateWaitMs: number
}

/**
 * A reader that is told what stands on the disk, so that it can do everything right, or one thing wrong: the oracle has to
 * be content with the first and to notice each of the others.
 */
export class ToldReader implements TortureReader {
  readonly #parts: ToldReaderParts
  #saved = new Set<Line>()
  /** What this run has delivered, and which of it is done. */
  #delivered = new Set<Line>()
  #done = new Set<Line>()
  /** Files that it has open. */
  #open = new Set<DiskFile>()
  #running = false
  #paused = false
  #full = false
  #count = 0
  #kept: { file: DiskFile, line: Line } | null = null

  constructor(parts: ToldReaderParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#running = true
    this.#paused = false
    this.#delivered = new Set(this.#saved)
    this.#done = new Set(this.#saved)
    this.#open = new Set()
    this.#kept = null
    this.#look()
  }

  async stop(): Promise<Covered | null> {
    const failed = this.#full
    this.#paused = false
    this.#look()
    if (this.#parts.fault === 'forgets at stop') this.#saved = new Set()
    else this.#save()
    this.#running = false
    return failed ? this.#covered() : null
  }

  async kill(): Promise<Covered> {
    this.#running = false
    return this.#covered()
  }

  holds(file: DiskFile): boolean {
    return this.#open.has(file)
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

  fill(full: boolean): void {
    this.#full = full
  }

  /** Reads what there is, as it is called after every step. */
  async settle(): Promise<void> {
    if (!this.#running) return
    if (!this.#paused) this.#look()
    this.#save()
  }

  remove(): void {}

  #covered(): Covered {
    const saved = new Set(this.#saved)
    return (line) => saved.has(line)
  }

  #look(): void {
    const { disk, fault } = this.#parts
    for (const file of disk.followed()) this.#open.add(file)
    const followed = disk.followed()
    for (const file of this.#open) {
      if (fault === 'passes over deleted' && !followed.has(file)) continue
      for (const { line } of file.spans) if (!this.#delivered.has(line) && (line.lost === null || line.unfinished)) this.#give(file, line)
      this.#flush(file)
    }
  }

  #flush(file: DiskFile): void {
    const { fault, now, rotateWaitMs } = this.#parts
    const early = fault === 'flushes early'
    const due = file.compressed || ((file.lostAt ?? file.movedAt) !== null && now() - Math.max(file.movedAt ?? file.lostAt ?? 0, file.changedAt) >= rotateWaitMs)
    const tail = file.tails().at(-1)
    if (tail === undefined || fault === 'never flushes' || (!due && !early) || file.continued) return
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
    const { events, fault, manual } = this.#parts
    const done = (): void => { this.#done.add(registered(file, line)) }
    events.deliver({
      payload, text: payload.toString(), truncated: fault === 'no tag' ? false : line.cut, path: '', ino: file.ino,
      offset: fault === 'wrong offset' ? line.offset + 1 : line.offset, ack: done
    })
    if (!manual || fault === 'saves too early') done()
  }

  #save(): void {
    if (this.#full) return
    this.#saved = new Set(this.#done)
    this.#parts.events.saved(this.#saved)
  }
}

/** An unfinished line becomes one of its file's by being delivered. */
function registered(file: DiskFile, line: Line): Line {
  return file.spans.find((span) => span.line.unfinished && span.line.key === line.key && span.line.offset === line.offset)?.line ?? line
}

const EVERY = 7
