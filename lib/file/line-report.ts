import type { ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import { Counters } from '../core/counters.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import type { LineFault } from './line-decoder.ts'
import type { LineWatch } from './line-reader.ts'

/** A source's counters for the lines of all its files. */
export class LineCounts {
  /** Bytes taken in while following. */
  bytes = 0
  truncated = 0
  readonly errors: Counters = new Counters()
  readonly drops: Counters = new Counters()
  /** cause => skipped bytes that are not text */
  readonly skipped: Counters = new Counters()
}

export interface LineReportParts {
  /** The current path of the file, which may be renamed. */
  readonly path: () => string
  readonly onError: 'tag' | 'skip' | 'fail'
  readonly counts: LineCounts
  readonly context: Pick<OpenContext, 'key' | 'warn'>
  /** Called for the line that ends the source, under `on_error = "fail"`. */
  readonly onFailed: (error: SourceError) => void
}

/**
 * Reports faulty lines of one file: one warning for each error code; further lines with the same code are only counted.
 */
export class LineReport implements LineWatch {
  readonly #parts: LineReportParts
  /** The codes that were reported; null for most files, which have nothing to report. */
  #told: Set<ErrorCode> | null = null
  /** The end of the hole as far as it has been read; a hole may be reported in several parts. */
  #holeEnd = -1

  constructor(parts: LineReportParts) {
    this.#parts = parts
  }

  onFault({ code, tag }: LineFault, line: number, offset: number): 'tag' | 'skip' | 'fail' {
    const { onError, counts, onFailed } = this.#parts
    const place = this.place(line, offset)
    if (onError === 'fail') onFailed(sourceError(code, place))
    else this.#tell(code, place)
    if (onError === 'skip') counts.drops.add(tag)
    return onError
  }

  onTruncated(line: number, offset: number): void {
    this.#parts.counts.truncated++
    this.#tell('FILE_LINE_TOO_LONG', this.place(line, offset))
  }

  onHole(offset: number, bytes: number): void {
    this.#parts.counts.skipped.add('hole', bytes)
    if (offset !== this.#holeEnd) this.#tell('FILE_HOLE_SKIPPED', this.place(0, offset))
    this.#holeEnd = offset + bytes
  }

  /** `line` is 0 where the number is unknown. */
  place(line: number, offset: number): ErrorContext {
    const { path, context } = this.#parts
    return {
      area: 'file',
      path: path(),
      source: context.key,
      ...(line === 0 ? {} : { line }),
      values: { offset: String(offset) }
    }
  }

  #tell(code: ErrorCode, place: ErrorContext): void {
    const { counts, context } = this.#parts
    this.#told ??= new Set()
    if (this.#told.has(code)) {
      counts.errors.add(code)
      return
    }
    this.#told.add(code)
    context.warn(sourceError(code, place))
  }
}
