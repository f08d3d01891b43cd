import { openFile } from '../open-file.ts'
import { noLinksUnder } from '../search-root.ts'
import type { Harvester } from './harvester.ts'
import type { ReadOutcome } from './read-beyond.ts'
import type { LookParts } from './look-parts.ts'
import { PrefixScan } from './prefix-scan.ts'
import type { PortionContent } from './portion-content.ts'
import type { WaitingFiles } from './waiting-files.ts'

/** Continues reading a file whose content is known, and handles a change of that content. */
export class ContentReads {
  readonly #parts: LookParts
  readonly #waiting: WaitingFiles
  /** file => the scan that computes the checksum of what was read, if the record of the last run had none */
  readonly #checksums = new Map<Harvester, PrefixScan>()
  /** file => when its name was last checked, in ms since the epoch */
  readonly #checkedAt = new WeakMap<Harvester, number>()
  /**
   * Files whose last read reached their end while the system was already reporting writes: without a hint, they have no
   * more.
   */
  readonly #ended = new WeakSet<Harvester>()
  /** Files whose last read filled its buffer: there is more. */
  readonly #more = new WeakSet<Harvester>()

  constructor(parts: LookParts, waiting: WaitingFiles) {
    this.#parts = parts
    this.#waiting = waiting
  }

  /** Reads what has been added to plain content. */
  async read(file: Harvester): Promise<void> {
    const {
      shared: { queue, openLimit },
      hooks
    } = this.#parts
    const isTold = hooks.tellsOf(file)
    if ((this.#ended.delete(file) && isTold && file.portions === 0) || (await this.#isAsItWas(file, isTold))) {
      this.#nothing(file)
      return
    }
    if (!(await this.openAgain(file))) return
    const buffer = queue.claim()
    // A hint during the read removes the file again (`mayHaveMore`).
    if (isTold) this.#ended.add(file)
    const outcome = await file.read(buffer).catch((error: unknown) => {
      queue.giveBack(buffer)
      this.#ended.delete(file)
      throw error
    })
    if (outcome.kind === 'data') {
      openLimit.used(file)
      this.setMore(file, outcome.more)
      if (outcome.more) this.#ended.delete(file)
      this.deliver(file, outcome, buffer)
      return
    }
    queue.giveBack(buffer)
    this.#ended.delete(file)
    this.#more.delete(file)
    if (outcome.kind === 'changed') await this.followChange(file)
    else if (!(await this.#addChecksum(file))) this.#nothing(file)
  }

  hasMore(file: Harvester): boolean {
    return this.#more.has(file)
  }

  setMore(file: Harvester, more: boolean): void {
    if (more) this.#more.add(file)
    else this.#more.delete(file)
  }

  /** Something has happened to the file, or may have. */
  mayHaveMore(file: Harvester): void {
    this.#ended.delete(file)
  }

  /** Reopens a file that was closed because of `max_open_files`; false if the name leads to another file now. */
  async openAgain(file: Harvester): Promise<boolean> {
    if (file.handle !== null) return true
    const { openLimit } = this.#parts.shared
    await openLimit.makeRoom('to read it')
    const opened = await openFile(
      file.path,
      noLinksUnder(this.#parts.shared.params),
      this.#parts.shared.isLocal(file.path)
    )
    if (file.is(opened)) {
      file.opened(opened)
      openLimit.used(file)
      return true
    }
    await opened.handle.close()
    this.#parts.hooks.scanSoon()
    return false
  }

  deliver(
    file: Harvester,
    { bytes, offset, more }: Pick<Extract<ReadOutcome, { kind: 'data' }>, 'bytes' | 'offset' | 'more'>,
    buffer: Buffer
  ): void {
    const { counts, queue, rate } = this.#parts.shared
    file.took(bytes)
    counts.bytes += bytes.length
    if (file.content?.compression === 'none') rate.spent(bytes.length)
    queue.push(file.portion({ kind: 'bytes', bytes, offset, buffer }), more)
  }

  /**
   * Handles a change of the content. The consumer first has to take everything that was read, because the resulting
   * position is needed.
   */
  async followChange(file: Harvester): Promise<void> {
    if (file.state.kind !== 'changed') file.be({ kind: 'changed', bytesLeft: 0 })
    if (file.portions > 0) return
    // Buffered lines of a record that may still grow: this file brings no more of the record.
    if (file.unfinishedRecord !== null) {
      this.#queue(file, { kind: 'record' })
      return
    }
    if (file.detached === null && !(await this.openAgain(file))) return
    const { changes, hooks } = this.#parts
    const id = file.content?.id ?? null
    if ((await changes.follow(file)) === 'again') return
    hooks.lookSoon(file)
    this.#waiting.lookAgain(id)
    hooks.scanSoon()
    hooks.save()
  }

  /** Nothing more is expected of the file: its last line counts even without an ending. */
  finish(file: Harvester): void {
    file.be({ kind: 'finishing' })
    this.#queue(file, { kind: 'last line' })
  }

  async close(): Promise<void> {
    for (const scan of this.#checksums.values()) await scan.close()
  }

  /** True if the name and the file are unchanged, so that nothing has to be read. */
  async #isAsItWas(file: Harvester, isTold: boolean): Promise<boolean> {
    const { state, detached, handle } = file
    if (detached !== null) return false
    const quiet = state.kind === 'at-end' && (state.looks > 1 || (isTold && handle === null))
    if (!quiet && this.#now - (this.#checkedAt.get(file) ?? 0) < this.#parts.shared.params.pollIntervalMs) return false
    this.#checkedAt.set(file, this.#now)
    const seen = await file.lookAtName()
    if (seen === 'elsewhere') this.#parts.hooks.scanSoon()
    // Two changes within one tick of the file system's clock look like one.
    const settled = Math.abs(Date.now() - Number(file.modified / 1_000_000n)) > SETTLED_MS
    return (
      seen === 'as before' &&
      settled &&
      quiet &&
      file.portions === 0 &&
      file.unread === 0 &&
      file.size === file.content?.fingerprint.length &&
      (file.disk.verified !== null || file.handle === null) &&
      file.content.fingerprint.crc !== null
    )
  }

  /**
   * Content that an earlier release has read has no checksum yet: it is computed while the file has no new data. True
   * while that continues.
   */
  async #addChecksum(file: Harvester): Promise<boolean> {
    const { content, handle } = file
    if (content === null || handle === null || content.fingerprint.crc !== null) return false
    const { begin, length } = content.fingerprint
    const scan =
      this.#checksums.get(file) ??
      new PrefixScan(
        () => file.handle ?? handle,
        'none',
        { area: 'file', path: file.path },
        begin,
        undefined,
        this.#parts.shared.rate
      )
    this.#checksums.set(file, scan)
    const isDone = await scan.advance([length])
    const crc = scan.crcAt(length)
    if (!isDone) {
      this.#more.add(file)
      return true
    }
    // If the file ends earlier, the next look notices.
    if (crc !== null) content.fingerprint.mark(length, crc)
    this.#checksums.delete(file)
    this.#more.delete(file)
    return false
  }

  #nothing(file: Harvester): void {
    const { params } = this.#parts.shared
    const now = this.#now
    const wasAtEnd = file.state.kind === 'at-end'
    file.atEnd(now)
    this.#parts.shared.openLimit.rests(file)
    if (this.#waiting.wasAwaited(file) || !wasAtEnd) this.#waiting.lookAgain(null)
    this.#parts.losses.lost(file, file.takeVanished(), 'truncated')
    if (file.portions > 0) return
    const record = file.unfinishedRecord
    if (file.detached !== null && now - Math.max(file.detached.at, file.times.dataAt) >= params.rotateWaitMs)
      this.finish(file)
    else if (file.inLine && this.#isOver(file, now)) this.#queue(file, { kind: 'partial line' })
    else if (record !== null && now - record.since >= (params.multiline?.timeoutMs ?? 0))
      this.#queue(file, { kind: 'record' })
  }

  /** Whether the last line is no longer expected to be completed. */
  #isOver({ times, movedAt }: Harvester, now: number): boolean {
    const { flushPartial, partialLineMs, rotateWaitMs } = this.#parts.shared.params
    return (
      (flushPartial && now - times.dataAt >= partialLineMs) ||
      (movedAt !== null && now - Math.max(movedAt, times.dataAt) >= rotateWaitMs)
    )
  }

  #queue(file: Harvester, content: PortionContent): void {
    this.#parts.shared.queue.push(file.portion(content))
  }

  get #now(): number {
    return this.#parts.shared.context.clock.now()
  }
}

/** Longer than a clock tick of any known file system except FAT. */
const SETTLED_MS = 1000
