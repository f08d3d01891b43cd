import type { FileBytes } from '../file-bytes.ts'
import { wholeUnits } from '../even-bytes.ts'
import type { Compression } from '../inflate.ts'
import { lineFeed } from '../line-ending.ts'
import { FIRST_LINE, type LineStart } from '../line-reader.ts'
import type { LineSupply } from '../line-supply.ts'
import type { OpenedFile } from '../open-file.ts'
import type { TextFormat } from '../text-format.ts'
import type { ArchiveReader } from './archive-reader.ts'
import type { ContentId } from './content-id.ts'
import { sameBirth, seenFile, seenFileSync, type SeenFile } from '../seen-file.ts'
import type { FileAcks } from './file-acks.ts'
import { FileLines, type LineContext } from './file-lines.ts'
import type { Fingerprint, KnownContent } from './fingerprint.ts'
import type { HarvesterState } from './harvester-state.ts'
import { linesBegin } from './lines-begin.ts'
import { readAt } from './read-at.ts'
import type { Portion, PortionContent } from './read-queue.ts'

/** The outcome of looking for more. */
export type ReadOutcome =
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly offset: number; readonly more: boolean }
  /** Nothing new. */
  | { readonly kind: 'idle' }
  /** Compressed content that was read to its end. */
  | { readonly kind: 'end' }
  /** The file no longer holds what was read of it. */
  | { readonly kind: 'changed' }

/** A content while it is read: its identity, what was read of it, its lines. */
export interface HarvestedContent extends ContentId {
  readonly compression: Compression
  readonly fingerprint: Fingerprint
  readonly acks: FileAcks
  /** Where the record begins that is given first. */
  readonly start: LineStart
  /** How far an unfinished last line was delivered; it is not delivered again unless it continues. */
  readonly given: number
  /** Nothing of it had been read before this run. */
  readonly isNew?: true
  /** Up to here the file had held other lines, which were delivered. */
  readonly delivered?: number
  /** The file was cut there: NULs that follow are a hole. */
  readonly cutAt?: number
  /** How to read its lines; null for compressed content, where that is known only after inflating. */
  readonly format: TextFormat | null
  /** What was known of compressed content before it was inflated in this run. */
  readonly known?: KnownContent
  /** For compressed content that was there at the start and is skipped: its size then. */
  readonly left?: number
}

/** Why no name leads to a file any more: it has none left, or only names that do not match. */
export type Detachment = { readonly at: number; readonly cause: 'deleted' | 'away' }

/**
 * ONE file: where it is, and how far it has been read. Nobody else writes its state; it knows nothing about other
 * files.
 */
export class Harvester {
  static #made = 0
  /** Orders the events of files, even if the clock stands still. */
  static #steps = 0
  /** The smaller, the earlier it was found. Files wait only for earlier ones, so that no two wait for each other. */
  readonly order: number = Harvester.#made++
  readonly dev: string
  readonly ino: string
  readonly birth: string
  #atStart: boolean
  readonly sizeAtStart: number
  /** Called when its state or its content is another one, or that begins otherwise. */
  onChange: (() => void) | null = null
  #path: string
  #names: readonly string[]
  #seen: SeenFile
  /** The file's state when everything read of it was found unchanged; null if unknown. */
  #verified: Pick<SeenFile, 'size' | 'modified' | 'changed'> | null = null
  #handle: FileBytes | null = null
  #head: Buffer = NOTHING
  #state: HarvesterState = { kind: 'unopened', isLimited: false, reason: 'it has not been opened yet' }
  #content: HarvestedContent | null = null
  #lines: FileLines | null = null
  #archive: ArchiveReader | null = null
  #detached: Detachment | null = null
  /**
   * When it got another matching name, in ms since the epoch: then its last line is delivered even without an ending.
   */
  #movedAt: number | null = null
  #dataAt: number
  #caughtUpAt: number
  #lookedAt = 0
  #lookedStep = 0
  #grewAt: number
  #grewStep = Harvester.#steps++
  #failedStep = 0
  /** When it could be read for the first time since it could not; null while it cannot. */
  #askedStep: number | null = null
  #portions = 0
  /** Where its last record begins, if that was delivered unfinished. */
  #endPlace: LineStart | null = null
  /** Bytes that were seen, destroyed before they were read, and not yet reported. */
  #vanished = 0
  /**
   * How long its content was when it was found to hold what was read of it: later bytes may belong to another one that
   * has overwritten it.
   */
  #intactSize = 0
  #bytesLost = 0
  readonly #context: LineContext

  constructor(context: LineContext, seen: SeenFile, names: readonly string[], atStart: boolean) {
    this.#context = context
    this.dev = seen.dev
    this.ino = seen.ino
    this.birth = seen.birth
    this.#atStart = atStart
    this.#seen = seen
    this.sizeAtStart = seen.size
    this.#path = seen.path
    this.#names = names
    const now = context.context.clock.now()
    this.#dataAt = now
    this.#caughtUpAt = now
    this.#grewAt = now
  }

  // Queries.

  get path(): string {
    return this.#path
  }
  /** All names it has had, the newest last. */
  get names(): readonly string[] {
    return this.#names
  }
  get state(): HarvesterState {
    return this.#state
  }
  get content(): HarvestedContent | null {
    return this.#content
  }
  get handle(): FileBytes | null {
    return this.#handle
  }
  /**
   * The first bytes as they stand on the disk, as they were when it was opened; none once something was read, as its
   * content has what is needed of them.
   */
  get head(): Buffer {
    return this.#head
  }
  get size(): number {
    return this.#seen.size
  }
  /** In ns since the epoch. */
  get modified(): bigint {
    return this.#seen.modified
  }
  /** It has names in other folders, or others that match. */
  get hasOtherNames(): boolean {
    return this.#seen.hardLinks > 1
  }
  get verified(): Pick<SeenFile, 'size' | 'modified' | 'changed'> | null {
    return this.#verified
  }
  get archive(): ArchiveReader | null {
    return this.#archive
  }
  /** It was there when the source was opened, and had content. */
  get atStart(): boolean {
    return this.#atStart
  }
  get detached(): Detachment | null {
    return this.#detached
  }
  get movedAt(): number | null {
    return this.#movedAt
  }
  /** When bytes of it came last, or it was found, in ms since the epoch. */
  get dataAt(): number {
    return this.#dataAt
  }
  /** When all that was there had been read, for the last time; in ms since the epoch. */
  get caughtUpAt(): number {
    return this.#caughtUpAt
  }
  /** When it was last found to hold what was read of it, in ms since the epoch. */
  get lookedAt(): number {
    return this.#lookedAt
  }
  /** When its size was last seen to change, in ms since the epoch. */
  get grewAt(): number {
    return this.#grewAt
  }
  /** Whether it was found to hold what was read of it after that one was last seen to change. */
  lookedAtSince(other: Pick<Harvester, 'grewStep'>): boolean {
    return this.#lookedStep > other.grewStep
  }
  /** Whether it could not be read since that one can. */
  failedSince(step: number): boolean {
    return this.#failedStep > step
  }
  get grewStep(): number {
    return this.#grewStep
  }
  /** Portions that are not taken yet. */
  get portions(): number {
    return this.#portions
  }
  get bytesLost(): number {
    return this.#bytesLost
  }
  get unfinishedRecord(): ReturnType<FileLines['unfinished']> {
    return this.#hasBeenGiven ? null : (this.#lines?.unfinished() ?? null)
  }
  /** An unfinished line waits for its end, and was not delivered without it. */
  get inLine(): boolean {
    return !this.#hasBeenGiven && this.#lines?.inLine === true
  }
  get format(): TextFormat | null {
    return this.#lines?.format ?? null
  }
  get linePosition(): LineStart {
    return this.#lines?.linePosition ?? this.position
  }

  /** Where the record begins that would be given next. */
  get position(): LineStart {
    return this.#endPlace ?? this.#lines?.position ?? this.#content?.start ?? FIRST_LINE
  }

  /** Up to there an unfinished last line was delivered. */
  get given(): number {
    return this.#endPlace === null ? (this.#content?.given ?? 0) : (this.#content?.fingerprint.length ?? 0)
  }

  /**
   * Where reading has to continue after a crash: before the first record that is not done. `inHand`: the last delivered
   * record waits in the stream's buffer.
   */
  resumeAt(inHand: boolean): LineStart {
    const unacked = this.#content?.acks.oldest ?? null
    return unacked ?? (inHand && this.#lines !== null ? this.#lines.lastStart : this.position)
  }

  /** Null if unknown. */
  get bytesBehind(): number | null {
    const compression = this.#content?.compression ?? 'none'
    if (compression !== 'none' || (this.#content === null && this.#state.kind === 'unreadable')) return null
    return this.#state.kind === 'copy'
      ? 0
      : Math.max(0, this.size - Math.max(this.position.offset, Math.min(this.given, this.size)))
  }

  /** Seen and not read. */
  get unread(): number {
    // What was there at the start is skipped on purpose if reading begins at the end.
    const passedOver = this.#atStart && this.#context.params.from === 'end' ? this.sizeAtStart : 0
    if (this.#content === null) return this.#state.kind === 'copy' ? 0 : Math.max(0, this.size - passedOver)
    return this.#content.compression === 'none'
      ? Math.max(0, this.size - this.#content.fingerprint.length)
      : this.#state.kind === 'finished'
        ? 0
        : this.size
  }

  /** Whether that is this file: inodes are reused, birth times are not. */
  is({ dev, ino, birth }: Pick<SeenFile, 'dev' | 'ino' | 'birth'>): boolean {
    return dev === this.dev && ino === this.ino && sameBirth(birth, this.birth)
  }

  // What happens to its names.

  named(path: string): void {
    this.#names = fewer([...this.#names.filter((name) => name !== path), path])
  }

  /** It has that name now. */
  renamed(path: string, now: number): void {
    // One of several names that is taken away is no rotation.
    if (!this.#names.includes(path)) this.#movedAt = now
    this.#path = path
    this.#detached = null
    this.named(path)
  }

  detach(detachment: Detachment): void {
    this.#detached = detachment
    // it is looked at once more before anything takes its place
    if (this.#state.kind === 'at-end') this.#state = { kind: 'reading' }
  }

  /** What the system says of it now. */
  saw(seen: SeenFile): void {
    const { size } = this.#seen
    const read = this.#content?.fingerprint.length ?? 0
    if (seen.size < size && this.#content?.compression === 'none') {
      this.#vanished += Math.max(0, size - Math.max(seen.size, read))
      this.#intactSize = Math.min(this.#intactSize, seen.size)
      if (seen.size >= read) this.#lines?.cutAt(seen.size)
    }
    // What was there at the start is not there any more.
    if (seen.size < this.sizeAtStart && this.#atStart) {
      this.#atStart = false
      this.onChange?.()
    }
    if (seen.size !== size || seen.modified !== this.#seen.modified) {
      this.#grewAt = this.#context.context.clock.now()
      this.#grewStep = Harvester.#steps++
    }
    this.#seen = seen
  }

  /** Bytes that were seen and went before they were read; told once. */
  takeVanished(): number {
    const bytes = this.#vanished
    this.#vanished = 0
    return bytes
  }

  /** What was seen of its content and never read is gone, too: other bytes stand there. */
  takeUnread(): number {
    const read = this.#content?.fingerprint.length ?? 0
    const bytes = Math.max(0, this.#intactSize - read)
    this.#intactSize = 0
    return this.takeVanished() + bytes
  }

  /** It has grown, and was not read since: whether that is more of its content. */
  async lookAtGrowth(): Promise<void> {
    const handle = this.#handle
    const content = this.#content
    const { size } = this.#seen
    if (
      handle === null ||
      content === null ||
      content.compression !== 'none' ||
      size <= Math.max(this.#intactSize, content.fingerprint.length)
    )
      return
    const { window, windowStart } = content.fingerprint
    // Where it cannot be read, its next look says so.
    const [there] = await Promise.allSettled([readAt(handle, windowStart, window.length)])
    if (there.status === 'fulfilled' && there.value.equals(window)) this.#intactSize = size
  }

  /** Those bytes are in no copy either. */
  lost(bytes: number): void {
    this.#bytesLost += bytes
  }

  // Opening and closing.

  opened({ handle, head, ...seen }: OpenedFile): void {
    this.#handle = handle
    if (this.#content === null) this.#head = head
    this.saw(seen)
  }

  /** What its beginning is now. */
  beginsWith(head: Buffer): void {
    this.#head = head
    this.#askedStep ??= Harvester.#steps++
  }

  get askedStep(): number {
    return this.#askedStep ?? Infinity
  }

  async close(): Promise<void> {
    const handle = this.#handle
    const archive = this.#archive
    this.#handle = null
    this.#archive = null
    await archive?.close()
    await handle?.close()
  }

  // What is decided about it.

  get seen(): SeenFile {
    return this.#seen
  }

  be(state: HarvesterState): void {
    if (state.kind === 'empty') this.#atStart = false
    if (state.kind === 'unreadable') {
      this.#failedStep = Harvester.#steps++
      this.#askedStep = null
    }
    this.#state = state
    this.onChange?.()
  }

  /** Its content is known, and is read from `start` on. */
  begin(content: HarvestedContent, names: readonly string[] = []): void {
    this.#content = content
    if (names.length > 0 && !names.includes(this.#path)) this.#movedAt = this.#context.context.clock.now()
    this.#names = fewer([...names.filter((name) => !this.#names.includes(name)), ...this.#names])
    this.#endPlace = null
    this.#vanished = 0
    this.#intactSize = 0
    this.#verified = null
    this.#lines = content.format === null ? null : this.#linesOf(content.format, content.start, content)
    this.#state = { kind: 'reading' }
    this.onChange?.()
  }

  /** Its last line had been requested, but it has a name again: reading continues. */
  goOn(): void {
    const content = this.#content
    if (content === null) return
    const start = this.position
    this.begin({ ...content, start, given: this.given, fingerprint: content.fingerprint.until(start.offset) })
  }

  /** It holds another content now, of which nothing is known. */
  forget(): void {
    this.#atStart = false
    this.#content = null
    this.#names = [this.#path]
    this.#lines = null
    this.#endPlace = null
    this.#verified = null
    this.#state = { kind: 'empty', reason: 'its first byte has not come', looks: 0 }
    this.onChange?.()
  }

  // Reading.

  /** Whether its name still leads to it, and whether it is as it was. */
  async lookAtName(): Promise<'as before' | 'changed' | 'elsewhere'> {
    if (this.#detached !== null) return 'changed'
    const seen = await this.#look()
    if (seen === null || !this.is(seen)) return 'elsewhere'
    const { size, modified, changed } = this.#seen
    this.saw(seen)
    return seen.size === size && seen.modified === modified && seen.changed === changed ? 'as before' : 'changed'
  }

  async #look(): Promise<SeenFile | null> {
    const {
      params: { symlinks },
      isLocal
    } = this.#context
    try {
      return isLocal(this.#path) ? seenFileSync(this.#path, symlinks) : await seenFile(this.#path, symlinks)
    } catch {
      return null
    }
  }

  /**
   * Looks for more, beyond what was read; the bytes just before are compared in the same call. `buffer` holds what it
   * gives.
   */
  async read(buffer: Buffer): Promise<ReadOutcome> {
    const handle = this.#handle
    const content = this.#content
    if (handle === null || content === null) return IDLE
    const { fingerprint } = content
    const { window, windowStart, length } = fingerprint
    const before = this.#seen
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, windowStart)
    if (bytesRead < window.length || !buffer.subarray(0, window.length).equals(window)) return { kind: 'changed' }
    this.#intactSize = Math.max(this.#intactSize, before.size)
    // A leftover byte of UTF-16 is read again with the next one.
    const bytes = wholeUnits(buffer.subarray(window.length, bytesRead), this.#lines?.format.ending ?? lineFeed)
    if (bytes.length === 0) {
      this.looked()
      this.#verified = before.size === length && isSettled(before) ? before : null
      return IDLE
    }
    return { kind: 'data', bytes, offset: length, more: bytesRead === buffer.length }
  }

  reads(archive: ArchiveReader | null): void {
    this.#archive = archive
  }

  /** Lines of compressed content begin there. */
  beginLines(format: TextFormat, start: LineStart, fingerprint: Fingerprint): void {
    if (this.#content === null) return
    const { known: _known, ...rest } = this.#content
    const content = { ...rest, fingerprint, start, given: this.given }
    this.#content = content
    this.#endPlace = null
    this.#lines = this.#linesOf(format, start, content)
    this.onChange?.()
  }

  took(bytes: Buffer): void {
    const content = this.#content
    if (content === null) return
    const { first } = content.fingerprint
    content.fingerprint.took(bytes)
    if (content.fingerprint.first !== first) this.onChange?.()
    this.#head = NOTHING
    const { length } = content.fingerprint
    if (content.compression === 'none' && length > this.size) this.#seen = { ...this.#seen, size: length }
    this.#dataAt = this.#context.context.clock.now()
    this.looked()
    this.#verified = null
    this.#state = { kind: 'reading' }
  }

  /** It holds what was read of it. */
  looked(): void {
    this.#lookedAt = this.#context.context.clock.now()
    this.#lookedStep = Harvester.#steps++
  }

  /** Nothing more at the moment. */
  atEnd(now: number): void {
    const looks = this.#state.kind === 'at-end' ? this.#state.looks + 1 : 1
    this.#state = { kind: 'at-end', looks }
    this.looked()
    if (this.#portions === 0) this.#caughtUpAt = now
  }

  // What the consumer takes.

  portion(content: PortionContent): Portion {
    this.#portions++
    return { file: this, ...content }
  }

  /** What a portion gives, when its turn comes. */
  supplyOf(portion: PortionContent): LineSupply {
    const lines = this.#lines
    switch (portion.kind) {
      case 'bytes':
        lines?.put(portion.bytes, portion.offset)
        return lines?.supply ?? NO_LINES
      case 'last line':
        if (lines === null || this.#hasBeenGiven) return NO_LINES
        if (lines.inLine || lines.unfinished() !== null) this.#endPlace = lines.position
        lines.end()
        return lines.supply
      case 'partial line':
        return this.#hasBeenGiven ? NO_LINES : (lines?.partial ?? NO_LINES)
      case 'record':
    }
    return this.unfinishedRecord?.supply ?? NO_LINES
  }

  taken({ kind }: PortionContent): void {
    this.#portions--
    // Of several records that the end has completed, the last is the unfinished one.
    if (kind === 'last line' && this.#endPlace !== null && this.#lines !== null) this.#endPlace = this.#lines.lastStart
  }

  get #hasBeenGiven(): boolean {
    return this.#content !== null && this.#content.fingerprint.length <= this.#content.given
  }

  #linesOf(format: TextFormat, start: LineStart, content: HarvestedContent): FileLines {
    return new FileLines(this.#context, format, linesBegin(format, start, content), () => ({
      path: this.#path,
      dev: this.dev,
      ino: this.ino,
      id: content.id,
      watermark: this.#content?.acks.current ?? null
    }))
  }
}

/**
 * Two changes within one tick of the file system's clock look like one: a file that was written just now may be written
 * again unnoticed.
 */
function isSettled({ modified, changed }: Pick<SeenFile, 'modified' | 'changed'>): boolean {
  const last = modified > changed ? modified : changed
  return Math.abs(Date.now() - Number(last / 1_000_000n)) > SETTLED_MS
}

/** Coarser than the clock of any known file system except FAT. */
const SETTLED_MS = 1000
const NOTHING = Buffer.alloc(0)
const IDLE: ReadOutcome = { kind: 'idle' }
/** The first ones stay, as a writer makes its next file there. */
function fewer(names: readonly string[]): readonly string[] {
  return names.length <= FIRST_NAMES + LAST_NAMES
    ? names
    : [...names.slice(0, FIRST_NAMES), ...names.slice(-LAST_NAMES)]
}

const FIRST_NAMES = 4
const LAST_NAMES = 12
const NO_LINES: LineSupply = { next: () => null }
