import type { CheckpointStore } from '../../../types/checkpoint.ts'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { channels } from '../../core/channels.ts'
import { claimDescriptors, type DescriptorClaim } from '../../core/descriptor-limit.ts'
import type { TurnLimit } from '../../core/turn-limit.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { KnownStore } from '../checkpoint/checkpoint-errors.ts'
import { openCheckpointFolder } from '../checkpoint/folder-store.ts'
import { UserStore } from '../checkpoint/user-store.ts'
import type { FileEvent } from '../file-event.ts'
import type { FilesOpened } from '../../../types/opened.ts'
import { LineCounts } from '../line-report.ts'
import type { LineSupply } from '../line-supply.ts'
import type { FileParams } from '../params.ts'
import { shownPath } from '../path-text.ts'
import { ReadRate } from '../read-rate.ts'
import type { WatchFiles } from '../watch/watch-files.ts'
import { Changes } from './changes.ts'
import { Checkpointer } from './checkpointer.ts'
import { Discovery } from './discovery.ts'
import { FileWatermarks } from './file-acks.ts'
import { WINDOW_BYTES } from './fingerprint.ts'
import { followedFiles } from './followed-files.ts'
import type { Harvester } from './harvester.ts'
import { Identifier } from './identifier.ts'
import { Looks } from './looks.ts'
import { Losses } from './losses.ts'
import { tooManyToOpen } from './open-files-check.ts'
import { OpenLimit } from './open-limit.ts'
import { Poller } from './poller.ts'
import { ReadQueue, type Portion } from './read-queue.ts'
import { Registry } from './registry.ts'
import { Scan } from './scan.ts'
import type { Shared } from './shared.ts'

/** What a following source is given in addition to its params. */
export interface FollowParts {
  readonly checkpoint: CheckpointStore<unknown> | undefined
  readonly watch: WatchFiles
  /** How many descriptors the process may have. */
  readonly descriptors: () => Promise<number | null>
}

/** The lines of growing files, those of each file in order. */
export class FollowIntake implements Intake<FileEvent> {
  opened: FilesOpened = { files: [] }
  readonly #shared: Shared
  readonly #registry = new Registry()
  readonly #losses: Losses
  readonly #poller: Poller
  readonly #checkpointer: Checkpointer | null
  readonly #discovery: Discovery
  /** What `next` asks. */
  #supply: LineSupply = NOTHING
  #portion: Portion | null = null
  #stopped = false
  #failure: SourceError | null = null
  #progressTimer: unknown = null
  readonly #claim: DescriptorClaim

  private constructor(params: FileParams, context: OpenContext, store: KnownStore | null, positions: string | null) {
    const registry = this.#registry
    this.#claim = claimDescriptors(params.maxOpenFiles)
    const rate = new ReadRate(params.maxBytesPerSecond, context.clock, () => {
      this.#poller.rateOpened()
    })
    const shared: Shared = {
      params,
      context,
      rate,
      counts: new LineCounts(),
      openLimit: new OpenLimit(params.maxOpenFiles),
      watermarks: new FileWatermarks(context.acks),
      onFailed: this.#failed,
      isLocal: (path) => this.#poller.isLocal(path),
      queue: new ReadQueue(
        Math.min(params.bufferBytes, TURN_BYTES, rate.portion) + WINDOW_BYTES,
        () => {
          this.#poller.wake()
        },
        rate
      )
    }
    const hooks = {
      lookSoon: (file: Harvester) => {
        this.#poller.lookSoon(file)
      },
      restSoon: (file: Harvester) => {
        this.#poller.restSoon(file)
      },
      tellsOf: (file: Harvester) => this.#poller.tellsOf(file),
      scanSoon: () => {
        this.#poller.scanSoon('closely')
      },
      save: () => {
        this.#poller.save()
      },
      nameChanged: (path: string) => {
        this.#poller.nameChanged(path)
      },
      changed: (file: Harvester, isUntold: boolean) => {
        this.#poller.changed(file, isUntold)
      },
      gone: (file: Harvester) => {
        looks.gone(file)
      }
    }
    const identifier = new Identifier(shared, registry)
    const losses = new Losses(shared, registry)
    const looks = new Looks({
      shared,
      registry,
      identifier,
      losses,
      hooks,
      changes: new Changes(shared, registry, identifier, losses)
    })
    this.#shared = shared
    this.#losses = losses
    this.#discovery = new Discovery(shared, positions, (name) => registry.at(name)?.seen ?? null)
    this.#checkpointer = store === null ? null : new Checkpointer(store, registry, context, () => this.#inHand)
    this.#poller = new Poller({
      shared,
      looks,
      scan: new Scan(shared, registry, this.#discovery, identifier, losses, hooks),
      checkpointer: this.#checkpointer,
      files: () => registry.files,
      fileAt: (path) => registry.at(path)
    })
    this.#looks = looks
  }

  readonly #looks: Looks

  /** Rejects if positions cannot be kept as configured; waits for missing and unreadable files. */
  static async open(
    params: FileParams,
    context: OpenContext,
    { checkpoint, watch, descriptors }: FollowParts
  ): Promise<FollowIntake> {
    const store = await openStore(params, context, checkpoint)
    const intake = new FollowIntake(
      params,
      context,
      store,
      checkpoint === undefined ? (params.checkpointDir ?? null) : null
    )
    try {
      await intake.#checkLimit(descriptors)
      await intake.#open(watch)
    } catch (error) {
      await intake.close()
      throw error
    }
    return intake
  }

  next(): FileEvent | null {
    let event = this.#supply.next()
    while (event === null && this.#pause === null && this.#turn()) event = this.#supply.next()
    return event
  }

  get ended(): boolean {
    return this.#stopped && this.#supply === NOTHING && this.#shared.queue.empty
  }

  wait(wake: (error?: unknown) => void): void {
    if (this.#failure !== null || this.ended)
      queueMicrotask(() => {
        wake(this.#failure ?? undefined)
      })
    else if (this.#pause !== null)
      this.#pause.wait(() => {
        wake(this.#failure ?? undefined)
      })
    else
      this.#shared.queue.wait(() => {
        wake(this.#failure ?? undefined)
      })
  }

  stop(): void {
    const { queue } = this.#shared
    this.#stopped = true
    this.#poller.stop()
    // Without durable positions nobody will read a possibly incomplete record again.
    if (this.#checkpointer === null)
      for (const file of this.#registry.files)
        if (file.unfinishedRecord !== null) queue.push(file.portion({ kind: 'record' }))
    queueMicrotask(() => {
      queue.wake()
    })
  }

  /** The folder of positions is held until its store is closed. */
  get released(): Promise<void> {
    return this.#checkpointer?.released ?? Promise.resolve()
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#shared.context.clock.clearTimeout(this.#progressTimer)
    this.#shared.rate.close()
    this.#claim.release()
    await this.#poller.close()
  }

  files(): readonly FollowedFile[] {
    return followedFiles(this.#registry, this.#shared.context.clock.now(), !this.#shared.rate.isOpen)
  }

  stats(): IntakeStats {
    const { counts } = this.#shared
    const files = this.files()
    return {
      bytes: counts.bytes,
      bytesBehind: files.reduce((sum, { bytesBehind }) => sum + (bytesBehind ?? 0), 0),
      truncated: counts.truncated,
      errors: counts.errors.snapshot(),
      drops: counts.drops.snapshot(),
      bytesLost: this.#losses.bytes,
      bytesSkipped: counts.skipped.snapshot(),
      connections: null,
      ...(this.#checkpointer === null ? {} : { lastSaveAt: this.#checkpointer.lastSaveAt }),
      files
    }
  }

  /** A folder that cannot be searched, positions that cannot be kept. A pattern without a match is no trouble. */
  health(): readonly HealthTrouble[] {
    return [this.#discovery.trouble, this.#checkpointer?.trouble ?? null].filter((trouble) => trouble !== null)
  }

  async #checkLimit(descriptors: () => Promise<number | null>): Promise<void> {
    const { context, params } = this.#shared
    const limit = await descriptors()
    const warning = tooManyToOpen({ source: context.key, own: params.maxOpenFiles, total: this.#claim.total }, limit)
    if (warning !== null) context.warn(warning)
  }

  async #open(watch: WatchFiles): Promise<void> {
    if (this.#shared.params.from === 'checkpoint') await this.#checkpointer?.load()
    await this.#poller.open(watch)
    const followed = Array.from(this.#registry.files).filter(
      ({ state: { kind } }) => kind !== 'copy' && kind !== 'unreadable'
    )
    this.opened = { files: followed.map((file) => shownPath(file.path).path).sort() }
    this.#progressLater()
  }

  /** What the lines in hand wait for. */
  get #pause(): TurnLimit | null {
    return this.#supply.pause ?? null
  }

  /** Lets go of the portion that is used up, and begins the next. */
  #turn(): boolean {
    if (this.#portion !== null) this.#taken(this.#portion)
    this.#portion = this.#failure === null ? this.#shared.queue.shift() : null
    this.#supply = this.#portion?.file.supplyOf(this.#portion) ?? NOTHING
    return this.#portion !== null
  }

  #taken(portion: Portion): void {
    portion.file.taken(portion)
    if (portion.kind === 'bytes') this.#shared.queue.giveBack(portion.buffer)
    if (!this.#stopped) this.#looks.taken(portion.file)
  }

  /** The file whose last record waits in the stream's buffer. */
  get #inHand(): Harvester | null {
    return this.#shared.context.buffered() > 0 ? (this.#portion?.file ?? null) : null
  }

  readonly #failed = (error: SourceError): void => {
    this.#failure ??= error
    this.#shared.queue.wake()
  }

  #progressLater(): void {
    const {
      params,
      context: { clock, key }
    } = this.#shared
    this.#progressTimer = clock.setTimeout(() => {
      if (channels.fileProgress.hasSubscribers) channels.fileProgress.publish({ key, files: this.files() })
      this.#progressLater()
    }, params.progressIntervalMs)
  }
}

async function openStore(
  { checkpointDir }: FileParams,
  context: OpenContext,
  own: CheckpointStore<unknown> | undefined
): Promise<KnownStore | null> {
  if (own !== undefined) return new UserStore(own, context)
  return checkpointDir === undefined ? null : await openCheckpointFolder(checkpointDir, context)
}

const NOTHING: LineSupply = { next: () => null }
/** How much of one file is read before others have their turn. */
const TURN_BYTES = 1_048_576
