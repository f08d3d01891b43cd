import type { ContentMark, FileRecord } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { SourceError } from '../../errors/source-error.ts'
import type { KnownStore } from '../checkpoint/checkpoint-errors.ts'
import { withChecksum } from '../checkpoint/record-checksum.ts'
import type { LineStart } from '../line-reader.ts'
import { contentHash } from './content-hash.ts'
import type { FileAcks } from './file-acks.ts'
import type { Harvester } from './harvester.ts'
import { readAt } from './read-at.ts'
import { recalledRecord, storedRecord } from './record-paths.ts'
import type { Departed, Registry } from './registry.ts'

type Context = Pick<OpenContext, 'key' | 'clock' | 'warn'>

/** Makes positions durable: what has changed, one save at a time, and once more after a save that failed. */
export class Checkpointer {
  readonly #store: KnownStore
  readonly #registry: Registry
  readonly #context: Context
  /** The file whose last record waits in the stream's buffer: under `ack: 'auto'` that is not done. */
  readonly #inHand: () => Harvester | null
  #saved: readonly FileRecord[] = []
  #saving: Promise<void> | null = null
  /** What is asked for while a save is under way: one more, for all who ask. */
  #next: Promise<void> | null = null
  /** The last save failed or does not answer: since when that is so, and what was told of it. Null where it is not. */
  #failing: HealthTrouble | null = null
  /** When positions were last made durable, in ms since the epoch. */
  lastSaveAt: number | null = null
  /** `saved`: for the last time. `abandoned`: the store did not answer in time, and nothing is saved any more. */
  #state: 'open' | 'closing' | 'saved' | 'abandoned' = 'open'

  constructor(store: KnownStore, registry: Registry, context: Context, inHand: () => Harvester | null) {
    this.#store = store
    this.#registry = registry
    this.#context = context
    this.#inHand = inHand
  }

  /** Reads what the last run left behind. Rejects where that cannot be read. */
  async load(): Promise<void> {
    this.#saved = (await this.#store.load())?.files.map(recalledRecord) ?? []
    this.#registry.recall(this.#saved)
  }

  /** What keeps positions from being durable; null where nothing does. */
  get trouble(): HealthTrouble | null {
    return this.#failing
  }

  /** Never rejects. Where a save is under way, it is waited for, and what has changed since is saved. */
  save(): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve()
    if (this.#saving === null) return this.#begin(false)
    this.#next ??= this.#saving.then(() => {
      this.#next = null
      return this.save()
    })
    return this.#next
  }

  /**
   * Saves for the last time and closes the store. Never rejects, and leaves a store behind that does not answer: it is
   * closed once it does.
   */
  async close(): Promise<void> {
    if (await settledWithin(CLOSE_MS, this.#finish(), this.#context.clock)) return
    const { errors } = this.#store
    if (this.#state === 'saved') this.#context.warn(errors.notClosed(`close() has not answered within ${CLOSE_MS} ms`))
    else this.#tell(errors.notSaved(unanswered(CLOSE_MS)))
    this.#state = 'abandoned'
  }

  async #finish(): Promise<void> {
    this.#state = 'closing'
    await this.#saving
    if (!this.#isAbandoned) await this.#begin(true)
    if (!this.#isAbandoned) this.#state = 'saved'
    try {
      await this.#store.close?.()
    } catch (error) {
      if (!this.#isAbandoned) this.#warn(error)
    }
  }

  get #isAbandoned(): boolean {
    return this.#state === 'abandoned'
  }

  #begin(isLast: boolean): Promise<void> {
    this.#saving = this.#saveChanges(isLast).finally(() => {
      this.#saving = null
      this.#registry.releaseAcked()
    })
    return this.#saving
  }

  /** Times alone are worth a save at the end: a next run need not compare what nobody has touched. */
  async #saveChanges(isLast: boolean): Promise<void> {
    try {
      const files = await this.#records()
      if (this.#failing !== null || !isSame(files, this.#saved, isLast)) {
        const saving = this.#store.save({
          version: 1,
          files: files.map((record) => withChecksum(storedRecord(record)))
        })
        if (!(await settledWithin(SAVE_MS, saving, this.#context.clock)))
          this.#tell(this.#store.errors.notSaved(unanswered(SAVE_MS)))
        await saving
        this.#saved = files
        this.lastSaveAt = this.#context.clock.now()
      }
      this.#failing = null
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Once, until a save succeeds. */
  #tell(error: unknown): void {
    if (this.#failing !== null) return
    const told = toSourceError(error, { area: 'file', source: this.#context.key })
    this.#failing = {
      code: told.code,
      since: this.#context.clock.now(),
      detail: told.classification.detail,
      context: SourceError.contextOf(told) ?? { area: 'file' }
    }
    this.#context.warn(told)
  }

  #warn(error: unknown): void {
    this.#context.warn(toSourceError(error, { area: 'file', source: this.#context.key }))
  }

  async #records(): Promise<readonly FileRecord[]> {
    const now = this.#context.clock.now()
    const inHand = this.#inHand()
    // What is not of a file is taken at once: a content may depart, or turn up, while bytes of another are read for its
    // record.
    const departed = [...this.#registry.departed]
      .filter((content) => content.record.seenAt > now - KEPT_MS)
      .map(departedRecord)
    const files = [...this.#registry.files].filter(({ content }) => content !== null)
    const drafts = files.map((file) => ({
      file,
      draft: draftOf(file, file.resumeAt(file === inHand), now, file !== inHand)
    }))
    const records: FileRecord[] = []
    for (const { file, draft } of drafts) if (draft !== null) records.push(await withBytesBefore(file, draft))
    return [...records, ...departed]
  }
}

function unanswered(ms: number): string {
  return `the store has not answered within ${ms} ms, and is not called again before it does`
}

/**
 * What the checkpoint has to say of a content in a file, so that reading goes on at `place`. `now` is in ms since the
 * epoch. `isDone`: nothing of it waits in the stream's buffer.
 */
export function draftOf(file: Harvester, place: LineStart, now: number, isDone: boolean): FileRecord | null {
  const { content, path, dev, ino, birth, size, names, verified, state } = file
  if (content === null) return null
  const { id, generation, compression, fingerprint, left } = content
  const { offset, line } = place
  // An unfinished last line that was delivered is delivered again where it is not done.
  const given = isDone && content.acks.oldest === null ? file.given : 0
  return {
    path,
    dev,
    ino,
    birth,
    compression,
    size,
    offset,
    line,
    complete: state.kind === 'finished' && Math.max(offset, given) >= fingerprint.length,
    head: fingerprint.headHash,
    before: contentHash(fingerprint.slice(Math.max(0, offset - BEFORE_BYTES), offset) ?? NOTHING),
    seenAt: now,
    id,
    generation,
    names: [...names],
    begin: fingerprint.begin,
    marks: marksFor(file, offset),
    ...(given > offset ? { given } : {}),
    ...(left === undefined ? {} : { left, complete: true, size: left }),
    ...timesOf(file, verified)
  }
}

/** Of compressed content that was read to its end: the file as it was then. */
function timesOf(
  { state }: Harvester,
  verified: Harvester['verified']
): Pick<FileRecord, 'modified' | 'changed' | 'size'> | object {
  if (state.kind === 'finished') return { modified: String(state.modified), size: state.size }
  return verified === null
    ? {}
    : { modified: String(verified.modified), changed: String(verified.changed), size: verified.size }
}

/** The same where all is acked; there is no file to take the bytes from that come before the record that is not. */
function beforeUnacked(record: FileRecord, acks: FileAcks | null): FileRecord {
  const unacked = acks?.oldest ?? null
  if (unacked === null || unacked.offset > record.offset) return record
  const { given: _given, ...rest } = record
  return {
    ...rest,
    ...unacked,
    complete: false,
    before: unacked.offset === record.offset ? record.before : contentHash(NOTHING)
  }
}

/** A content whose file holds something else is known by what it holds alone. */
function departedRecord({ record, acks, file }: Departed): FileRecord {
  return { ...beforeUnacked(record, acks), ...(file === null ? { dev: '0', ino: '0' } : {}) }
}

/**
 * Checksums of everything that was read, of the place where reading goes on, and of lengths between; a few from before,
 * for copies.
 */
function marksFor({ content }: Harvester, offset: number): readonly ContentMark[] {
  if (content === null || content.fingerprint.crc === null) return []
  const { fingerprint } = content
  const { marks, length, crc, begin } = fingerprint
  const first = marks.findIndex(([at]) => at >= offset)
  const kept = marks.slice(Math.max(0, (first === -1 ? marks.length : first) - MARKS_BEFORE)).slice(-MOST_MARKS)
  const there = offset > begin && offset < length ? fingerprint.crcAt(offset) : null
  const all: ContentMark[] = [
    ...kept.filter(([at]) => at !== offset),
    ...(there === null ? [] : [[offset, there] as const])
  ].sort(([one], [other]) => one - other)
  return length > begin && crc !== null ? [...all, [length, crc]] : all
}

/**
 * The bytes before the place may lie farther back than is remembered: they are read then, of a file that is as it was.
 */
async function withBytesBefore({ handle, content, state }: Harvester, record: FileRecord): Promise<FileRecord> {
  const { offset, before } = record
  if (
    before.length > 0 ||
    offset === 0 ||
    handle === null ||
    content?.compression !== 'none' ||
    state.kind === 'changed'
  )
    return record
  const { window, windowStart } = content.fingerprint
  const start = Math.max(0, offset - BEFORE_BYTES)
  try {
    const bytes = await readAt(handle, start, offset - start)
    const last = await readAt(handle, windowStart, window.length)
    return bytes.length === offset - start && last.equals(window) ? { ...record, before: contentHash(bytes) } : record
  } catch {
    return record // the next look tells of it
  }
}

function isSame(one: readonly FileRecord[], other: readonly FileRecord[], withTimes: boolean): boolean {
  return one.length === other.length && one.every((record, index) => isSameRecord(record, other[index], withTimes))
}

function isSameRecord(one: FileRecord, other: FileRecord | undefined, withTimes: boolean): boolean {
  if (one === other) return true
  return (
    other !== undefined &&
    SAID.every((name) => one[name] === other[name]) &&
    one.head.hash === other.head.hash &&
    one.before.hash === other.before.hash &&
    one.marks?.at(-1)?.[0] === other.marks?.at(-1)?.[0] &&
    (!withTimes || (one.modified === other.modified && one.changed === other.changed))
  )
}

const SAID = ['path', 'dev', 'ino', 'id', 'offset', 'complete', 'given', 'left'] as const
/** A save that takes longer is told of. */
const SAVE_MS = 10_000
/** Less than a source gives what it closes: files are still to be let go of. */
const CLOSE_MS = 4000
/** So many bytes before the place are compared where checksums are not. */
const BEFORE_BYTES = 256
const MARKS_BEFORE = 8
const MOST_MARKS = 32
/** How long a content is remembered whose file is not there, in ms: a week. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000
const NOTHING: Buffer = Buffer.alloc(0)
