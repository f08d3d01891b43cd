import { channels } from '../../core/channels.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { shownPath } from '../path-text.ts'
import { ArchiveLooks } from './archive-looks.ts'
import { ContentReads } from './content-reads.ts'
import { departureOf } from './departure.ts'
import type { Harvester } from './harvester.ts'
import { NO_PLACE } from './identifier.ts'
import type { LookParts } from './look-parts.ts'
import { nextLookIn, type LookTimes } from './schedule.ts'

/** Looks at one file: takes one step with it, by its state, and reacts to what came of that. */
export class Looks {
  readonly #parts: LookParts
  readonly #reads: ContentReads
  readonly #archives: ArchiveLooks
  /** Files that wait for what happens to others; some of them do no longer. */
  readonly #others = new Set<Harvester>()
  /** file => the `order` of the one for whose look it waits: not the file itself, which would stay alive as long */
  readonly #waitsFor = new WeakMap<Harvester, number>()
  /** The files for whose look others wait; after the look, the others are asked again. */
  readonly #awaited = new WeakSet<Harvester>()
  /** There is no place under `max_open_files` except for files that are read at once. */
  #isCrowded = false

  constructor(parts: LookParts) {
    this.#parts = parts
    const lookAtOthers = (id: string | null): void => {
      this.#lookAtOthers(id)
    }
    this.#reads = new ContentReads(parts, { lookAtOthers, wasAwaited: (file) => this.#awaited.delete(file) })
    this.#archives = new ArchiveLooks(parts, this.#reads, { release: (file) => this.#release(file), lookAtOthers })
  }

  /** Whether it can be looked at now: what is read waits for room, what is compared for `max_bytes_per_second`. */
  hasTurn(file: Harvester): boolean {
    const { queue, rate } = this.#parts.shared
    const { kind } = file.state
    return (rate.isOpen || (kind !== 'proving' && kind !== 'changed')) && (queue.hasRoom || !this.#readsNow(file))
  }

  /** Files are opened again though there is no room to read them: a place may be free. */
  tryToOpen(): void {
    this.#isCrowded = false
  }

  /** Whether its look takes a buffer. */
  #readsNow({ content, handle, unread, state: { kind } }: Harvester): boolean {
    if (kind === 'unopened') return this.#isCrowded
    // A closed file with unread bytes is opened, whether there is room or not, as long as there are places.
    return (
      content !== null &&
      (handle !== null || unread === 0 || this.#isCrowded) &&
      (kind === 'reading' || kind === 'at-end' || kind === 'unreadable' || kind === 'finished')
    )
  }

  /** A file that was just found. */
  async open(file: Harvester): Promise<void> {
    if (file.content !== null) return
    if (this.#isCrowded) {
      file.be(NO_PLACE)
      return
    }
    try {
      await this.#decide(file, 'to have it open')
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
        else await this.#release(file)
      } else if (file.detached !== null && file.handle === null) this.gone(file)
      else if (file.content === null)
        await this.#decide(file, this.#parts.shared.queue.hasRoom ? 'to read it' : 'to have it open')
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

  /** A portion of it was taken. */
  taken(file: Harvester): void {
    if (file.portions === 0) this.#parts.hooks.restSoon(file)
  }

  /** Something has happened to it, or may have. */
  mayHaveMore(file: Harvester): void {
    this.#reads.mayHaveMore(file)
  }

  /** Closed, and no name leads to it: nobody can read more of it. */
  gone(file: Harvester): void {
    const { registry, losses, identifier, hooks, shared } = this.#parts
    if (file.portions > 0) return // what was read of it is still being taken
    const wasLimited = file.state.kind !== 'unreadable'
    const departed = departureOf(file, file.detached?.cause ?? 'deleted', this.#now)
    registry.remove(file)
    void identifier.forget(file)
    shared.openLimit.closed(file)
    if (departed !== null) registry.depart(departed)
    losses.add({
      file,
      path: file.path,
      at: this.#now,
      id: departed?.id ?? null,
      code: null,
      detail: '',
      unread: file.unread + file.takeVanished(),
      size: file.size,
      cause: wasLimited ? 'max_open_files' : 'deleted'
    })
    this.#lookAtOthers(departed?.id ?? null)
    hooks.scanSoon()
  }

  /**
   * Milliseconds until its next look; null if taking a portion triggers it. `next` says how long quiet files wait.
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

  async #decide(file: Harvester, why: 'to have it open' | 'to read it'): Promise<void> {
    const {
      identifier,
      registry,
      losses,
      hooks,
      shared: { openLimit, params }
    } = this.#parts
    if (file.state.kind === 'copy' && !(await this.#isCopyToBeSeen(file))) return
    const decision = await identifier.decide(file, why)
    if (waitsForOthers(file)) this.#others.add(file)
    if (file.state.kind === 'empty') this.#parts.shared.openLimit.rests(file)
    if (file.state.kind === 'unopened' && file.state.isLimited) this.#isCrowded = true
    switch (decision.kind) {
      case 'begun':
        this.#lookAtOthers(null)
        losses.settle(this.#now)
        // If places are few, others would cause its closing before it is read.
        if (why === 'to read it' && file.content?.compression === 'none' && file.state.kind === 'reading')
          await this.#reads.read(file)
        else hooks.lookSoon(file)
        break
      case 'later':
        // Before it counts as a content of its own, its possible original is looked at once more.
        if (decision.of !== null && (decision.isNow || this.#now - file.times.grewAt >= params.rotateWaitMs))
          this.#await(file, decision.of)
        if (
          file.state.kind === 'empty' &&
          file.detached !== null &&
          this.#now - file.detached.at >= params.rotateWaitMs
        ) {
          registry.remove(file)
          await identifier.forget(file)
          await file.close()
          openLimit.closed(file)
        }
        break
      case 'again':
        break
      case 'elsewhere':
        hooks.scanSoon()
        break
      case 'departed': {
        const { content, code } = decision
        const detail = `${content.content.length} bytes had been read when the source was stopped; it is read from its beginning`
        registry.depart({ ...content, file: null, cause: 'cut' })
        identifier.writtenOver(file, content.generation + 1)
        losses.add({
          file,
          path: file.path,
          at: this.#now,
          id: content.id,
          code,
          detail,
          unread: 0,
          size: file.size,
          cause: 'truncated'
        })
        hooks.lookSoon(file)
        this.#lookAtOthers(content.id)
        hooks.scanSoon()
      }
    }
  }

  /** Whether a copy has changed, or its original is gone. */
  async #isCopyToBeSeen(file: Harvester): Promise<boolean> {
    const { state } = file
    if (state.kind !== 'copy') return true
    if ((await file.lookAtName()) === 'elsewhere') this.#parts.hooks.scanSoon()
    return (
      file.size !== state.size || file.modified !== state.modified || this.#parts.registry.living(state.of) === null
    )
  }

  /**
   * The consumer takes nothing: unread files are opened all the same, so that they can be read after deletion. They are
   * read when there is room: there may be no further hint.
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

  /** Lets go of a file that is finished. */
  async #release(file: Harvester): Promise<void> {
    const {
      registry,
      hooks,
      shared: { context, openLimit },
      losses
    } = this.#parts
    const { path, content, linePosition, detached } = file
    const departed = departureOf(file, detached?.cause ?? 'deleted', this.#now)
    registry.remove(file)
    if (departed !== null) registry.depart(departed)
    if (content !== null && channels.fileEnd.hasSubscribers)
      channels.fileEnd.publish({
        key: context.key,
        ...shownPath(path),
        lines: linePosition.line,
        bytes: content.fingerprint.length
      })
    await file.close()
    openLimit.closed(file)
    losses.lost(file, file.takeVanished(), 'truncated')
    this.#lookAtOthers(departed?.id ?? null)
    hooks.scanSoon()
    hooks.save()
  }

  /**
   * Requests a look at another file, and asks again after it: there may be many. One that is still in the way comes up
   * again in time.
   */
  #await(file: Harvester, other: Harvester): void {
    if (this.#waitsFor.get(file) !== other.order) this.#awaited.add(other)
    this.#waitsFor.set(file, other.order)
    this.#parts.hooks.lookSoon(other)
  }

  /** Files wait for what has happened to another one. */
  #lookAtOthers(id: string | null): void {
    const { registry, hooks } = this.#parts
    for (const file of this.#others) {
      const { state } = file
      if (!waitsForOthers(file) || registry.of(file) !== file) this.#others.delete(file)
      else if (state.kind === 'waiting' || (state.kind === 'copy' && state.of === id)) hooks.lookSoon(file)
    }
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

function waitsForOthers({ state: { kind } }: Harvester): boolean {
  return kind === 'waiting' || kind === 'copy'
}
