import type { FileRecord } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import { settledWithin } from '../../core/settled-within.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { SourceError } from '../../errors/source-error.ts'
import type { KnownStore } from '../checkpoint/checkpoint-errors.ts'
import { Breaths } from '../../core/breaths.ts'
import type { Harvester } from './harvester.ts'
import { recordOf, RecordTexts, textOf } from '../checkpoint/record-texts.ts'
import { RecordBook } from './record-book.ts'
import { recalledRecord } from './record-paths.ts'
import type { Registry } from './registry.ts'

type Context = Pick<OpenContext, 'key' | 'clock' | 'warn'>

/** Saves positions when they have changed, one save at a time, and again after a failed save. */
export class Checkpointer {
  readonly #store: KnownStore
  readonly #registry: Registry
  readonly #context: Context
  /** The file whose last record waits in the stream's buffer: under `ack: 'auto'`, that record is not done. */
  readonly #inHand: () => Harvester | null
  readonly #book = new RecordBook()
  /** The texts of the records that were saved last. */
  #saved: readonly string[] = []
  /**
   * Texts that differ from the saved ones only in times, so that thousands of them need not be parsed again at every
   * save.
   */
  #alike: readonly string[] = []
  #saving: Promise<void> | null = null
  /** The save that was requested during another one; all requests made until then share it. */
  #next: Promise<void> | null = null
  /** Set while the last save has failed or the store does not answer: since when, and what was reported about it. */
  #failing: HealthTrouble | null = null
  /** When positions were last made durable, in ms since the epoch. */
  lastSaveAt: number | null = null
  /** `saved`: the last save is over. `abandoned`: the store did not answer in time, and nothing is saved any more. */
  #state: 'open' | 'closing' | 'saved' | 'abandoned' = 'open'
  /** Resolves once the store is closed, however long that takes: until then it holds its folder. Never rejects. */
  released: Promise<void> = Promise.resolve()

  constructor(store: KnownStore, registry: Registry, context: Context, inHand: () => Harvester | null) {
    this.#store = store
    this.#registry = registry
    this.#context = context
    this.#inHand = inHand
  }

  /** Reads what the last run left behind. Rejects if it is unreadable. */
  async load(): Promise<void> {
    const files = (await this.#store.load())?.files ?? []
    this.#saved = files.map(textOf)
    this.#registry.recall(files.map(recalledRecord))
  }

  /** What prevents saving positions; null if nothing does. */
  get trouble(): HealthTrouble | null {
    return this.#failing
  }

  /** Never rejects. If a save is under way, waits for it, and saves what has changed since. */
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
   * Saves for the last time and closes the store. Never rejects. Does not wait for a store that does not answer: such a
   * store is closed once it does.
   */
  async close(): Promise<void> {
    this.released = this.#finish()
    const { errors, isInMemory } = this.#store
    if (isInMemory) await this.released
    else if (!(await settledWithin(CLOSE_MS, this.released, this.#context.clock))) this.#abandon(errors)
  }

  #abandon(errors: KnownStore['errors']): void {
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

  /** At the end, changed times alone are reason for a save, so that the next run need not compare untouched files. */
  async #saveChanges(isLast: boolean): Promise<void> {
    try {
      const texts = await this.#records()
      if (this.#failing === null && (await isSame(texts, this.#saved, isLast ? null : this.#alike))) {
        this.#alike = texts
      } else {
        const saving = this.#store.save(new RecordTexts(texts))
        if (!(await settledWithin(SAVE_MS, saving, this.#context.clock)))
          this.#tell(this.#store.errors.notSaved(unanswered(SAVE_MS)))
        await saving
        this.#saved = texts
        this.#alike = texts
        this.lastSaveAt = this.#context.clock.now()
      }
      this.#failing = null
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Reports a failure once, until a save succeeds. */
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

  async #records(): Promise<readonly string[]> {
    // First, the records of what has changed are built in slices, so that the pass in one turn has few left to build.
    const breaths = new Breaths()
    for (const _made of this.#eachRecord()) if (breaths.isDue) await breaths.take()
    await breaths.take()
    // All records are collected in one turn: otherwise content could move from one file to another, depart, or turn up
    // in between.
    const records = [...this.#eachRecord()]
    const texts: string[] = []
    for (const { file, text } of records) texts.push(file === null ? text : await this.#book.completed(file, text))
    return texts
  }

  *#eachRecord(): Generator<{ readonly file: Harvester | null; readonly text: string }> {
    const now = this.#context.clock.now()
    const inHand = this.#inHand()
    const departedAt = new Map<string, number>()
    for (const { record } of this.#registry.departed)
      departedAt.set(record.path, Math.max(record.seenAt, departedAt.get(record.path) ?? 0))
    for (const file of this.#registry.files) {
      const text = this.#book.of(file, file === inHand, now, departedAt.get(file.path))
      if (text !== null) yield { file, text }
    }
    for (const content of this.#registry.departed)
      if (content.record.seenAt > now - KEPT_MS) yield { file: null, text: this.#book.ofDeparted(content) }
  }
}

function unanswered(ms: number): string {
  return `the store has not answered within ${ms} ms, and is not called again before it does`
}

/** Whether there is nothing to save. Times are compared only if `alike` is null. */
async function isSame(
  texts: readonly string[],
  saved: readonly string[],
  alike: readonly string[] | null
): Promise<boolean> {
  if (texts.length !== saved.length) return false
  const breaths = new Breaths()
  for (const [index, text] of texts.entries()) {
    const before = saved[index]
    if (text === before || text === alike?.[index]) continue
    if (before === undefined || !isSameRecord(recordOf(text), recordOf(before), alike === null)) return false
    if (breaths.isDue) await breaths.take()
  }
  return true
}

function isSameRecord(one: FileRecord, other: FileRecord, withTimes: boolean): boolean {
  return (
    SAID.every((name) => one[name] === other[name]) &&
    one.head.hash === other.head.hash &&
    one.before.hash === other.before.hash &&
    one.marks?.at(-1)?.[0] === other.marks?.at(-1)?.[0] &&
    (!withTimes || (one.modified === other.modified && one.changed === other.changed))
  )
}

const SAID = ['path', 'dev', 'ino', 'id', 'offset', 'complete', 'given', 'left'] as const
/** A save that takes longer is reported. */
const SAVE_MS = 10_000
/** Less than the time that a source allows for closing, because files still have to be released. */
const CLOSE_MS = 4000
/** How long a content without a file is remembered, in ms: a week. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000
