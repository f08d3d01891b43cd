import { channels } from '../../core/channels.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { openFile } from '../open-file.ts'
import { shownPath } from '../path-text.ts'
import { noLinksUnder } from '../search-root.ts'
import { ArchiveLooks } from './archive-looks.ts'
import type { Changes } from './changes.ts'
import { departureOf } from './departure.ts'
import type { Harvester, ReadOutcome } from './harvester.ts'
import { NO_PLACE, type Identifier } from './identifier.ts'
import type { Losses } from './losses.ts'
import { PrefixScan } from './prefix-scan.ts'
import { nextLookIn, type LookTimes } from './schedule.ts'
import type { PortionContent } from './read-queue.ts'
import type { Registry } from './registry.ts'
import type { Shared } from './shared.ts'

/** What the looks need. */
interface LookHooks {
  lookSoon(file: Harvester): void
  /** Everything that was read of it has been taken. */
  restSoon(file: Harvester): void
  /** Whether the system reports every write to it. */
  tellsOf(file: Harvester): boolean
  /** Names have changed, or something waits for this event. */
  scanSoon(): void
  /** Positions have to be made durable now. */
  save(): void
}

export interface LookParts {
  readonly shared: Shared
  readonly registry: Registry
  readonly identifier: Identifier
  readonly changes: Changes
  readonly losses: Losses
  readonly hooks: LookHooks
}

/** Looks at one file: takes one step with it, by its state, and reacts to what came of that. */
export class Looks {
  readonly #parts: LookParts
  readonly #archives: ArchiveLooks
  /** file => the checksum of what was read of it, as far as it was computed again; of records that had none */
  readonly #checksums = new Map<Harvester, PrefixScan>()
  /** file => when its name was looked at last, in ms since the epoch */
  readonly #checkedAt = new WeakMap<Harvester, number>()
  /** Files that wait for what happens to others; some of them do no longer. */
  readonly #others = new Set<Harvester>()
  /** file => the `order` of the one for whose look it waits: not the file itself, which would stay alive as long */
  readonly #waitsFor = new WeakMap<Harvester, number>()
  /** The files for whose look others wait; after the look, the others are asked again. */
  readonly #awaited = new WeakSet<Harvester>()
  /** Files whose last read reached their end, with a system that would have reported more since before it. */
  readonly #ended = new WeakSet<Harvester>()
  /** There is no place under `max_open_files` except for files that are read at once. */
  #isCrowded = false
  /** Files whose last read filled its buffer: there is more. */
  readonly #more = new WeakSet<Harvester>()

  constructor(parts: LookParts) {
    this.#parts = parts
    this.#archives = new ArchiveLooks(parts, {
      openAgain: (file) => this.#openAgain(file),
      deliver: (file, data) => {
        this.#deliver(file, data, parts.shared.queue.claim())
      },
      isChanged: (file) => this.#followChange(file),
      finish: (file) => {
        this.#finish(file)
      },
      release: (file) => this.#release(file),
      lookAtOthers: () => {
        this.#lookAtOthers(null)
      },
      hasMore: (file, more) => {
        if (more) this.#more.add(file)
        else this.#more.delete(file)
      }
    })
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
      else if (kind === 'changed') await this.#followChange(file)
      else if (file.content.left !== undefined) await this.#archives.lookAtLeft(file, file.content.left)
      else if (kind === 'finished') await this.#archives.lookAtFinished(file)
      else if (!this.#parts.shared.queue.hasRoom) await this.#keepOpen(file)
      else if (file.content.compression === 'none') await this.#read(file)
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
    this.#ended.delete(file)
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
      ? nextLookIn(file, { hasMore: this.#more.has(file), pollIntervalMs, rotateWaitMs, now: this.#now, next, isTold })
      : null
  }

  async close(): Promise<void> {
    const { registry, identifier, changes } = this.#parts
    await identifier.close()
    await changes.close()
    await this.#archives.close()
    for (const scan of this.#checksums.values()) await scan.close()
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
          await this.#read(file)
        else hooks.lookSoon(file)
        break
      case 'later':
        // Before it counts as a content of its own, its possible original is looked at once more.
        if (decision.of !== null && (decision.isNow || this.#now - file.grewAt >= params.rotateWaitMs))
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

  async #read(file: Harvester): Promise<void> {
    const {
      shared: { queue, openLimit },
      hooks
    } = this.#parts
    const isTold = hooks.tellsOf(file)
    if ((this.#ended.delete(file) && isTold && file.portions === 0) || (await this.#isAsItWas(file, isTold))) {
      this.#nothing(file)
      return
    }
    if (!(await this.#openAgain(file))) return
    const buffer = queue.claim()
    // A hint that comes during the read takes this back.
    if (isTold) this.#ended.add(file)
    const outcome = await file.read(buffer).catch((error: unknown) => {
      queue.giveBack(buffer)
      this.#ended.delete(file)
      throw error
    })
    if (outcome.kind === 'data') {
      openLimit.used(file)
      if (outcome.more) this.#more.add(file)
      else this.#more.delete(file)
      if (outcome.more) this.#ended.delete(file)
      this.#deliver(file, outcome, buffer)
      return
    }
    queue.giveBack(buffer)
    this.#ended.delete(file)
    this.#more.delete(file)
    if (outcome.kind === 'changed') await this.#followChange(file)
    else if (!(await this.#addChecksum(file))) this.#nothing(file)
  }

  /** True if the name and the file are as they were, so that nothing has to be read. */
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
      (file.verified !== null || file.handle === null) &&
      file.content.fingerprint.crc !== null
    )
  }

  /** A file that was closed for `max_open_files`; false if its name leads to another now. */
  async #openAgain(file: Harvester): Promise<boolean> {
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

  /**
   * The consumer takes nothing: unread files are opened all the same, so that they can be read after deletion. They are
   * read when there is room: there may be no further hint.
   */
  async #keepOpen(file: Harvester): Promise<void> {
    const { hooks, shared } = this.#parts
    this.#more.delete(file)
    if (file.handle === null && file.unread > 0) {
      if (!(await shared.openLimit.makeRoom('to have it open'))) this.#isCrowded = true
      else if (!(await this.#openAgain(file))) return
    }
    hooks.lookSoon(file)
  }

  #deliver(
    file: Harvester,
    { bytes, offset }: Pick<Extract<ReadOutcome, { kind: 'data' }>, 'bytes' | 'offset'>,
    buffer: Buffer
  ): void {
    const { counts, queue, rate } = this.#parts.shared
    file.took(bytes)
    counts.bytes += bytes.length
    if (file.content?.compression === 'none') rate.spent(bytes.length)
    queue.push(file.portion({ kind: 'bytes', bytes, offset, buffer }))
  }

  /**
   * Content that an earlier release has read has no checksum yet: it is computed while there is nothing else to do.
   * True while that continues.
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
    // Where the file ends before, the next look notices.
    if (crc !== null) content.fingerprint.mark(length, crc)
    this.#checksums.delete(file)
    this.#more.delete(file)
    return false
  }

  /** What was read before has to be taken first: its place is needed. */
  async #followChange(file: Harvester): Promise<void> {
    if (file.state.kind !== 'changed') file.be({ kind: 'changed', bytesLeft: 0 })
    if (file.portions > 0) return
    // Lines in hand that wait for more of their record: more of it does not come here.
    if (file.unfinishedRecord !== null) {
      this.#queue(file, { kind: 'record' })
      return
    }
    if (file.detached === null && !(await this.#openAgain(file))) return
    const { changes, hooks } = this.#parts
    const id = file.content?.id ?? null
    if ((await changes.follow(file)) === 'again') return
    hooks.lookSoon(file)
    this.#lookAtOthers(id)
    hooks.scanSoon()
    hooks.save()
  }

  #nothing(file: Harvester): void {
    const { params } = this.#parts.shared
    const now = this.#now
    const wasAtEnd = file.state.kind === 'at-end'
    file.atEnd(now)
    this.#parts.shared.openLimit.rests(file)
    if (this.#awaited.delete(file) || !wasAtEnd) this.#lookAtOthers(null)
    this.#parts.losses.lost(file, file.takeVanished(), 'truncated')
    if (file.portions > 0) return
    const record = file.unfinishedRecord
    if (file.detached !== null && now - Math.max(file.detached.at, file.dataAt) >= params.rotateWaitMs)
      this.#finish(file)
    else if (file.inLine && this.#isOver(file, now)) this.#queue(file, { kind: 'partial line' })
    else if (record !== null && now - record.since >= (params.multiline?.timeoutMs ?? 0))
      this.#queue(file, { kind: 'record' })
  }

  /** Nobody will finish its last line any more. */
  #isOver({ dataAt, movedAt }: Harvester, now: number): boolean {
    const { flushPartial, partialLineMs, rotateWaitMs } = this.#parts.shared.params
    return (
      (flushPartial && now - dataAt >= partialLineMs) ||
      (movedAt !== null && now - Math.max(movedAt, dataAt) >= rotateWaitMs)
    )
  }

  /** Nothing more comes of it: its last line counts even without an ending. */
  #finish(file: Harvester): void {
    file.be({ kind: 'finishing' })
    this.#queue(file, { kind: 'last line' })
  }

  #queue(file: Harvester, content: PortionContent): void {
    this.#parts.shared.queue.push(file.portion(content))
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

/** Coarser than the clock of any file system we know of but FAT's. */
const SETTLED_MS = 1000
