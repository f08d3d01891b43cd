import { open, stat, type FileHandle } from 'node:fs/promises'
import type { LineSupply } from '../line-supply.ts'
import { channels } from '../../core/channels.ts'
import { sourceError, toSourceError } from '../../errors/make-error.ts'
import type { Admission } from './admission.ts'
import { isDone, readArchive, tellDamage } from './archive-reading.ts'
import { followChange, loseContent } from './content-change.ts'
import { ContentMemory } from './content-memory.ts'
import type { FileTable } from './file-table.ts'
import type { Following } from './following.ts'
import { deliver } from './deliver.ts'
import type { TailedFile } from './tailed-file.ts'

/** What looking at a file may ask for. */
export interface LookHooks {
  /** Names have changed, or something waits for what has happened. */
  readonly scan: () => void
  /** Positions have to be made durable now. */
  readonly save: () => void
  /** A portion was taken that something waited for. */
  readonly again: (file: TailedFile) => void
}

/** Looks at one file after the other: whether its name still leads to it, whether it is what was read of it, what it has beyond that. */
export class TailLook {
  readonly #following: Following
  readonly #table: FileTable
  readonly #admission: Admission
  readonly #hooks: LookHooks

  constructor(following: Following, table: FileTable, admission: Admission, hooks: LookHooks) {
    this.#following = following
    this.#table = table
    this.#admission = admission
    this.#hooks = hooks
  }

  /** Takes a buffer where there is something to read: ask `queue.hasRoom` first. */
  async look(file: TailedFile): Promise<void> {
    if (file.finishing || file.superseded) return
    try {
      // Closed, and no name leads to it: nobody can read more of it.
      const isGone = file.detachedAt !== null && file.handle === null
      if (isGone || await this.#isAsItWas(file) || (file.compression !== 'none' && isDone(file))) this.#nothing(file)
      else if (file.compression === 'none' || file.compression === null) await this.#read(file)
      else if (file.handle === null && !await this.reopen(file)) return
      else if (!await readArchive(file, this.#following, this.#hooks)) this.#nothing(file)
      else if (file.changed) await this.#changeArchive(file)
    } catch (error) {
      this.#fail(file, error)
    }
  }

  /** True where the name and the file are as they were, so that nothing has to be read. */
  async #isAsItWas(file: TailedFile): Promise<boolean> {
    const { params: { pollIntervalMs }, context: { clock } } = this.#following
    if (file.detachedAt !== null || file.changed) return false
    const now = clock.now()
    const quiet = file.quietLooks > 1
    if (!quiet && now - file.checkedAt < pollIntervalMs) return false
    file.checkedAt = now
    const seen = await stat(file.path, { bigint: true }).catch(() => null)
    if (seen === null || String(seen.ino) !== file.ino || String(seen.dev) !== file.dev) {
      this.#hooks.scan()
      return false
    }
    const same = Number(seen.size) === file.size && seen.mtimeNs === file.modified
    file.size = Number(seen.size)
    file.modified = seen.mtimeNs
    if (file.compression === 'none' && file.size < file.memory.offset) file.changed = true
    // Two changes within one tick of the file system's clock look like one.
    const settled = Math.abs(Date.now() - Number(seen.mtimeNs / 1_000_000n)) > SETTLED_MS
    return same && settled && quiet && file.portions === 0 && (file.complete || file.trouble !== null || file.size === file.memory.offset)
  }

  async #read(file: TailedFile): Promise<void> {
    const { queue } = this.#following
    if (file.handle === null && !await this.reopen(file)) return
    const { handle, memory } = file
    if (handle === null) return
    if (file.format === null) {
      await this.#begin(file, handle)
      return
    }
    const buffer = queue.claim()
    let used = false
    file.more = false
    try {
      const overlap = memory.window.length
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, memory.windowStart)
      const bytes = buffer.subarray(0, bytesRead)
      file.more = bytesRead === buffer.length
      file.trouble = null
      if (bytesRead < overlap || !bytes.subarray(0, overlap).equals(memory.window)) file.changed = true
      else used = deliver(file, wholeUnits(file, bytes.subarray(overlap)), this.#following, this.#hooks, buffer)
    } finally {
      if (!used) queue.giveBack(buffer)
    }
    if (used) this.#following.openLimit.used(file)
    else if (file.changed) await this.#change(file)
    else this.#nothing(file)
  }

  /** Nothing is known yet of what it holds. */
  async #begin(file: TailedFile, handle: FileHandle): Promise<void> {
    file.size = (await handle.stat()).size
    if (file.size > 0) await this.#admission.readmit(file)
    else file.waiting = null
    if (file.superseded) this.#hooks.scan() // what is told of losses may have waited for it
    else this.#nothing(file)
  }

  /** What was read before has to be delivered first: its place is needed. */
  async #change(file: TailedFile): Promise<void> {
    if (file.portions > 0) return
    const { context } = this.#following
    await followChange(file, {
      table: this.#table, key: context.key, now: context.clock.now(), newLanes: (of) => this.#admission.newLanes(of),
      cut: (offset) => { this.#admission.cut(file, offset) },
      deliver: (record) => { this.#queue(file, () => record) }
    })
    file.quietLooks = 0
    this.#hooks.scan()
    this.#hooks.save()
    this.#hooks.again(file)
  }

  /** Another content was compressed into the same file. */
  async #changeArchive(file: TailedFile): Promise<void> {
    const { context: { clock, key } } = this.#following
    await loseContent(file, { table: this.#table, now: clock.now() })
    file.acks = this.#admission.newLanes(file)
    const { path } = file
    this.#table.losses.push({
      at: clock.now(), lost: null,
      tell: () => sourceError('FILE_REPLACED', { area: 'file', path, source: key }, { detail: 'what is compressed in it is another content; it is read from its beginning' })
    })
    file.restart(new ContentMemory(), { offset: 0, line: 0 })
    this.#hooks.scan()
    this.#hooks.again(file)
  }

  #nothing(file: TailedFile): void {
    const { params, context: { clock } } = this.#following
    const now = clock.now()
    file.quietLooks++
    if (!file.atEnd) {
      file.atEnd = true
      if (file.detachedAt !== null) this.#hooks.scan()
    }
    tellDamage(file, this.#following)
    if (file.portions > 0 || (file.waiting !== null && file.size > 0)) return
    file.caughtUpAt = now
    if (file.detachedAt !== null && now - Math.max(file.detachedAt, file.dataAt) >= params.rotateWaitMs) this.finish(file)
    else if (file.inLine && this.#isOver(file, now)) this.#queue(file, () => file.partial)
    else {
      const record = file.unfinishedRecord
      if (record !== null && now - record.since >= (params.multiline?.timeoutMs ?? 0)) this.#queue(file, () => record.supply)
    }
  }

  /** Nobody will finish its last line any more. */
  #isOver({ dataAt, movedAt }: TailedFile, now: number): boolean {
    const { flushPartial, partialLineMs, rotateWaitMs } = this.#following.params
    return (flushPartial && now - dataAt >= partialLineMs) || (movedAt !== null && now - Math.max(movedAt, dataAt) >= rotateWaitMs)
  }

  /** Nothing more comes of it: its last line is one though it has no ending. */
  finish(file: TailedFile): void {
    file.finishing = true
    file.endedInLine = file.inLine ? file.position : null
    this.#queue(file, () => {
      file.slot.end()
      return file.lines
    })
  }

  /** Queues what is left in hand of a file that has nothing more at the moment. */
  #queue(file: TailedFile, begin: () => LineSupply): void {
    file.portions++
    this.#following.queue.push({
      file, begin,
      done: () => {
        file.portions--
        this.#hooks.again(file)
      }
    })
  }

  /** Lets go of a file that is finished or goes on elsewhere. */
  async drop(file: TailedFile): Promise<void> {
    const { context } = this.#following
    const { path, memory, position } = file
    this.#table.remove(file)
    if (!file.superseded) {
      await loseContent(file, { table: this.#table, now: context.clock.now() })
      if (channels.fileEnd.hasSubscribers) channels.fileEnd.publish({ key: context.key, path, lines: position.line, bytes: memory.offset })
      this.#hooks.save()
    }
    await file.archive?.close()
    await file.handle?.close()
    file.handle = null
    this.#following.openLimit.closed(file)
  }

  /** A file that was closed for `max_open_files`; false where its name leads to another now. */
  async reopen(file: TailedFile): Promise<boolean> {
    const { openLimit } = this.#following
    await openLimit.makeRoom()
    const handle = await open(file.path, 'r')
    const { dev, ino } = await handle.stat({ bigint: true })
    if (String(dev) === file.dev && String(ino) === file.ino) {
      file.handle = handle
      openLimit.used(file)
      return true
    }
    await handle.close()
    this.#hooks.scan()
    return false
  }

  /** Told once for each cause; it is tried again. */
  #fail(file: TailedFile, error: unknown): void {
    const known = toSourceError(error, { area: 'file', path: file.path, source: this.#following.context.key })
    file.quietLooks++
    if (known.code === 'FILE_NOT_FOUND') {
      this.#hooks.scan()
      return
    }
    if (file.trouble?.code !== known.code) this.#following.context.warn(known)
    file.trouble = known
  }
}

/** UTF-16 in whole units; a byte left over is read again with the next one. */
function wholeUnits({ format }: TailedFile, bytes: Buffer): Buffer {
  return format !== null && format.ending.width > 1 && bytes.length % 2 === 1 ? bytes.subarray(0, -1) : bytes
}

/** Coarser than the clock of any file system we know of but FAT's. */
const SETTLED_MS = 1000
