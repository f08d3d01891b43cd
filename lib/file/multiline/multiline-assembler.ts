import type { AckWatermark } from '../../../types/acks.ts'
import type { Clock } from '../../../types/clock.ts'
import type { Tags } from '../../../types/tags.ts'
import type { FileEvent } from '../file-event.ts'
import type { LineSupply } from '../line-supply.ts'
import type { LineStart } from '../line-reader.ts'
import { GatheredRecord } from './gathered-record.ts'
import type { MultilineRule } from './multiline-rule.ts'

/** The settings of an assembler. */
export interface AssemblerParts {
  readonly rule: MultilineRule
  /** The limit of a record in bytes; the same as that of a line. */
  readonly maxLineBytes: number
  /** A line feed in the file's charset. */
  readonly newline: Buffer
  /** The watermark that acknowledges records. Their lines must have been created without a watermark. */
  readonly watermark: AckWatermark | null
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Joins the lines of one file into records. Only the next line shows that a record is complete, so one record is always
 * buffered: the reader flushes it at the end, on stop, and after a timeout without lines. No line is ever dropped: a
 * record that would exceed a limit is cut before the line that exceeds it, and that line begins the next record.
 */
export class MultilineAssembler {
  readonly #parts: AssemblerParts
  #record: GatheredRecord | null = null
  /** When the last line was added, in ms since the epoch; 0 before the first. */
  lastLineAt = 0

  constructor(parts: AssemblerParts) {
    this.#parts = parts
  }

  /** Takes lines until a record is complete; null if the lines run out before. */
  next(lines: LineSupply): FileEvent | null {
    for (let line = lines.next(); line !== null; line = lines.next()) {
      const done = this.#add(line)
      if (done !== null) return done
    }
    return null
  }

  /** Returns the buffered record, complete or not. */
  flush(): FileEvent | null {
    const record = this.#record
    this.#record = null
    return record === null ? null : record.event(this.#parts.watermark, null)
  }

  /** Whether lines are buffered. */
  get pending(): boolean {
    return this.#record !== null
  }

  /**
   * Where the buffered record begins; no checkpoint may pass this position. While a finished record is made into an
   * event and counted by its watermark, this is already the position of the next record.
   */
  get pendingOffset(): LineStart | null {
    return this.#record === null ? null : startOf(this.#record.first)
  }

  /** Adds a line; returns the previous record if this line begins a new one. */
  #add(line: FileEvent): FileEvent | null {
    const { rule, newline, watermark, clock } = this.#parts
    const record = this.#record
    this.lastLineAt = clock.now()
    const begins = rule.begins(line.text)
    const cut = record === null || begins ? null : this.#cut(record, line)
    if (record !== null && !begins && cut === null) {
      record.add(line)
      return null
    }
    this.#record = new GatheredRecord(line, newline)
    return record === null ? null : record.event(watermark, cut)
  }

  #cut(record: GatheredRecord, line: FileEvent): Tags | null {
    const { rule, maxLineBytes } = this.#parts
    if (record.lines >= rule.maxLines) return CUT_LINES
    return record.bytesWith(line) > maxLineBytes ? CUT_BYTES : null
  }
}

/** Where a line or a record begins. For unnumbered lines, the number of lines before is 0. */
export function startOf({ position: { offset, line } }: FileEvent): LineStart {
  return { offset, line: line === null ? 0 : line - 1 }
}

const CUT_LINES: Tags = Object.freeze({ multiline_cut: 'max_lines' })
const CUT_BYTES: Tags = Object.freeze({ multiline_cut: 'max_line_bytes' })
