import { fstatSync, statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import type { Classification } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { LogFile, LogFileOptions, LogFileStats } from '../../types/log-file.ts'
import { systemClock } from '../core/clock.ts'
import { addLogSink, type LogLine } from '../core/source-log.ts'
import { classifyError } from '../errors/classify.ts'
import { logFilePlan, type LogFilePlan } from './log-file-options.ts'

/**
 * Writes the log of every source of this process to a file that rolls, as `{time} [LEVEL] [target] {message}`: time in UTC, target `<type>:<key>`. A full
 * disk or a vanished folder ends no source and no process: it is tried again a second later, and the lines that could not be written are counted and
 * named in the file when it goes on. Throws one `ConfigError` for options that are none. What is in hand when the process exits is lost: `close()` first.
 */
export function createLogFile(options: LogFileOptions = {}, clock: Pick<Clock, 'now'> = systemClock): LogFile {
  return new RollingLog(logFilePlan(options), clock)
}

type WriterState =
  | { readonly is: 'writing', readonly stream: RotatingFileStream, readonly sure: Surety }
  | { readonly is: 'failing', readonly at: number }
  | { readonly is: 'closed' }

/** A file that was deleted under us takes lines and keeps none: what was written since it was last seen in its place is not sure. */
interface Surety {
  /** Of the file that is written to; null while it rolls, or where it cannot be opened. */
  handle: FileHandle | null
  /** Settles when that handle is there. */
  held: Promise<unknown>
  seenAt: number
  unsure: number
}

class RollingLog implements LogFile {
  readonly path: string
  readonly #plan: LogFilePlan
  readonly #clock: Pick<Clock, 'now'>
  readonly #remove: () => void
  #state: WriterState
  #lines = 0
  #dropped = 0
  /** Those of `#dropped` that the file itself does not name yet. */
  #unnamed = 0
  #lastError: Classification | null = null
  #closing: Promise<void> | null = null

  constructor(plan: LogFilePlan, clock: Pick<Clock, 'now'>) {
    this.path = plan.path
    this.#plan = plan
    this.#clock = clock
    this.#state = this.#opened()
    this.#remove = addLogSink({ level: plan.level, write: (line) => { this.#write(line) } })
  }

  stats(): LogFileStats {
    return { lines: this.#lines, dropped: this.#dropped, lastError: this.#lastError }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#remove()
    const state = this.#state
    this.#state = { is: 'closed' }
    if (state.is !== 'writing') return
    await new Promise<void>((resolve) => {
      state.stream.once('close', resolve)
      state.stream.end()
    })
    await release(state.sure)
  }

  #opened(): WriterState {
    const { path: file, sizeBytes, keep, gzip } = this.#plan
    const name = path.basename(file)
    const stream = createStream((index) => typeof index === 'number' ? `${name}.${index}${gzip ? '.gz' : ''}` : name, {
      path: path.dirname(file), size: `${sizeBytes}B`, rotate: keep, ...(gzip ? { compress: 'gzip' } : {})
    })
    const sure: Surety = { handle: null, held: Promise.resolve(), seenAt: this.#clock.now(), unsure: 0 }
    stream.on('open', () => { sure.held = sure.held.then(() => this.#hold(sure)) })
    stream.on('rotation', () => { sure.held = release(sure) }) // what it holds is deleted when it is compressed
    stream.on('error', (error) => { this.#failed(stream, error) })
    return { is: 'writing', stream, sure }
  }

  async #hold(sure: Surety): Promise<void> {
    sure.handle = await open(this.path, 'r').catch(() => null)
    sure.unsure = 0
  }

  #failed(stream: RotatingFileStream, error: unknown): void {
    this.#lastError = classifyError(error, { path: this.path })
    if (this.#state.is !== 'writing' || this.#state.stream !== stream) return
    void release(this.#state.sure)
    this.#state = { is: 'failing', at: this.#clock.now() }
  }

  #write({ level, target, message }: LogLine): void {
    const now = this.#clock.now()
    if (this.#state.is === 'failing' && now - this.#state.at >= AGAIN_MS) this.#state = this.#opened()
    if (this.#state.is === 'writing' && now - this.#state.sure.seenAt >= AGAIN_MS) this.#lookForFile(this.#state, now)
    if (this.#state.is !== 'writing' || this.#state.stream.writableLength > MOST_BYTES) {
      this.#drop(1)
      return
    }
    const { stream, sure } = this.#state
    const time = new Date(now).toISOString()
    if (this.#unnamed > 0) {
      stream.write(`${time} [WARN] [log] ${this.#unnamed} lines could not be written${this.#lastError === null ? '' : `: ${this.#lastError.symptom.en}`}\n`)
      this.#unnamed = 0
    }
    stream.write(`${time} [${level.toUpperCase()}] [${target}] ${message.replaceAll('\n', String.raw`\n`)}\n`, (error) => {
      if (error !== null && error !== undefined) this.#drop(1)
      else {
        this.#lines++
        sure.unsure++
      }
    })
  }

  #drop(lines: number): void {
    this.#dropped += lines
    this.#unnamed += lines
  }

  /** The file may have been deleted, or moved by another program that rolls logs: then a new one is made. */
  #lookForFile({ stream, sure }: WriterState & { readonly is: 'writing' }, now: number): void {
    sure.seenAt = now
    const { handle } = sure
    if (handle === null) return
    const held = fstatSync(handle.fd)
    const there = statSync(this.path, { throwIfNoEntry: false })
    if (there?.ino === held.ino && there.dev === held.dev) {
      sure.unsure = 0
      return
    }
    if (held.nlink === 0) {
      this.#lines -= sure.unsure
      this.#drop(sure.unsure)
    }
    this.#state = this.#opened()
    stream.end()
    void release(sure)
  }
}

async function release(sure: Surety): Promise<void> {
  const { held, handle } = sure
  sure.handle = null
  await handle?.close().catch(() => {})
  await held
  if (sure.handle !== null) await release(sure)
}

const AGAIN_MS = 1000
/** What waits for a slow disk. */
const MOST_BYTES = 1024 * 1024
