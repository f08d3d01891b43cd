import type { CheckpointStore, FileRecord } from '../../../types/checkpoint.ts'
import type { OpenContext } from '../../../types/connector.ts'
import { toSourceError } from '../../errors/make-error.ts'
import { beforeUnacked, recordOf } from './file-record.ts'
import type { FileTable, LostContent } from './file-table.ts'
import type { TailedFile } from './tailed-file.ts'

/** Makes positions durable: what has changed, one save at a time, and once more after a save that failed. */
export class CheckpointJournal {
  readonly #store: CheckpointStore
  readonly #table: FileTable
  readonly #context: Pick<OpenContext, 'key' | 'clock' | 'warn' | 'acks'>
  /** The file whose last line waits in the stream's buffer: under `ack: 'auto'` that line is not done. */
  readonly #inHand: () => TailedFile | null
  #saved: readonly FileRecord[] = []
  #saving: Promise<void> | null = null
  /** The last save failed, and that was told. */
  #failing = false

  constructor(store: CheckpointStore, table: FileTable, context: Pick<OpenContext, 'key' | 'clock' | 'warn' | 'acks'>, inHand: () => TailedFile | null) {
    this.#store = store
    this.#table = table
    this.#context = context
    this.#inHand = inHand
  }

  /** Reads what the last run left behind. Rejects where that cannot be read. */
  async load(): Promise<void> {
    const found = await this.#store.load()
    this.#table.orphans = (found?.files ?? []).map((record) => ({ record, claimed: false }))
    this.#saved = found?.files ?? []
  }

  /** Never rejects. Where a save is under way, it is waited for, and what has changed since is saved. */
  async save(): Promise<void> {
    while (this.#saving !== null) await this.#saving
    this.#saving = this.#saveChanges()
    await this.#saving
  }

  async close(): Promise<void> {
    await this.save()
    await this.#store.close?.()
  }

  async #saveChanges(): Promise<void> {
    try {
      const files = await this.#records()
      if (this.#failing || !isSame(files, this.#saved)) {
        await this.#store.save({ version: 1, files })
        this.#saved = files
      }
      this.#failing = false
    } catch (error) {
      if (!this.#failing) this.#context.warn(toSourceError(error, { area: 'file', source: this.#context.key }))
      this.#failing = true
    } finally {
      this.#saving = null
    }
  }

  async #records(): Promise<readonly FileRecord[]> {
    const now = this.#context.clock.now()
    const inHand = this.#inHand()
    const records: FileRecord[] = []
    for (const file of this.#table.files) {
      if (!file.superseded) records.push({ ...await recordOf(file, file.resumeAt(file === inHand), now), seenAt: now })
    }
    for (const lost of this.#table.lost) if (!lost.claimed) records.push(lostRecord(lost))
    for (const { path, record } of this.#table.notes.values()) {
      const known = record?.(inHand)
      if (known !== undefined) records.push({ ...known, path, seenAt: now })
    }
    for (const { record, claimed } of this.#table.orphans) if (!claimed && record.seenAt > now - KEPT_MS) records.push(record)
    return records
  }
}

/** Before the first line that is not acked. Its file is gone, or holds something else: it is known by what it holds alone. */
function lostRecord({ record, acks }: LostContent): FileRecord {
  return beforeUnacked({ ...record, dev: '0', ino: '0' }, acks)
}

function isSame(one: readonly FileRecord[], other: readonly FileRecord[]): boolean {
  return one.length === other.length && one.every((record, index) => isSameRecord(record, other[index]))
}

function isSameRecord(one: FileRecord, other: FileRecord | undefined): boolean {
  return one === other || (other !== undefined && one.path === other.path && one.dev === other.dev && one.ino === other.ino
    && one.offset === other.offset && one.head.hash === other.head.hash && one.before.hash === other.before.hash && one.complete === other.complete)
}

/** How long a content is remembered whose file is not there, in ms: a week. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000
