import type { Classification } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { LogFile, LogFileOptions, LogFileStats } from '../../types/log-file.ts'
import { systemClock, setIdleTimer } from '../core/clock.ts'
import { loadOnce } from '../core/load-once.ts'
import { addLogSink, tellRepeats, type LogLine } from '../core/source-log.ts'
import { classifyError } from '../errors/classify.ts'
import { describeError } from '../errors/describe.ts'
import { visibleText } from '../errors/visible-text.ts'
import { LineQueue } from './line-queue.ts'
import { claimPath, logFilePlan, type LogFilePlan } from './log-file-options.ts'
import type { RollingFile } from './rolling-file.ts'

/**
 * Writes the log of every source of this process to a rolling file, as `{time} [LEVEL] [target] {message}`: time in
 * UTC, target `<type>:<key>`. A full disk or a missing folder ends neither a source nor the process: lines that cannot
 * be written are kept, up to 8 MiB, and retried every second. Dropped lines are counted, and their number is written to
 * the file when writing resumes. Throws one `ConfigError` for invalid options. Buffered lines are lost when the process
 * exits: call `close()` first.
 */
export function createLogFile(options: LogFileOptions = {}, clock: Clock = systemClock): LogFile {
  const plan = logFilePlan(options)
  return new RollingLog(plan, clock, claimPath(plan.path))
}

type WriterState =
  | { readonly is: 'idle' }
  | { readonly is: 'writing'; readonly done: Promise<void> }
  /** Writing has failed; the timer retries. */
  | { readonly is: 'waiting'; readonly timer: unknown }

class RollingLog implements LogFile {
  readonly path: string
  readonly #plan: LogFilePlan
  readonly #clock: Clock
  readonly #free: () => void
  readonly #remove: () => void
  readonly #queue = new LineQueue()
  #state: WriterState = { is: 'idle' }
  #file: RollingFile | null = null
  /**
   * When the file was last seen at its path, and how many lines were written since: a deleted file accepts lines and
   * loses them.
   */
  #seenAt: number
  #unsure = 0
  /**
   * The time from which the file may roll; after a failed attempt to roll, lines are appended without rolling until
   * then.
   */
  #rollsFrom = -Infinity
  #shelving: Promise<void> = Promise.resolve()
  #lines = 0
  #dropped = 0
  /** The part of `#dropped` that is not yet noted in the file. */
  #unnamed = 0
  #lastError: Classification | null = null
  #closing: Promise<void> | null = null

  constructor(plan: LogFilePlan, clock: Clock, free: () => void) {
    this.path = plan.path
    this.#plan = plan
    this.#clock = clock
    this.#free = free
    this.#seenAt = clock.now()
    this.#shelve()
    this.#remove = addLogSink({
      level: plan.level,
      write: (line) => {
        this.#take(line)
      }
    })
  }

  stats(): LogFileStats {
    return { lines: this.#lines, waiting: this.#queue.lines, dropped: this.#dropped, lastError: this.#lastError }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    tellRepeats()
    this.#remove()
    if (this.#state.is === 'writing') await this.#state.done
    if (this.#state.is === 'waiting') this.#clock.clearTimeout(this.#state.timer)
    this.#nameDropped()
    await this.#writeAll()
    this.#drop(this.#queue.clear())
    if (this.#file !== null) await this.#look(this.#file)
    await this.#leave()
    await this.#shelving
    this.#free()
  }

  #take({ level, target, message }: LogLine): void {
    if (this.#queue.isFull) {
      this.#drop(1)
      return
    }
    this.#nameDropped()
    this.#queue.add(
      `${this.#time()} [${level.toUpperCase()}] [${target}] ${message.replaceAll('\n', String.raw`\n`)}\n`
    )
    if (this.#state.is === 'idle') this.#state = { is: 'writing', done: this.#write() }
  }

  /** Writes until the queue is empty or writing fails. Never rejects. */
  async #write(): Promise<void> {
    // Lines may be added before the end of `#writeAll` is handled
    while (!this.#queue.isEmpty) {
      if (await this.#writeAll()) continue
      this.#state = {
        is: 'waiting',
        timer: setIdleTimer(
          this.#clock,
          () => {
            this.#state = { is: 'writing', done: this.#write() }
          },
          AGAIN_MS
        )
      }
      return
    }
    this.#state = { is: 'idle' }
  }

  /** Writes all lines, without rolling if that fails. False if nothing could be written. */
  async #writeAll(): Promise<boolean> {
    while (!this.#queue.isEmpty) {
      await this.#shelving
      if (this.#file !== null && this.#clock.now() - this.#seenAt >= AGAIN_MS) await this.#look(this.#file)
      this.#file ??= await this.#opened()
      const batch = this.#queue.first(Math.min(BATCH_BYTES, await this.#file.room()))
      const { written, error, isOfRolling } = await this.#file.append(batch)
      const lines = this.#queue.remove(written)
      this.#lines += lines
      this.#unsure += lines
      if (error === null) continue
      this.#lastError = classifyError(error, { path: this.path })
      const isThere = await this.#look(this.#file)
      await this.#leave()
      if (isOfRolling && isThere) this.#rollsFrom = this.#clock.now() + ROLL_AGAIN_MS
      if (!isOfRolling && written === 0) return false
    }
    return true
  }

  async #opened(): Promise<RollingFile> {
    const { RollingFile } = await loadRollingFile()
    this.#seenAt = this.#clock.now()
    this.#unsure = 0
    return new RollingFile(this.#plan, this.#seenAt >= this.#rollsFrom, () => {
      this.#shelve()
    })
  }

  #shelve(): void {
    this.#shelving = this.#shelving
      .then(async () => (await loadShelve()).shelve(this.#plan))
      .catch((error: unknown) => {
        this.#lastError = classifyError(error, { path: this.path })
      })
  }

  /**
   * Checks whether the file is still at its path, and closes it if not, so that a new one is opened: it may have been
   * deleted, or moved by another program that rolls logs. A file that could not roll is closed when it may try again.
   */
  async #look(file: RollingFile): Promise<boolean> {
    const place = await file.place()
    this.#seenAt = this.#clock.now()
    if (place === 'deleted') {
      this.#lines -= this.#unsure
      this.#lastError = describeError('SYSTEM_ENOENT', { path: this.path })
      this.#drop(this.#unsure)
      this.#nameDropped()
    }
    this.#unsure = 0
    if (place !== 'there' || (!file.rolls && this.#seenAt >= this.#rollsFrom)) await this.#leave()
    return place === 'there'
  }

  async #leave(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }

  #drop(lines: number): void {
    this.#dropped += lines
    this.#unnamed += lines
  }

  #nameDropped(): void {
    if (this.#unnamed === 0) return
    const why = this.#lastError === null ? 'they came faster than the disk takes them' : this.#lastError.symptom.en
    this.#queue.addNote(
      `${this.#time()} [WARN] [log] ${this.#unnamed} lines could not be written: ${visibleText(why)}\n`
    )
    this.#unnamed = 0
  }

  #time(): string {
    return new Date(this.#clock.now()).toISOString()
  }
}

const loadRollingFile = loadOnce(() => import('./rolling-file.ts'))
const loadShelve = loadOnce(() => import('./shelve.ts'))

const AGAIN_MS = 1000
const ROLL_AGAIN_MS = 60_000
const BATCH_BYTES = 64 * 1024
