import type { AckLane } from '../../../types/acks.ts'
import type { ErrorContext } from '../../../types/classification.ts'
import { channels } from '../../core/channels.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { compressionOf, contentWarning } from '../file-content.ts'
import type { Compression } from '../inflate.ts'
import type { LineStart } from '../line-reader.ts'
import { openFile, type OpenedFile } from '../open-file.ts'
import { magicOf } from '../sniff.ts'
import { textFormat } from '../text-format.ts'
import { ContentLanes } from './content-lanes.ts'
import { ContentMemory, HEAD_BYTES, WINDOW_BYTES } from './content-memory.ts'
import { readAt } from './content-prefix.ts'
import { isUndecided } from './undecided.ts'
import type { FileNote, FileTable } from './file-table.ts'
import type { Following } from './following.ts'
import { lastLineStart } from './last-line-start.ts'
import type { Origin } from './origin.ts'
import { originOf } from './origin-of.ts'
import { inodeKey, isSameFile } from './reconcile.ts'
import { TailedFile } from './tailed-file.ts'

/** A name that matches, and what the system says of its file. */
export interface SeenFile {
  readonly path: string
  readonly dev: string
  readonly ino: string
  readonly size: number
  /** In ns since the epoch. */
  readonly modified: bigint
  /** All names that lead to it. */
  readonly names: readonly string[]
}

/** Takes files up that are not known: decides whether each is read, and where it begins. */
export class Admission {
  readonly #following: Following
  readonly #table: FileTable
  readonly #onAdmitted: (file: TailedFile) => void
  #lanes = 0
  readonly #laneNames = new WeakMap<AckLane, string>()

  /** `onAdmitted` is called for each file that is followed from now on. */
  constructor(following: Following, table: FileTable, onAdmitted: (file: TailedFile) => void) {
    this.#following = following
    this.#table = table
    this.#onAdmitted = onAdmitted
  }

  /** `atStart`: it was there when the source was opened. */
  async admit(seen: SeenFile, atStart: boolean): Promise<void> {
    const known = this.#known(seen)
    if (known !== undefined && !known.recheck() && known.size === seen.size && (known.modified === seen.modified || known.record !== undefined)) {
      this.#table.notes.set(seen.path, { ...known, path: seen.path })
      return
    }
    if (this.#isOld(seen)) {
      this.#note(seen, { state: 'ignored', reason: `ignore_older_ms: last written ${new Date(Number(seen.modified / 1_000_000n)).toISOString()}`, recheck: () => false })
      return
    }
    try {
      await this.#following.openLimit.makeRoom()
      const opened = await openFile(seen.path)
      let taken = false
      try {
        taken = await this.#take(seen, opened, atStart && known === undefined, known)
      } finally {
        if (!taken) await opened.handle.close()
      }
    } catch (error) {
      this.#unreadable(seen, error, known)
    }
  }

  /** What was noted of that very file, also under another name. */
  #known(seen: SeenFile): FileNote | undefined {
    const known = this.#table.notes.get(seen.path)
    return known !== undefined && isSameFile(known, seen) ? known : this.#table.movedNotes.get(inodeKey(seen))
  }

  /** The acks of a content that begins anew; null under `ack: 'auto'`. */
  newLanes(file: Pick<TailedFile, 'dev' | 'ino'>): ContentLanes | null {
    const lane = this.#newLane(file)
    return lane === null ? null : new ContentLanes(lane, this.#releaseLane)
  }

  #newLane({ dev, ino }: Pick<TailedFile, 'dev' | 'ino'>): AckLane | null {
    const name = `${dev}:${ino}:${this.#lanes++}`
    const lane = this.#following.context.acks?.lane(name) ?? null
    if (lane !== null) this.#laneNames.set(lane, name)
    return lane
  }

  readonly #releaseLane = (lane: AckLane): void => {
    this.#following.context.acks?.release(this.#laneNames.get(lane) ?? '')
  }

  /** A part of the file's content is kept, up to `offset`. */
  cut(file: TailedFile, offset: number): void {
    const lane = this.#newLane(file)
    if (lane !== null) file.acks?.cut(offset, lane)
  }

  /** A file that was empty has bytes now, or one that had to wait is asked again: what it is is decided now. */
  async readmit(file: TailedFile): Promise<void> {
    const { handle, path, names, dev, ino, birth, size, modified, detachedAt } = file
    if (handle === null) return
    const opened = { handle, dev, ino, birth, size, head: await readAt(handle, 0, SNIFFED_BYTES) }
    this.#table.remove(file)
    if (!await this.#take({ path, names, dev, ino, size, modified }, opened, false, undefined, file)) {
      file.superseded = true
      file.handle = null
      this.#following.openLimit.closed(file)
      await handle.close()
    }
    const anew = this.#table.of(file)
    if (anew !== null && detachedAt !== null) this.#table.detach(anew, detachedAt) // its name may be another file's already
  }

  /** True where the file is followed from now on. `before`: as what it was followed while nothing was known of its content. */
  async #take(seen: SeenFile, opened: OpenedFile, atStart: boolean, known: FileNote | undefined, before: TailedFile | null = null): Promise<boolean> {
    if (this.#table.has(opened)) return false // it was renamed meanwhile; the next look finds it
    const { params, context } = this.#following
    const place = this.#place(seen.path)
    const over = before !== null && before.detachedAt !== null && context.clock.now() - before.detachedAt >= params.rotateWaitMs
    if (opened.head.length > 0 && !over && isUndecided(opened.head, params)) return this.#wait(seen, opened, before, 'too few bytes to tell what it holds')
    const compression = compressionOf(params.compression, magicOf(opened.head))
    const origin = await originOf({
      path: seen.path, names: seen.names, opened, compression, now: context.clock.now(), atStart, order: before?.order ?? Infinity
    }, this.#table, place)
    if (origin.kind === 'wait') return this.#wait(seen, opened, before, origin.reason)
    if (origin.kind === 'copy') {
      this.#note(seen, { state: 'ignored', reason: origin.reason, recheck: () => origin.recheck(), ...(origin.record === undefined ? {} : { record: origin.record }) })
      return false
    }
    const file = await this.#open(seen, opened, compression, origin, place, atStart, known)
    if (before !== null) {
      before.superseded = true
      file.order = before.order
      file.movedAt = before.movedAt
    }
    for (const name of seen.names) if (name !== seen.path) file.named(name)
    file.named(seen.path)
    this.#table.add(file)
    if (before !== null) this.#following.openLimit.closed(before)
    this.#following.openLimit.used(file)
    origin.claim?.()
    this.#onAdmitted(file)
    return true
  }

  /** It is kept open meanwhile, so that it may be rotated away. */
  #wait(seen: SeenFile, opened: OpenedFile, before: TailedFile | null, reason: string): boolean {
    const { path } = seen
    const { dev, ino, birth, handle, size } = opened
    const file = before ?? new TailedFile(this.#following, { path, dev, ino, birth, handle, size, memory: new ContentMemory() }, BEGINNING)
    file.waiting = reason
    this.#table.add(file)
    this.#following.openLimit.used(file)
    if (before === null) this.#onAdmitted(file)
    return true
  }

  async #open(
    seen: SeenFile, opened: OpenedFile, compression: Compression, origin: Exclude<Origin, { kind: 'wait' | 'copy' }>, place: ErrorContext, atStart: boolean,
    known: FileNote | undefined
  ): Promise<TailedFile> {
    const { params, context } = this.#following
    const { path } = seen
    const { dev, ino, birth, handle, size, head } = opened
    const init = { path, dev, ino, birth, handle, size, memory: new ContentMemory() }
    if (head.length === 0) {
      const empty = new TailedFile(this.#following, init, BEGINNING)
      empty.acks = this.newLanes(empty)
      return empty
    }
    const format = textFormat(params, head)
    const warning = contentWarning({ magic: magicOf(head), compression, head: head.subarray(format.skip), format, bytes: [] }, params, place)
    if (warning !== null && compression === 'none' && origin.kind === 'new') context.warn(warning)
    const start = origin.kind === 'resumed' ? origin.start : await this.#startOf(opened, compression, format, atStart, known)
    const memory = origin.kind === 'resumed' ? origin.memory : await memoryAt(opened, start.offset)
    const file = new TailedFile(this.#following, { ...init, memory }, start)
    file.compression = compression
    file.record = origin.kind === 'resumed' ? origin.record : null
    // Of what is compressed the end cannot be begun at: nothing of it is read
    const left = compression !== 'none' && params.from === 'end' && atStart && origin.kind === 'new'
    file.complete = left || (file.record?.complete === true && file.record.size === size)
    file.modified = seen.modified
    if (file.complete) file.tried = { size, modified: seen.modified }
    if (channels.fileOpen.hasSubscribers) channels.fileOpen.publish({ key: context.key, path, size, compression, charset: format.charset })
    context.debug('%s: following %s from %d (%d bytes, compression %s, %s)', context.key, path, start.offset, size, compression, format.charset)
    file.acks = origin.kind === 'resumed' && origin.acks !== null ? origin.acks : this.newLanes(file)
    if (compression === 'none') file.begin(isNumbered(start, format.skip) ? format : { ...format, numbered: false }, start)
    return file
  }

  /** Where a content begins that nothing is known of. */
  async #startOf(opened: OpenedFile, compression: Compression, format: ReturnType<typeof textFormat>, atStart: boolean, known: FileNote | undefined): Promise<LineStart> {
    const { from } = this.#following.params
    const { handle, size } = opened
    const first = { offset: compression === 'none' ? format.skip : 0, line: 0 }
    if (compression !== 'none') return first
    // An old file that was left alone is read from where it ended then.
    const old = known?.reason?.startsWith('ignore_older_ms') === true && known.size <= size ? known.size : null
    const end = old ?? (from === 'end' && atStart ? size : null)
    return end === null ? first : { offset: await lastLineStart(handle, end, format.skip, format.ending), line: 0 }
  }

  #isOld({ modified }: SeenFile): boolean {
    const { params: { ignoreOlderMs }, context } = this.#following
    return ignoreOlderMs !== undefined && context.clock.now() - Number(modified / 1_000_000n) > ignoreOlderMs
  }

  #unreadable(seen: SeenFile, error: unknown, before: FileNote | undefined): void {
    const known = toSourceError(error, this.#place(seen.path))
    const { code, message } = known
    if (code === 'FILE_NOT_FOUND') {
      this.#table.notes.delete(seen.path) // it went away between two looks
      return
    }
    if (before?.code !== code) this.#following.context.warn(known)
    this.#note(seen, { state: 'unreadable', reason: message, code, recheck: () => true })
  }

  #note({ path, dev, ino, size, modified }: Omit<SeenFile, 'names'>, what: Pick<FileNote, 'state' | 'reason' | 'recheck' | 'record'> & { readonly code?: string }): void {
    this.#table.notes.set(path, { path, dev, ino, size, modified, code: null, ...what })
  }

  #place(path: string): ErrorContext {
    return { area: 'file', path, source: this.#following.context.key }
  }
}

/** A place beyond the first line whose number nobody has counted. */
function isNumbered({ offset, line }: LineStart, first: number): boolean {
  return line > 0 || offset <= first
}

async function memoryAt({ handle, head }: OpenedFile, offset: number): Promise<ContentMemory> {
  const start = Math.max(0, offset - WINDOW_BYTES)
  return new ContentMemory(offset, Buffer.from(head.subarray(0, Math.min(HEAD_BYTES, offset))), await readAt(handle, start, offset - start))
}

const SNIFFED_BYTES = 4096
const BEGINNING: LineStart = { offset: 0, line: 0 }
