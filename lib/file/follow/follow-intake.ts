import type { CheckpointStore } from '../../../types/checkpoint.ts'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { channels } from '../../core/channels.ts'
import type { SourceError } from '../../errors/source-error.ts'
import { openCheckpointFolder } from '../checkpoint/folder-store.ts'
import type { FileEvent } from '../file-event.ts'
import type { FilesOpened } from '../file-intake.ts'
import type { LineSupply } from '../line-supply.ts'
import { LineCounts } from '../line-report.ts'
import type { FileParams } from '../params.ts'
import type { WatchFiles } from '../watch/watch-files.ts'
import { CheckpointJournal } from './checkpoint-journal.ts'
import { WINDOW_BYTES } from './content-memory.ts'
import { FileTable } from './file-table.ts'
import { followedFiles } from './followed-files.ts'
import { Follower } from './follower.ts'
import { OpenLimit } from './open-limit.ts'
import { PortionQueue, type Portion } from './portion-queue.ts'
import type { TailedFile } from './tailed-file.ts'

/** What a following source is given beside its params. */
export interface FollowParts {
  readonly checkpoint: CheckpointStore | undefined
  readonly watch: WatchFiles
}

/** The lines of files that are written to, each file's in their order. */
export class FollowIntake implements Intake<FileEvent> {
  opened: FilesOpened = { files: [] }
  readonly #params: FileParams
  readonly #context: OpenContext
  readonly #table = new FileTable()
  readonly #queue: PortionQueue
  readonly #counts = new LineCounts()
  #follower: Follower | null = null
  /** What `next` asks. */
  #supply: LineSupply = NOTHING
  #portion: Portion | null = null
  #stopped = false
  /** Positions outlive the source. */
  #durable = false
  #failure: SourceError | null = null
  #progressTimer: unknown = null

  private constructor(params: FileParams, context: OpenContext) {
    this.#params = params
    this.#context = context
    this.#queue = new PortionQueue(Math.min(params.bufferBytes, TURN_BYTES) + WINDOW_BYTES, () => { this.#follower?.wake() })
  }

  /** Rejects where positions cannot be kept as asked; files that are not there or cannot be read are waited for. */
  static async open(params: FileParams, context: OpenContext, { checkpoint, watch }: FollowParts): Promise<FollowIntake> {
    const intake = new FollowIntake(params, context)
    const store = checkpoint ?? (params.checkpointDir === undefined ? null : await openCheckpointFolder(params.checkpointDir, context))
    try {
      await intake.#open(store, watch)
    } catch (error) {
      await intake.close()
      await store?.close?.()
      throw error
    }
    return intake
  }

  next(): FileEvent | null {
    let event = this.#supply.next()
    while (event === null && this.#turn()) event = this.#supply.next()
    return event
  }

  get ended(): boolean {
    return this.#stopped && this.#supply === NOTHING && this.#queue.empty
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#failure !== null || this.ended) queueMicrotask(() => { wake(this.#failure ?? undefined) })
    else this.#queue.wait(() => { wake(this.#failure ?? undefined) })
  }

  stop(): void {
    this.#stopped = true
    this.#follower?.stop()
    // Without durable positions nobody will read the record again that may not be complete.
    if (!this.#durable) for (const file of this.#table.files) this.#flush(file)
    queueMicrotask(() => { this.#queue.wake() })
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#context.clock.clearTimeout(this.#progressTimer)
    await this.#follower?.close()
  }

  files(): readonly FollowedFile[] {
    return followedFiles(this.#table, this.#context.clock.now())
  }

  stats(): IntakeStats {
    const files = this.files()
    return {
      bytes: this.#counts.bytes, bytesBehind: files.reduce((sum, { bytesBehind }) => sum + (bytesBehind ?? 0), 0), truncated: this.#counts.truncated,
      errors: this.#counts.errors.snapshot(), drops: this.#counts.drops.snapshot(), connections: null, files
    }
  }

  async #open(store: CheckpointStore | null, watch: WatchFiles): Promise<void> {
    const journal = store === null ? null : new CheckpointJournal(store, this.#table, this.#context, () => this.#inHand)
    this.#durable = store !== null
    if (this.#params.from === 'checkpoint') await journal?.load()
    this.#follower = new Follower({
      params: this.#params, context: this.#context, counts: this.#counts, queue: this.#queue,
      openLimit: new OpenLimit(this.#params.maxOpenFiles), onFailed: this.#failed
    }, this.#table, journal)
    await this.#follower.open(watch)
    this.opened = { files: [...this.#table.files].map(({ path }) => path).sort() }
    this.#progressLater()
  }

  #flush(file: TailedFile): void {
    const record = file.unfinishedRecord
    if (record !== null) this.#queue.push({ file, begin: () => record.supply, done: () => {} })
  }

  /** Lets go of the portion that is used up, and begins the next. */
  #turn(): boolean {
    this.#portion?.done()
    this.#portion = this.#failure === null ? this.#queue.shift() : null
    this.#supply = this.#portion?.begin() ?? NOTHING
    return this.#portion !== null
  }

  /** The file whose last line waits in the stream's buffer. */
  get #inHand(): TailedFile | null {
    return this.#context.buffered() > 0 ? this.#portion?.file ?? null : null
  }

  readonly #failed = (error: SourceError): void => {
    this.#failure ??= error
    this.#queue.wake()
  }

  #progressLater(): void {
    const { clock, key } = this.#context
    this.#progressTimer = clock.setTimeout(() => {
      if (channels.fileProgress.hasSubscribers) channels.fileProgress.publish({ key, files: this.files() })
      this.#progressLater()
    }, this.#params.progressIntervalMs)
  }
}

const NOTHING: LineSupply = { next: () => null }
/** How much of one file is read before others have their turn. */
const TURN_BYTES = 1_048_576
