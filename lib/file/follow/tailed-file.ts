import type { FileHandle } from 'node:fs/promises'
import type { Tags } from '../../../types/tags.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { Compression } from '../inflate.ts'
import type { ByteSource } from '../byte-source.ts'
import type { FileRecord } from '../../../types/checkpoint.ts'
import type { LineSupply } from '../line-supply.ts'
import { LineReader, type LineStart } from '../line-reader.ts'
import { LineReport, type LineCounts } from '../line-report.ts'
import { openAssembler } from '../multiline/open-assembler.ts'
import type { TextFormat } from '../text-format.ts'
import { ChunkSlot } from './chunk-slot.ts'
import type { ContentLanes } from './content-lanes.ts'
import type { ContentMemory } from './content-memory.ts'
import type { OpenContext } from '../../../types/connector.ts'
import type { FileParams } from '../params.ts'
import type { KnownFile } from './reconcile.ts'
import { once, TailRecords } from './tail-records.ts'

/** What a followed file needs of its source. */
export interface TailContext {
  readonly params: FileParams
  readonly context: OpenContext
  readonly counts: LineCounts
  /** Ends the source. */
  readonly onFailed: (error: SourceError) => void
}

/** What a file is when it is taken up. */
export interface TailInit {
  readonly path: string
  readonly dev: string
  readonly ino: string
  readonly birth: string
  readonly handle: FileHandle
  readonly size: number
  readonly memory: ContentMemory
}

/** One file that is followed: where it stands, how far it has been read, and what becomes of its lines. */
export class TailedFile implements KnownFile {
  static #made = 0
  /** The smaller, the earlier it was taken up. */
  order: number = TailedFile.#made++
  readonly #context: TailContext
  path: string
  readonly dev: string
  readonly ino: string
  readonly birth: string
  /** Null while it is closed, for `max_open_files`. */
  handle: FileHandle | null
  memory: ContentMemory
  /** Its size when it was looked at last. */
  size: number
  /** When it was written last, as it was seen last, in ns since the epoch. */
  modified = 0n
  /** Null until the first bytes have said it. */
  compression: Compression | null = null
  format: TextFormat | null = null
  /** The content of a compressed file while it is inflated. */
  archive: ByteSource | null = null
  /** Compressed content that was read to its end. */
  complete = false
  /** What the file was when its compressed content was read to its end, or as far as it can be; null where that was not tried. */
  tried: { readonly size: number, readonly modified: bigint } | null = null
  /** Null under `ack: 'auto'`. */
  acks: ContentLanes | null = null
  /** When no name led to it any more, in ms since the epoch; null while one does. */
  detachedAt: number | null = null
  /** When it was given another name that matches, in ms since the epoch: then its last line is delivered though it has no ending. */
  movedAt: number | null = null
  /** Why its compressed content could not be read to its end; null where it could. */
  damage: SourceError | null = null
  /** The code of the damage that was told. */
  toldDamage: string | null = null
  /** The names it has had, the newest last: copies are named after one of them. */
  names: readonly string[]
  /** What has to come before it is read; null where nothing has. */
  waiting: string | null = null
  /** It is not any more what was read of it. */
  changed = false
  /** Portions that are not taken yet. */
  portions = 0
  atEnd = false
  /** Its last line has been asked for: nothing more comes. */
  finishing = false
  /** When bytes of it came last, or it was taken up, in ms since the epoch. */
  dataAt: number
  /** When all that was there had been read, for the last time; in ms since the epoch. */
  caughtUpAt: number
  /** Looks in a row that gave nothing. */
  quietLooks = 0
  /** When its name was looked at last, in ms since the epoch. */
  checkedAt = 0
  /** Where its last line begins, which was delivered though it had no ending; null where it had one. */
  endedInLine: LineStart | null = null
  /** Its content goes on in another file, which was taken up. */
  superseded = false
  /** What the checkpoint says of it, as long as that is so. */
  record: FileRecord | null = null
  /** The last read filled its buffer: there is more. */
  more = false
  /** It waits for its look. */
  queued = false
  timer: unknown = null
  /** Why it cannot be read at the moment. */
  trouble: SourceError | null = null
  #slot = new ChunkSlot()
  #reader: LineReader | null = null
  /** Null where each line is a record. */
  #records: TailRecords | null = null
  /** Where a line begins that was not read yet. */
  #start: LineStart
  readonly #report: LineReport
  #tags: Tags | null = null
  #tagged = ''

  constructor(tail: TailContext, init: TailInit, start: LineStart) {
    const { context, params, counts, onFailed } = tail
    this.#context = tail
    this.path = init.path
    this.names = [init.path]
    this.dev = init.dev
    this.ino = init.ino
    this.birth = init.birth
    this.handle = init.handle
    this.size = init.size
    this.memory = init.memory
    this.#start = start
    this.dataAt = context.clock.now()
    this.caughtUpAt = this.dataAt
    this.#report = new LineReport({ path: () => this.path, onError: params.onError, counts, context, onFailed })
  }

  /** Its lines, or the records made of them, from the offset that was read up to. */
  get lines(): LineSupply {
    return this.#records ?? this.#reader ?? NO_LINES
  }

  get slot(): ChunkSlot {
    return this.#slot
  }

  /** It has that name, too, or has it now. */
  named(path: string): void {
    this.names = [...this.names.filter((name) => name !== path), path].slice(-MOST_NAMES)
  }

  /** What its first bytes say is known: lines begin at `start`. */
  begin(format: TextFormat, start: LineStart): void {
    const { context, params } = this.#context
    this.format = format
    this.#start = start
    this.#slot = new ChunkSlot()
    this.#reader = new LineReader(this.#slot, format, this.#report, (base) => ({
      source: context.key, tags: this.#tagsNow, path: this.path, dev: this.dev, ino: this.ino, base,
      receivedAt: context.clock.now(), lane: params.multiline === undefined ? this.acks?.current ?? null : null
    }), start)
    this.#records = params.multiline === undefined ? null : new TailRecords(this.#reader, openAssembler(params.multiline, format, this.acks?.current ?? null, context.clock))
  }

  /** It is read anew from `start`, by what its first bytes say then where that is the beginning. */
  restart(memory: ContentMemory, start: LineStart): void {
    this.memory = memory
    this.changed = false
    this.atEnd = false
    if (start.offset > 0 && this.format !== null) {
      this.begin(this.format, start)
      return
    }
    this.#reader = null
    this.#records = null
    this.format = null
    this.compression = null
    this.#start = start
  }

  /** Where the line begins that would be given next. */
  get position(): LineStart {
    return this.#records?.position ?? this.#reader?.position ?? this.#start
  }

  /** Where the line begins that would be read next: it may be part of a record that is in hand. */
  get linePosition(): LineStart {
    return this.#reader?.position ?? this.#start
  }

  /** Where reading has to go on after a crash: before the first line that is not done. `inHand` is its last line where that waits in the stream's buffer. */
  resumeAt(inHand: boolean): LineStart {
    const unacked = this.acks?.oldest ?? null
    if (unacked !== null) return unacked
    if (this.endedInLine !== null) return this.endedInLine
    return inHand ? this.#records?.lastStart ?? this.#reader?.lastLine ?? this.#start : this.position
  }

  /** An unfinished line waits for its end. */
  get inLine(): boolean {
    return this.#reader?.inLine === true
  }

  /** The unfinished line alone, as a record. */
  get partial(): LineSupply {
    const line = once(() => this.#reader?.flushPartial() ?? null)
    return this.#records?.endingWith(line) ?? line
  }

  /** The lines in hand of which more may come, as a record; null where there are none. */
  get unfinishedRecord(): { readonly since: number, readonly supply: LineSupply } | null {
    return this.#records?.unfinished ?? null
  }

  get bytesBehind(): number | null {
    return this.compression === 'none' || this.compression === null ? Math.max(0, this.size - this.position.offset) : null
  }

  get #tagsNow(): Tags {
    if (this.#tags === null || this.#tagged !== this.path) {
      this.#tagged = this.path
      this.#tags = Object.freeze({ ...this.#context.context.tags, access_source: this.path })
    }
    return this.#tags
  }
}

const MOST_NAMES = 8
const NO_LINES: LineSupply = { next: () => null }
