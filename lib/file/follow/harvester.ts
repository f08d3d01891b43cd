import type { FileBytes } from '../file-bytes.ts'
import { lineFeed } from '../line-ending.ts'
import { FIRST_LINE, type LineStart } from '../line-reader.ts'
import type { LineSupply } from '../line-supply.ts'
import type { OpenedFile } from '../open-file.ts'
import { isUntouched, sameBirth, seenNow, type SeenFile } from '../seen-file.ts'
import type { TextFormat } from '../text-format.ts'
import type { ArchiveReader } from './archive-reader.ts'
import { ContentLines, NO_LINES } from './content-lines.ts'
import { FileLines, type LineContext } from './file-lines.ts'
import { FileOnDisk, type KnownOnDisk } from './file-on-disk.ts'
import { FileNames, type Detachment } from './file-names.ts'
import { FileTimes, type KnownTimes } from './file-times.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { HarvesterState } from './harvester-state.ts'
import { linesBegin } from './lines-begin.ts'
import type { PortionContent } from './portion-content.ts'
import { readAt } from './read-at.ts'
import { IDLE, readBeyond, type ReadOutcome } from './read-beyond.ts'
import { VanishedBytes } from './vanished-bytes.ts'

/**
 * ONE file: where it is, and how far it has been read. Only this class writes the state of the file; it knows nothing
 * about other files.
 */
export class Harvester {
  static #made = 0
  /**
   * Files that were found earlier have smaller numbers. Files wait only for earlier ones, so that no two wait for each
   * other.
   */
  readonly order: number = Harvester.#made++
  readonly dev: string
  readonly ino: string
  readonly birth: string
  /** Called on changes that matter to `LivingIndex`: of the state, of the content, or of its known first bytes. */
  onChange: (() => void) | null = null
  readonly #context: LineContext
  readonly #names: FileNames
  readonly #times: FileTimes
  readonly #disk: FileOnDisk
  readonly #vanished = new VanishedBytes()
  #head: Buffer = NOTHING
  #state: HarvesterState = { kind: 'unopened', isLimited: false, reason: 'it has not been opened yet' }
  /** Null while the content is unknown. */
  #harvest: ContentLines | null = null
  #archive: ArchiveReader | null = null
  #portions = 0

  constructor(context: LineContext, seen: SeenFile, names: readonly string[], atStart: boolean) {
    this.#context = context
    this.dev = seen.dev
    this.ino = seen.ino
    this.birth = seen.birth
    this.#names = new FileNames(seen.path, names)
    this.#times = new FileTimes(context.context.clock)
    this.#disk = new FileOnDisk(seen, atStart)
  }

  // Queries.

  get path(): string {
    return this.#names.path
  }
  /** All names the file has had, the newest last. */
  get names(): readonly string[] {
    return this.#names.all
  }
  get detached(): Detachment | null {
    return this.#names.detached
  }
  /** When the file got another matching name, in ms since the epoch. */
  get movedAt(): number | null {
    return this.#names.movedAt
  }
  /** When things happened to the file. */
  get times(): KnownTimes {
    return this.#times
  }
  get state(): HarvesterState {
    return this.#state
  }
  get content(): HarvestedContent | null {
    return this.#harvest?.content ?? null
  }
  get handle(): FileBytes | null {
    return this.#disk.handle
  }
  /**
   * The first bytes on the disk, as read before the content was known; empty once some of the content was read, because
   * its fingerprint then holds what is needed of them.
   */
  get head(): Buffer {
    return this.#head
  }
  /** What the system reports about the file. */
  get disk(): KnownOnDisk {
    return this.#disk
  }
  get size(): number {
    return this.#disk.seen.size
  }
  /** Time of the last write (mtime), in ns since the epoch. */
  get modified(): bigint {
    return this.#disk.seen.modified
  }
  get archive(): ArchiveReader | null {
    return this.#archive
  }
  /** Number of portions that the consumer has not taken yet. */
  get portions(): number {
    return this.#portions
  }
  /** Number of bytes of the file that were lost. */
  get bytesLost(): number {
    return this.#vanished.lost
  }
  /** The buffered lines of a record that may still grow, as a record; null if there are none. */
  get unfinishedRecord(): ReturnType<FileLines['unfinished']> {
    return this.#harvest?.unfinishedRecord ?? null
  }
  /** Whether an unfinished line waits for its ending and was not delivered without it. */
  get inLine(): boolean {
    return this.#harvest?.inLine === true
  }
  get format(): TextFormat | null {
    return this.#lines?.format ?? null
  }
  /** Start of the next line, which may belong to a buffered record. */
  get linePosition(): LineStart {
    return this.#harvest?.linePosition ?? FIRST_LINE
  }
  /** Start of the record that is delivered next. */
  get position(): LineStart {
    return this.#harvest?.position ?? FIRST_LINE
  }
  /** Offset up to which an unfinished last line was delivered. */
  get given(): number {
    return this.#harvest?.given ?? 0
  }
  /**
   * Where reading has to continue after a crash: before the first record that is not done. `inHand`: the last delivered
   * record waits in the stream's buffer.
   */
  resumeAt(inHand: boolean): LineStart {
    return this.#harvest?.resumeAt(inHand) ?? FIRST_LINE
  }

  /** Number of bytes that were seen but not read. */
  get unread(): number {
    const {
      content,
      disk: { atStart, sizeAtStart }
    } = this
    // What the file held at the start is skipped on purpose if reading begins at the end.
    const passedOver = atStart && this.#context.params.from === 'end' ? sizeAtStart : 0
    if (content === null) return this.#state.kind === 'copy' ? 0 : Math.max(0, this.size - passedOver)
    if (content.compression === 'none') return Math.max(0, this.size - content.fingerprint.length)
    return this.#state.kind === 'finished' ? 0 : this.size
  }

  /** Whether the given identity is that of this file: inodes are reused, birth times are not. */
  is({ dev, ino, birth }: Pick<SeenFile, 'dev' | 'ino' | 'birth'>): boolean {
    return dev === this.dev && ino === this.ino && sameBirth(birth, this.birth)
  }

  // Changes of names and size.

  named(path: string): void {
    this.#names.named(path)
  }

  /** The file has this name now. */
  renamed(path: string, now: number): void {
    this.#names.renamed(path, now)
  }

  detach(detachment: Detachment): void {
    this.#names.detach(detachment)
    // one more look before another file takes its place
    if (this.#state.kind === 'at-end') this.#state = { kind: 'reading' }
  }

  /** Stores the state that the system reports now. */
  saw(seen: SeenFile): void {
    const { size, modified } = this.#disk.seen
    if (seen.size < size && this.content?.compression === 'none') {
      this.#vanished.shrank(size, seen.size, this.#read)
      if (seen.size >= this.#read) this.#lines?.cutAt(seen.size)
    }
    if (this.#disk.saw(seen)) this.onChange?.()
    if (seen.size !== size || seen.modified !== modified) this.#times.grew()
  }

  /** Returns, once, the number of bytes that were seen and vanished before they were read. */
  takeVanished(): number {
    return this.#vanished.take()
  }

  /**
   * Returns the vanished bytes and those of the content that were seen but never read: other bytes have replaced them.
   */
  takeUnread(): number {
    return this.#vanished.takeUnread(this.#read)
  }

  /** Counts bytes that no copy holds either. */
  lost(bytes: number): void {
    this.#vanished.addLost(bytes)
  }

  /**
   * Checks, for a file that has grown since its last read, whether it still holds what was read, so that the growth is
   * its own.
   */
  async lookAtGrowth(): Promise<void> {
    const { handle, content, size } = this
    if (handle === null || content?.compression !== 'none' || !this.#vanished.isDoubtful(size, this.#read)) return
    const { window, windowStart } = content.fingerprint
    // If the read fails, the next look reports it.
    const [there] = await Promise.allSettled([readAt(handle, windowStart, window.length)])
    if (there.status === 'fulfilled' && there.value.equals(window)) this.#vanished.intactAt(size)
  }

  // Opening and closing.

  opened({ handle, head, ...seen }: OpenedFile): void {
    this.#disk.opened(handle)
    if (this.#harvest === null) this.#head = head
    this.saw(seen)
  }

  /** Stores the current first bytes. */
  beginsWith(head: Buffer): void {
    this.#head = head
    this.#times.asked()
  }

  reads(archive: ArchiveReader | null): void {
    this.#archive = archive
  }

  async close(): Promise<void> {
    const handle = this.#disk.takeHandle()
    const archive = this.#archive
    this.#archive = null
    await archive?.close()
    await handle?.close()
  }

  // Decisions about the file.

  be(state: HarvesterState): void {
    if (state.kind === 'empty') this.#disk.cameLater()
    if (state.kind === 'unreadable') this.#times.failed()
    this.#state = state
    this.onChange?.()
  }

  /** The content is known, and is read from its `start` on. */
  begin(content: HarvestedContent, names: readonly string[] = []): void {
    this.#names.hadBefore(names, this.#context.context.clock.now())
    this.#vanished.reset()
    this.#disk.isUnverified()
    const { format, start } = content
    this.#harvest = new ContentLines(content, format === null ? null : this.#linesOf(format, start, content))
    this.#state = { kind: 'reading' }
    this.onChange?.()
  }

  /** Continues reading after the last line was requested, because a name leads to the file again. */
  goOn(): void {
    const { content, position: start, given } = this
    if (content !== null) this.begin({ ...content, start, given, fingerprint: content.fingerprint.until(start.offset) })
  }

  /** Sets where the lines of compressed content begin. */
  beginLines(format: TextFormat, start: LineStart, fingerprint: Fingerprint): void {
    if (this.#harvest === null) return
    const { known: _known, ...rest } = this.#harvest.content
    const content = { ...rest, fingerprint, start, given: this.given }
    this.#harvest = new ContentLines(content, this.#linesOf(format, start, content))
    this.onChange?.()
  }

  /** Forgets the content: the file holds another one now, about which nothing is known. */
  forget(): void {
    this.#disk.cameLater()
    this.#disk.isUnverified()
    this.#harvest = null
    this.#names.forgetOthers()
    this.#state = { kind: 'empty', reason: 'its first byte has not come', looks: 0 }
    this.onChange?.()
  }

  // Reading.

  /** Whether the name still leads to this file, and whether the file is unchanged. */
  async lookAtName(): Promise<'as before' | 'changed' | 'elsewhere'> {
    if (this.detached !== null) return 'changed'
    const { params, isLocal } = this.#context
    const seen = await seenNow(this.path, params.symlinks, isLocal(this.path))
    if (seen === null || !this.is(seen)) return 'elsewhere'
    const before = this.#disk.seen
    this.saw(seen)
    return isUntouched(seen, before) ? 'as before' : 'changed'
  }

  /** Reads beyond what was read so far; the returned bytes are a view of `buffer`. */
  async read(buffer: Buffer): Promise<ReadOutcome> {
    const { handle, content } = this
    if (handle === null || content === null) return IDLE
    const { length } = content.fingerprint
    const before = this.#disk.seen
    const outcome = await readBeyond(handle, content.fingerprint, this.format?.ending ?? lineFeed, buffer)
    if (outcome.kind === 'changed') return outcome
    this.#vanished.intactAt(before.size)
    if (outcome.kind === 'idle') {
      this.looked()
      this.#disk.isAsRead(before, length)
    }
    return outcome
  }

  took(bytes: Buffer): void {
    const { content } = this
    if (content === null) return
    const { first } = content.fingerprint
    content.fingerprint.took(bytes)
    if (content.fingerprint.first !== first) this.onChange?.()
    this.#head = NOTHING
    const { length } = content.fingerprint
    if (content.compression === 'none') this.#disk.reaches(length)
    this.#times.gotData()
    this.looked()
    this.#disk.isUnverified()
    this.#state = { kind: 'reading' }
  }

  /** The file was found to hold what was read of it. */
  looked(): void {
    this.#times.looked()
  }

  /** The file holds nothing new at the moment. */
  atEnd(now: number): void {
    const looks = this.#state.kind === 'at-end' ? this.#state.looks + 1 : 1
    this.#state = { kind: 'at-end', looks }
    this.looked()
    if (this.#portions === 0) this.#times.caughtUp(now)
  }

  // Portions for the consumer.

  portion(content: PortionContent): { readonly file: Harvester } & PortionContent {
    this.#portions++
    return { file: this, ...content }
  }

  /** The lines of a portion whose turn has come. */
  supplyOf(portion: PortionContent): LineSupply {
    return this.#harvest?.supplyOf(portion) ?? NO_LINES
  }

  taken(portion: PortionContent): void {
    this.#portions--
    this.#harvest?.taken(portion)
  }

  /** Offset up to which the content was read. */
  get #read(): number {
    return this.content?.fingerprint.length ?? 0
  }

  get #lines(): FileLines | null {
    return this.#harvest?.lines ?? null
  }

  #linesOf(format: TextFormat, start: LineStart, content: HarvestedContent): FileLines {
    return new FileLines(this.#context, format, linesBegin(format, start, content), () => ({
      path: this.path,
      dev: this.dev,
      ino: this.ino,
      id: content.id,
      watermark: content.acks.current
    }))
  }
}

const NOTHING = Buffer.alloc(0)
