import type { AckWatermark } from '../../../types/acks.ts'
import type { OpenContext } from '../../../types/connector.ts'
import type { Tags } from '../../../types/tags.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { once, type LineSupply } from '../line-supply.ts'
import { LineReader, type LineStart } from '../line-reader.ts'
import { LineReport, type LineCounts } from '../line-report.ts'
import { openAssembler } from '../multiline/open-assembler.ts'
import { RecordSupply } from '../multiline/record-supply.ts'
import type { FileParams } from '../params.ts'
import { shownPath } from '../path-text.ts'
import type { TextFormat } from '../text-format.ts'
import { ChunkSlot } from './chunk-slot.ts'
import type { LinesBegin } from './lines-begin.ts'

/** What the lines of a source's files have in common. */
export interface LineContext {
  readonly params: FileParams
  readonly context: OpenContext
  readonly counts: LineCounts
  /** Whether a name is known to be on a local file system, where a synchronous call does not hang. */
  readonly isLocal: (path: string) => boolean
  /** Ends the source. */
  readonly onFailed: (error: SourceError) => void
}

/** The file that lines are attributed to, as it is when they are delivered. */
export interface LineFile {
  readonly path: string
  readonly dev: string
  readonly ino: string
  /** Identifies the content. */
  readonly id: string
  /** The watermark for lines delivered from now on; null under `ack: 'auto'`. */
  readonly watermark: AckWatermark | null
}

/** Turns the bytes of one content into lines, or into records of several lines, from the place where reading began. */
export class FileLines {
  readonly format: TextFormat
  readonly #reader: LineReader
  /** Null if each line is a record. */
  readonly #records: RecordSupply | null
  readonly #slot = new ChunkSlot()
  readonly #start: LineStart
  #tags: Tags | null = null
  #tagged = ''

  constructor(
    { params, context, counts, onFailed }: LineContext,
    format: TextFormat,
    { start, holes, isNumbered }: LinesBegin,
    file: () => LineFile
  ) {
    this.format = format
    this.#start = start
    const numbered = isNumbered ? format : { ...format, numbered: false }
    const report = new LineReport({ path: () => file().path, onError: params.onError, counts, context, onFailed })
    this.#reader = new LineReader(
      this.#slot,
      numbered,
      report,
      (base) => {
        const { path, dev, ino, id, watermark } = file()
        const shown = shownPath(path)
        return {
          source: context.key,
          tags: this.#tagsOf(shown.path, context.tags),
          ...shown,
          dev,
          ino,
          id,
          base,
          receivedAt: context.clock.now(),
          watermark: params.multiline === undefined ? watermark : null
        }
      },
      start,
      holes
    )
    this.#records =
      params.multiline === undefined
        ? null
        : new RecordSupply(this.#reader, openAssembler(params.multiline, format, file().watermark, context.clock))
  }

  get supply(): LineSupply {
    return this.#records ?? this.#reader
  }

  /** Supplies the next bytes; the previous ones have been used up. */
  put(bytes: Buffer, offset: number): void {
    this.#slot.put(bytes, offset)
  }

  /** No more will come: the rest is the last line, even without an ending. */
  end(): void {
    this.#slot.end()
  }

  /** The file was cut at `offset`, beyond what was read. */
  cutAt(offset: number): void {
    const { width } = this.format.ending
    const over = (offset - this.#start.offset) % width
    // A leftover half of a UTF-16 unit may form a character with a NUL, too: the hole begins before or after it.
    if (over === 0) this.#reader.cutAt(offset)
    else this.#reader.cutAt(offset - over, offset - over + width)
  }

  /** Start of the next record. */
  get position(): LineStart {
    return this.#records?.position ?? this.#reader.position
  }

  /** Start of the next line, which may belong to a buffered record. */
  get linePosition(): LineStart {
    return this.#reader.position
  }

  /** Start of the last delivered record. */
  get lastStart(): LineStart {
    return this.#records === null ? this.#reader.lastLine : (this.#records.lastStart ?? this.#start)
  }

  /** Whether an unfinished line waits for its ending. */
  get inLine(): boolean {
    return this.#reader.inLine
  }

  /** The unfinished line alone, as a record. */
  get partial(): LineSupply {
    const line = once(() => this.#reader.flushPartial())
    return this.#records?.endingWith(line) ?? line
  }

  /** The buffered lines of a record that may still grow, as a record; null if there are none. */
  unfinished(): { readonly since: number; readonly supply: LineSupply } | null {
    return this.#records?.unfinished ?? null
  }

  #tagsOf(path: string, tags: Tags): Tags {
    if (this.#tags === null || this.#tagged !== path) {
      this.#tagged = path
      this.#tags = Object.freeze({ ...tags, access_source: path })
    }
    return this.#tags
  }
}
