import type { Intake, OpenContext } from '../../types/connector.ts'
import type { FilesOpened } from '../../types/opened.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { channels } from '../core/channels.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import type { FileEvent } from './file-event.ts'
import type { FileReading } from './file-reading.ts'
import type { LineSupply } from './line-supply.ts'
import { LineCounts, LineReport } from './line-report.ts'
import { openReading } from './open-reading.ts'
import type { MatchedFiles } from './match-files.ts'
import { troubleError } from './name-look.ts'
import type { FileParams } from './params.ts'
import { shownPath } from './path-text.ts'
import { ReadTurns } from './read-turns.ts'

/** The matched files, read one after the other to the end. */
export class FileIntake implements Intake<FileEvent> {
  opened: FilesOpened = { files: [] }
  readonly #files: MatchedFiles
  readonly #params: FileParams
  readonly #context: OpenContext
  readonly #turns: ReadTurns
  /** Index of the file that is being read. */
  #index = -1
  #reading: FileReading | null = null
  /** Where `next` gets its lines; empty while no file is open, and after a line that ends the source. */
  #supply: LineSupply = NOTHING
  /** The switch to the next file (closing one, opening another) in progress; `close` waits for it. */
  #turning: Promise<void> = Promise.resolve()
  #ended = false
  #stopped = false
  #failure: SourceError | null = null
  /** The error of the first unreadable file; thrown if no file at all could be read. */
  #unreadable: unknown = null
  /** Bytes taken from the files that are finished. */
  #finishedBytes = 0
  /** How many files are finished. */
  #finished = 0
  readonly #counts = new LineCounts()
  #report: LineReport | null = null

  private constructor(files: MatchedFiles, params: FileParams, context: OpenContext) {
    this.#files = files
    this.#params = params
    this.#context = context
    this.#turns = new ReadTurns(params.maxBytesPerSecond, context)
  }

  /**
   * Opens the first readable file. Rejects if a literally named file, or every matching one, is unreadable.
   */
  static async open(files: MatchedFiles, params: FileParams, context: OpenContext): Promise<FileIntake> {
    const intake = new FileIntake(files, params, context)
    for (const trouble of files.troubles) context.warn(troubleError(trouble))
    await intake.#turn()
    // Files before the first readable one were skipped.
    intake.opened = { files: files.paths.slice(intake.#index).map((path) => shownPath(path).path) }
    return intake
  }

  next(): FileEvent | null {
    return this.#supply.next()
  }

  get ended(): boolean {
    return this.#ended
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#failure !== null)
      queueMicrotask(() => {
        wake(this.#failure)
      })
    else if (this.#reading === null || this.#reading.ended) this.#turnThen(wake)
    else {
      this.#reading.wait((error) => {
        if (error === undefined) wake()
        else this.#readFailed(error, wake)
      })
    }
  }

  stop(): void {
    this.#stopped = true
    this.#reading?.stop()
    this.#turns.end()
  }

  async close(): Promise<void> {
    this.stop()
    await this.#turning
    await this.#reading?.close()
  }

  stats(): IntakeStats {
    const bytes = this.#finishedBytes + (this.#reading?.taken ?? 0)
    return {
      bytes,
      bytesBehind: this.#ended && !this.#stopped ? 0 : Math.max(0, this.#files.totalBytes - bytes),
      truncated: this.#counts.truncated,
      errors: this.#counts.errors.snapshot(),
      drops: this.#counts.drops.snapshot(),
      bytesSkipped: this.#counts.skipped.snapshot(),
      connections: null
    }
  }

  #turnThen(wake: (error?: unknown) => void): void {
    const turned = this.#turn()
    this.#turning = turned.catch(() => {})
    turned.then(() => queueMicrotask(wake), wake)
  }

  /** Closes the finished file and opens the next readable one. */
  async #turn(): Promise<void> {
    if (this.#reading !== null) await this.#finish(this.#reading)
    const { paths, literal } = this.#files
    while (!this.#stopped && this.#index + 1 < paths.length) {
      const path = paths[++this.#index] ?? ''
      try {
        this.#report = this.#reportOf(path)
        this.#reading = await openReading(path, this.#params, this.#report, this.#context, this.#turns)
        this.#supply = this.#reading.supply
        if (this.#stopped) this.#reading.stop()
        return
      } catch (error) {
        if (literal) throw toSourceError(error, { area: 'file', path })
        this.#leaveOut(error, path)
      }
    }
    if (this.#unreadable !== null && this.#finished === 0 && !this.#stopped) throw this.#unreadable
    this.#ended = true
  }

  async #finish(reading: FileReading): Promise<void> {
    const { path, taken, lines, missing, ended } = reading
    // After a failure or a stop, missing bytes do not mean that the file was truncated.
    if (missing > 0 && ended && !this.#stopped) {
      this.#context.warn(
        sourceError(
          'FILE_TRUNCATED',
          { ...this.#report?.place(0, taken), values: { missing: String(missing) } },
          {
            detail: `${missing} bytes are not there any more that were when it was opened`
          }
        )
      )
    }
    this.#finishedBytes += taken
    this.#finished++
    this.#reading = null
    this.#supply = NOTHING
    await reading.close()
    if (channels.fileEnd.hasSubscribers)
      channels.fileEnd.publish({ key: this.#context.key, ...shownPath(path), lines, bytes: taken })
  }

  /** Skips an unreadable file of a pattern with a warning: it does not prevent reading the others. */
  #leaveOut(error: unknown, path: string): void {
    const known = toSourceError(error, { area: 'file', path })
    const vanished = known.code === 'FILE_NOT_FOUND'
    const told = vanished
      ? sourceError('FILE_VANISHED', { area: 'file', path, source: this.#context.key }, { cause: error })
      : known
    this.#unreadable ??= told
    this.#context.warn(told)
  }

  /** A read failed in the middle of a file. The lines before it have been delivered. */
  #readFailed(error: unknown, wake: (error?: unknown) => void): void {
    const path = this.#reading?.path ?? ''
    if (this.#files.literal) {
      wake(toSourceError(error, { area: 'file', path }))
      return
    }
    this.#context.warn(toSourceError(error, { area: 'file', path }))
    this.#turnThen(wake)
  }

  #reportOf(path: string): LineReport {
    const { onError } = this.#params
    return new LineReport({
      path: () => path,
      onError,
      counts: this.#counts,
      context: this.#context,
      onFailed: (error) => {
        this.#failure = error
        this.#supply = NOTHING
      }
    })
  }
}

const NOTHING: LineSupply = { next: () => null }
