import type { CheckpointStore } from '../../../types/checkpoint.ts'
import type { Intake, OpenContext } from '../../../types/connector.ts'
import type { FollowedFile } from '../../../types/followed-file.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { IntakeStats } from '../../../types/stats.ts'
import { channels } from '../../core/channels.ts'
import { claimDescriptors, type DescriptorClaim } from '../../core/descriptor-limit.ts'
import { repeat } from '../../core/repeat.ts'
import type { TurnLimit } from '../../core/turn-limit.ts'
import type { SourceError } from '../../errors/source-error.ts'
import type { KnownStore } from '../checkpoint/checkpoint-errors.ts'
import { openCheckpointFolder } from '../checkpoint/folder-store.ts'
import { UserStore } from '../checkpoint/user-store.ts'
import type { FileEvent } from '../file-event.ts'
import type { FilesOpened } from '../../../types/opened.ts'
import type { LineSupply } from '../line-supply.ts'
import type { FileParams } from '../params.ts'
import { shownPath } from '../path-text.ts'
import type { WatchFiles } from '../watch/watch-files.ts'
import { assemble, type Assembly } from './assemble.ts'
import { followedFiles } from './followed-files.ts'
import type { Harvester } from './harvester.ts'
import { tooManyToOpen } from './open-files-check.ts'
import type { Portion } from './read-queue.ts'

/** What a following source needs in addition to its params. */
export interface FollowParts {
  readonly checkpoint: CheckpointStore<unknown> | undefined
  readonly watch: WatchFiles
  /** How many descriptors the process may have; null if unknown. */
  readonly descriptors: () => Promise<number | null>
}

/** Delivers the lines of growing files, in order within each file. */
export class FollowIntake implements Intake<FileEvent> {
  opened: FilesOpened = { files: [] }
  readonly #parts: Assembly
  /** The supply from which `next` takes records. */
  #supply: LineSupply = NOTHING
  #portion: Portion | null = null
  #stopped = false
  #failure: SourceError | null = null
  #endProgress: () => void = () => undefined
  readonly #claim: DescriptorClaim

  private constructor(params: FileParams, context: OpenContext, store: KnownStore | null, positions: string | null) {
    this.#claim = claimDescriptors(params.maxOpenFiles)
    this.#parts = assemble(params, context, {
      store,
      positions,
      inHand: () => this.#inHand,
      onFailed: this.#failed
    })
  }

  /**
   * Rejects if positions cannot be kept as configured. Missing and unreadable files are no error: the source waits for
   * them.
   */
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
    return this.#stopped && this.#supply === NOTHING && this.#parts.shared.queue.empty
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
      this.#parts.shared.queue.wait(() => {
        wake(this.#failure ?? undefined)
      })
  }

  stop(): void {
    const {
      shared: { queue },
      poller,
      checkpointer,
      registry
    } = this.#parts
    this.#stopped = true
    poller.stop()
    // Without durable positions, a possibly incomplete record is never read again.
    if (checkpointer === null)
      for (const file of registry.files)
        if (file.unfinishedRecord !== null) queue.push(file.portion({ kind: 'record' }))
    queueMicrotask(() => {
      queue.wake()
    })
  }

  /** Resolves once the store is closed: until then, it holds the folder of positions. */
  get released(): Promise<void> {
    return this.#parts.checkpointer?.released ?? Promise.resolve()
  }

  async close(): Promise<void> {
    this.#stopped = true
    this.#endProgress()
    this.#parts.shared.rate.close()
    this.#claim.release()
    await this.#parts.poller.close()
  }

  files(): readonly FollowedFile[] {
    const { shared, registry } = this.#parts
    return followedFiles(registry, shared.context.clock.now(), !shared.rate.isOpen)
  }

  stats(): IntakeStats {
    const {
      shared: { counts },
      losses,
      checkpointer
    } = this.#parts
    const files = this.files()
    return {
      bytes: counts.bytes,
      bytesBehind: files.reduce((sum, { bytesBehind }) => sum + (bytesBehind ?? 0), 0),
      truncated: counts.truncated,
      errors: counts.errors.snapshot(),
      drops: counts.drops.snapshot(),
      bytesLost: losses.bytes,
      bytesSkipped: counts.skipped.snapshot(),
      connections: null,
      ...(checkpointer === null ? {} : { lastSaveAt: checkpointer.lastSaveAt }),
      files
    }
  }

  /**
   * Reports a folder that cannot be searched, and positions that cannot be saved. A pattern without a match is no
   * trouble.
   */
  health(): readonly HealthTrouble[] {
    const { discovery, checkpointer } = this.#parts
    return [discovery.trouble, checkpointer?.trouble ?? null].filter((trouble) => trouble !== null)
  }

  async #checkLimit(descriptors: () => Promise<number | null>): Promise<void> {
    const { context, params } = this.#parts.shared
    const limit = await descriptors()
    const warning = tooManyToOpen({ source: context.key, own: params.maxOpenFiles, total: this.#claim.total }, limit)
    if (warning !== null) context.warn(warning)
  }

  async #open(watch: WatchFiles): Promise<void> {
    const {
      shared: { context, params },
      checkpointer,
      poller,
      registry
    } = this.#parts
    if (params.from === 'checkpoint') await checkpointer?.load()
    await poller.open(watch)
    const followed = Array.from(registry.files).filter(
      ({ state: { kind } }) => kind !== 'copy' && kind !== 'unreadable'
    )
    this.opened = { files: followed.map((file) => shownPath(file.path).path).sort() }
    this.#endProgress = repeat(context.clock, params.progressIntervalMs, () => {
      if (channels.fileProgress.hasSubscribers) channels.fileProgress.publish({ key: context.key, files: this.files() })
    })
  }

  /** What the current supply waits for; null if it does not wait. */
  get #pause(): TurnLimit | null {
    return this.#supply.pause ?? null
  }

  /** Releases the portion that is used up, and begins the next; false if there is none. */
  #turn(): boolean {
    if (this.#portion !== null) this.#taken(this.#portion)
    this.#portion = this.#failure === null ? this.#parts.shared.queue.shift() : null
    this.#supply = this.#portion?.file.supplyOf(this.#portion) ?? NOTHING
    return this.#portion !== null
  }

  #taken(portion: Portion): void {
    portion.file.taken(portion)
    if (portion.kind === 'bytes') this.#parts.shared.queue.giveBack(portion.buffer)
    if (!this.#stopped) this.#parts.looks.taken(portion.file)
  }

  /** The file whose last record waits in the stream's buffer. */
  get #inHand(): Harvester | null {
    return this.#parts.shared.context.buffered() > 0 ? (this.#portion?.file ?? null) : null
  }

  readonly #failed = (error: SourceError): void => {
    this.#failure ??= error
    this.#parts.shared.queue.wake()
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
