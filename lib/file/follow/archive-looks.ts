import type { FileBytes } from '../file-bytes.ts'
import type { FileReadResult } from 'node:fs/promises'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { magicOf } from '../sniff.ts'
import { ArchiveReader } from './archive-reader.ts'
import { contentHash } from './content-hash.ts'
import type { ContentReads } from './content-reads.ts'
import { Fingerprint } from './fingerprint.ts'
import type { Harvester } from './harvester.ts'
import { release } from './let-go.ts'
import type { LookParts } from './look-parts.ts'
import { PrefixScan } from './prefix-scan.ts'
import { readAt } from './read-at.ts'
import type { WaitingFiles } from './waiting-files.ts'

/** Looks at files whose content is compressed. */
export class ArchiveLooks {
  readonly #parts: LookParts
  readonly #reads: ContentReads
  readonly #waiting: WaitingFiles
  /** file => the scan that determines how much content the file held at the start */
  readonly #measures = new Map<Harvester, PrefixScan>()
  /** file => the code of the damage that was reported */
  readonly #toldDamage = new WeakMap<Harvester, string>()

  constructor(parts: LookParts, reads: ContentReads, waiting: WaitingFiles) {
    this.#parts = parts
    this.#reads = reads
    this.#waiting = waiting
  }

  async close(): Promise<void> {
    for (const scan of this.#measures.values()) await scan.close()
  }

  async read(file: Harvester): Promise<void> {
    if (file.portions > 0) return // the last line may be queued: its start is unknown until it is taken
    if (file.archive === null) {
      if ((await file.lookAtName()) === 'elsewhere') this.#parts.hooks.scanSoon()
      if (this.#isStillDamaged(file) || !(await this.#reads.openAgain(file))) return
    }
    try {
      const archive = file.archive ?? this.#openArchive(file)
      const outcome = await archive.read()
      switch (outcome.kind) {
        case 'begins':
          file.beginLines(outcome.format, outcome.start, outcome.fingerprint)
          this.#reads.setMore(file, true)
          break
        case 'data':
          this.#reads.deliver(file, { ...outcome, more: true }, this.#parts.shared.queue.claim())
          break
        case 'changed':
          await this.#reads.followChange(file)
          break
        case 'end':
          await this.#endArchive(file)
      }
    } catch (error) {
      await this.#damaged(file, error)
    }
  }

  #openArchive(file: Harvester): ArchiveReader {
    const { handle, content, path, position } = file
    const { params, context, rate } = this.#parts.shared
    if (handle === null || content === null || content.compression === 'none')
      throw sourceError('SYSTEM_INTERNAL', { area: 'file', path })
    const archive = new ArchiveReader({
      handle: rate.counted(handle),
      compression: content.compression,
      params,
      place: { area: 'file', path, source: context.key },
      known: content.known ?? content.fingerprint,
      start: position
    })
    file.reads(archive)
    return archive
  }

  /**
   * The archive was read to its end: its last line counts even without an ending. The file is reopened if it changes.
   */
  async #endArchive(file: Harvester): Promise<void> {
    const { size, modified } = file
    this.#reads.setMore(file, false)
    file.be({ kind: 'finished', size, modified })
    if (file.detached === null) {
      await file.close()
      this.#parts.shared.openLimit.closed(file)
    }
    this.#parts.shared.queue.push(file.portion({ kind: 'last line' }))
    this.#waiting.lookAgain(null)
  }

  /**
   * An archive that ends prematurely is most likely still being written: it is retried when it has changed, and
   * reported if it stays unchanged for `rotate_wait_ms`.
   */
  async #damaged(file: Harvester, error: unknown): Promise<void> {
    const { handle, path, content } = file
    const { context, params } = this.#parts.shared
    await file.archive?.close()
    file.reads(null)
    this.#reads.setMore(file, false)
    if (
      params.compression === 'auto' &&
      handle !== null &&
      magicOf(await readAt(handle, 0, MAGIC_BYTES)) !== content?.compression
    ) {
      await this.#reads.followChange(file)
      return
    }
    const place = { area: 'file' as const, path, source: context.key }
    const known = toSourceError(error, place)
    if (!DAMAGE.has(known.code)) throw known // a read error, which is retried
    const isWaited =
      known.code === 'FILE_COMPRESSION_CORRUPT' &&
      this.#now - Math.max(file.times.grewAt, file.times.dataAt) < params.rotateWaitMs
    if (!isWaited) this.#tellDamage(file, known)
    const { size, modified } = file
    file.be({ kind: 'unreadable', error: known, looks: 0, damage: { error: known, size, modified } })
    if (file.detached !== null && !isWaited) this.#reads.finish(file)
  }

  /**
   * Whether damage found earlier still stands, because the file is unchanged. Reports it once, after `rotate_wait_ms`
   * without a change.
   */
  #isStillDamaged(file: Harvester): boolean {
    const { state, size, modified } = file
    if (state.kind !== 'unreadable' || state.damage === null) return false
    if (state.damage.size !== size || state.damage.modified !== modified) return this.#isToBeDecidedAnew(file)
    const { damage } = state
    const isOver = this.#now - Math.max(file.times.grewAt, file.times.dataAt) >= this.#parts.shared.params.rotateWaitMs
    if (isOver) this.#tellDamage(file, damage.error)
    file.be({ kind: 'unreadable', error: damage.error, looks: state.looks + 1, damage })
    if (file.detached !== null && isOver) this.#reads.finish(file)
    return true
  }

  /**
   * Has the file identified anew if nothing could be inflated when it was taken for new content: now it may be a copy.
   */
  #isToBeDecidedAnew(file: Harvester): boolean {
    const { content } = file
    if (content === null || content.fingerprint.length > 0 || content.known !== undefined || file.portions > 0)
      return false
    content.acks.release()
    file.forget()
    this.#parts.hooks.lookSoon(file)
    return true
  }

  #tellDamage(file: Harvester, error: SourceError): void {
    if (this.#toldDamage.get(file) === error.code) return
    this.#toldDamage.set(file, error.code)
    this.#parts.shared.context.warn(error)
  }

  /** Checks whether a file with completely read compressed content has changed since, or is gone. */
  async lookAtFinished(file: Harvester): Promise<void> {
    const { state, content } = file
    if (state.kind !== 'finished' || content === null || file.portions > 0) return
    if (file.detached !== null) {
      await release(file, this.#parts, this.#waiting)
      return
    }
    if ((await file.lookAtName()) === 'elsewhere') {
      this.#parts.hooks.scanSoon()
      return
    }
    if (file.size !== state.size || file.modified !== state.modified) file.be({ kind: 'reading' })
    else file.looked()
  }

  /**
   * Checks compressed content that existed at the start and is skipped. If the file has changed, the former length of
   * its content has to be determined first.
   */
  async lookAtLeft(file: Harvester, size: number): Promise<void> {
    const { content, state } = file
    if ((await file.lookAtName()) === 'elsewhere') this.#parts.hooks.scanSoon()
    if (
      content === null ||
      content.compression === 'none' ||
      (state.kind === 'finished' && file.size === size && file.modified === state.modified)
    )
      return
    if (!(await this.#reads.openAgain(file))) return
    const { handle } = file
    if (handle === null) return
    const { headHash } = content.fingerprint
    if (file.size < size || contentHash(await readAt(handle, 0, headHash.length)).hash !== headHash.hash) {
      await this.#reads.followChange(file)
      return
    }
    const scan =
      this.#measures.get(file) ??
      new PrefixScan(
        () => beginningOf(handle, size),
        content.compression,
        { area: 'file', path: file.path },
        0,
        undefined,
        this.#parts.shared.rate
      )
    this.#measures.set(file, scan)
    file.be({ kind: 'proving', reason: 'what was in it at the start is passed over', bytesLeft: size })
    if (!(await scan.advance([Infinity]))) return
    this.#measures.delete(file)
    const length = scan.end?.length ?? 0
    const { left: _left, ...rest } = content
    file.begin({
      ...rest,
      fingerprint: new Fingerprint({ begin: length, length, head: scan.head }),
      start: { offset: length, line: 0 }
    })
  }

  get #now(): number {
    return this.#parts.shared.context.clock.now()
  }
}

/** The file as if it ended at `size`. */
function beginningOf(handle: FileBytes, size: number): Pick<FileBytes, 'read'> {
  const read = (buffer: Buffer, offset: number, length: number, position: number): Promise<FileReadResult<Buffer>> =>
    handle.read(buffer, offset, Math.max(0, Math.min(length, size - position)), position)
  return { read }
}

/** Errors for which a retry is useless while the file is unchanged. */
const DAMAGE: ReadonlySet<string> = new Set(['FILE_COMPRESSION_CORRUPT', 'FILE_COMPRESSION_UNSUPPORTED'])
/** Length of the longest magic number of a compression. */
const MAGIC_BYTES = 6
