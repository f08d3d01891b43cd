import { toSourceError } from '../../errors/make-error.ts'
import { ArchiveLooks } from './archive-looks.ts'
import { ContentReads } from './content-reads.ts'
import { FirstLooks } from './first-looks.ts'
import type { Harvester } from './harvester.ts'
import { NO_PLACE } from './identifier.ts'
import { gone, release } from './let-go.ts'
import type { LookParts } from './look-parts.ts'
import { nextLookIn, type LookTimes } from './schedule.ts'
import { WaitingFiles } from './waiting-files.ts'

/** Looks at one file: takes one step according to its state, and acts on the outcome. */
export class Looks {
  readonly #parts: LookParts
  readonly #reads: ContentReads
  readonly #archives: ArchiveLooks
  readonly #first: FirstLooks
  readonly #waiting: WaitingFiles
  /** Under `max_open_files`, there is no place except for files that are read right away. */
  #isCrowded = false

  constructor(parts: LookParts) {
    this.#parts = parts
    const waiting = new WaitingFiles(parts)
    this.#waiting = waiting
    this.#reads = new ContentReads(parts, waiting)
    this.#first = new FirstLooks(parts, this.#reads, waiting)
    this.#archives = new ArchiveLooks(parts, this.#reads, waiting)
  }

  /** Whether the file can have its look now: reading waits for room, comparing for `max_bytes_per_second`. */
  hasTurn(file: Harvester): boolean {
    const { queue, rate } = this.#parts.shared
    const { kind } = file.state
    return (rate.isOpen || (kind !== 'proving' && kind !== 'changed')) && (queue.hasRoom || !this.#readsNow(file))
  }

  /** Allows files to be opened again although there is no room to read them: a place may be free. */
  tryToOpen(): void {
    this.#isCrowded = false
  }

  /** Whether the look at a file takes a buffer. */
  #readsNow({ content, handle, unread, state: { kind } }: Harvester): boolean {
    if (kind === 'unopened') return this.#isCrowded
    // A closed file with unread bytes is opened, whether there is room or not, as long as there are places.
    return (
      content !== null &&
      (handle !== null || unread === 0 || this.#isCrowded) &&
      (kind === 'reading' || kind === 'at-end' || kind === 'unreadable' || kind === 'finished')
    )
  }

  /** Opens a file that was just found. */
  async open(file: Harvester): Promise<void> {
    if (file.content !== null) return
    if (this.#isCrowded) {
      file.be(NO_PLACE)
      return
    }
    try {
      await this.#takeFirst(file, 'to have it open')
    } catch (error) {
      this.#fail(file, error)
    }
  }

  async look(file: Harvester): Promise<void> {
    const { registry } = this.#parts
    if (registry.of(file) !== file) return
    const { kind } = file.state
    try {
      if (kind === 'finishing') {
        if (file.portions > 0) return
        if (file.detached === null) file.goOn()
        else await release(file, this.#parts, this.#waiting)
      } else if (file.detached !== null && file.handle === null) this.gone(file)
      else if (file.content === null)
        await this.#takeFirst(file, this.#parts.shared.queue.hasRoom ? 'to read it' : 'to have it open')
      else if (kind === 'changed') await this.#reads.followChange(file)
      else if (file.content.left !== undefined) await this.#archives.lookAtLeft(file, file.content.left)
      else if (kind === 'finished') await this.#archives.lookAtFinished(file)
      else if (!this.#parts.shared.queue.hasRoom) await this.#keepOpen(file)
      else if (file.content.compression === 'none') await this.#reads.read(file)
      else await this.#archives.read(file)
    } catch (error) {
      this.#fail(file, error)
    }
  }

  /** The consumer has taken a portion of the file. */
  taken(file: Harvester): void {
    if (file.portions === 0) this.#parts.hooks.restSoon(file)
  }

  /** Something has happened to the file, or may have. */
  mayHaveMore(file: Harvester): void {
    this.#reads.mayHaveMore(file)
  }

  /** Removes a file that is closed and that no name leads to: no more of it can be read. */
  gone(file: Harvester): void {
    gone(file, this.#parts, this.#waiting)
  }

  /**
   * Milliseconds until the file's next look; null if taking a portion triggers it. `next` says how long quiet files
   * wait.
   */
  nextLookIn(file: Harvester, { next, isTold }: Pick<LookTimes, 'next' | 'isTold'>): number | null {
    const {
      registry,
      shared: {
        params: { pollIntervalMs, rotateWaitMs }
      }
    } = this.#parts
    return registry.of(file) === file
      ? nextLookIn(file, {
          hasMore: this.#reads.hasMore(file),
          pollIntervalMs,
          rotateWaitMs,
          now: this.#now,
          next,
          isTold
        })
      : null
  }

  async close(): Promise<void> {
    const { registry, identifier, changes } = this.#parts
    await identifier.close()
    await changes.close()
    await this.#archives.close()
    await this.#reads.close()
    for (const file of registry.files) await file.close()
  }

  async #takeFirst(file: Harvester, why: 'to have it open' | 'to read it'): Promise<void> {
    await this.#first.take(file, why)
    if (file.state.kind === 'unopened' && file.state.isLimited) this.#isCrowded = true
  }

  /**
   * While the consumer takes nothing, unread files are opened nevertheless, so that they can be read after deletion.
   * They are read when there is room, without a further hint: there may be none.
   */
  async #keepOpen(file: Harvester): Promise<void> {
    const { hooks, shared } = this.#parts
    this.#reads.setMore(file, false)
    if (file.handle === null && file.unread > 0) {
      if (!(await shared.openLimit.makeRoom('to have it open'))) this.#isCrowded = true
      else if (!(await this.#reads.openAgain(file))) return
    }
    hooks.lookSoon(file)
  }

  #fail(file: Harvester, error: unknown): void {
    const {
      hooks,
      shared: { context }
    } = this.#parts
    const known = toSourceError(error, { area: 'file', path: file.path, source: context.key })
    if (known.code === 'FILE_NOT_FOUND') {
      hooks.scanSoon()
      return
    }
    const { state } = file
    const before = state.kind === 'unreadable' ? state : null
    if (before?.error.code !== known.code) context.warn(known)
    file.be({ kind: 'unreadable', error: known, looks: (before?.looks ?? -1) + 1, damage: null })
  }

  get #now(): number {
    return this.#parts.shared.context.clock.now()
  }
}
