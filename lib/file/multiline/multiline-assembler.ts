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
  /** The limit of a record, as of a line. */
  readonly maxLineBytes: number
  /** A line feed in the file's charset. */
  readonly newline: Buffer
  /** Where records are acked; their lines must have been made without a watermark. */
  readonly watermark: AckWatermark | null
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Joins the lines of one file into records. Only the next line shows that a record is complete, so one record is always
 * in hand: the reader flushes it at the end, at stop, and after a silence. Nothing is ever left out: a record that
 * grows beyond a limit is cut before the line that exceeds it, and that line begins the next one.
 */
export class MultilineAssembler {
  readonly #parts: AssemblerParts
  #record: GatheredRecord | null = null
  /** When the last line was added, in ms since the epoch; 0 before the first. */
  lastLineAt = 0

  constructor(parts: AssemblerParts) {
    this.#parts = parts
  }

  /** Takes lines until a record is complete; null if there are no more and none is. */
  next(lines: LineSupply): FileEvent | null {
    for (let line = lines.next(); line !== null; line = lines.next()) {
      const done = this.#add(line)
      if (done !== null) return done
    }
    return null
  }

  /** The record in hand, complete or not. */
  flush(): FileEvent | null {
    const record = this.#record
    this.#record = null
    return record === null ? null : record.event(this.#parts.watermark, null)
  }

  /** Whether lines are in hand. */
  get pending(): boolean {
    return this.#record !== null
  }

  /**
   * Where the record in hand begins, which no checkpoint may pass. Already that of the next one while a record is made
   * and counted by its watermark.
   */
  get pendingOffset(): LineStart | null {
    return this.#record === null ? null : startOf(this.#record.first)
  }

  /** Adds a line; the record before where that one begins another. */
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

/** Where a line or a record begins. Lines that are not numbered have none before them. */
export function startOf({ position: { offset, line } }: FileEvent): LineStart {
  return { offset, line: line === null ? 0 : line - 1 }
}

const CUT_LINES: Tags = Object.freeze({ multiline_cut: 'max_lines' })
const CUT_BYTES: Tags = Object.freeze({ multiline_cut: 'max_line_bytes' })
