import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  applyChanges,
  formatDiagnosis,
  formatDiagnostics,
  watchConfig,
  type SourceStream,
  type ValidGeneration
} from 'warp-flow'
import { classificationOf, type Board } from './board.ts'
import { SAMPLE_MS } from './samples.ts'
import { shownName } from './shown-name.ts'

export interface ServiceParts {
  /** Processes the records of a source. */
  readonly consume: (source: SourceStream) => Promise<void>
  /** Prints one or more lines for the operator of the service. */
  readonly say: (text: string) => void
  /** Aborting it stops every source, after its records in hand are delivered and its positions saved. */
  readonly signal: AbortSignal
}

/**
 * Runs all enabled sources of a configuration, applies its edits, and reopens sources that have died. Resolves when
 * `signal` is aborted and every source is stopped.
 */
export async function runService(conf: string, board: Board, parts: ServiceParts): Promise<void> {
  const { say, signal } = parts
  const service = new Service(board, parts)
  const sampling = setInterval(() => {
    board.sample(Date.now())
  }, SAMPLE_MS)
  // A channel also receives the warnings of a source that is still opening, or never opens
  const hear = (message: unknown): void => {
    const { key, error } = message as Warned
    board.warned(key, error, Date.now())
    say(`${shownName(key)}: ${formatDiagnosis(classificationOf(error))}`)
  }
  subscribe('warp-flow:warning', hear)
  // Also works while a change is being applied
  signal.addEventListener('abort', () => void service.stop())
  for await (const change of watchConfig(conf, { signal })) {
    if (change.config === undefined) {
      board.refused = change
      say(formatDiagnostics(change.diagnostics))
      say(
        change.kept === null
          ? 'waiting for a configuration that can be used'
          : 'the configuration of before stays in force'
      )
    } else await service.apply(change)
  }
  await service.stop()
  clearInterval(sampling)
  unsubscribe('warp-flow:warning', hear)
}

/** The message of the channel `warp-flow:warning`. */
interface Warned {
  readonly key: string
  readonly error: unknown
}

class Service {
  readonly #board: Board
  readonly #parts: ServiceParts
  #valid: ValidGeneration | null = null
  /** The chain of the running operation and those before it. */
  #work: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #isTryingAgain = false

  constructor(board: Board, parts: ServiceParts) {
    this.#board = board
    this.#parts = parts
  }

  /** Applies a configuration to the sources; unchanged ones are not affected. */
  apply(change: ValidGeneration): Promise<void> {
    return this.#next(async () => {
      const board = this.#board
      this.#valid = change
      board.config = change.config
      board.refused = null
      if (change.changes.length > 0) board.rolledBack = new Map()
      if (change.changes.length > 0 && change.config.diagnostics.length > 0)
        this.#parts.say(formatDiagnostics(change.config.diagnostics))
      await this.#bringUp(change)
    })
  }

  /** Stops each source, which delivers its records in hand, waits for their acks and saves its positions. */
  async stop(): Promise<void> {
    this.#board.isStopping = true
    clearTimeout(this.#timer)
    await this.#stopAll()
    // Sources that have opened in the meantime
    await this.#work
    await this.#stopAll()
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#board.sources.values()].map((source) => source.stop()))
  }

  /** Runs operations one after the other, and none once the service stops. */
  #next(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(() => (this.#parts.signal.aborted ? undefined : work()))
    return this.#work
  }

  async #bringUp(change: ValidGeneration): Promise<void> {
    const board = this.#board
    const { say } = this.#parts
    const results = await applyChanges(board.sources, change, {
      start: (source) => {
        this.#start(source)
      },
      // Together with the at most 10 s of `stop()`, within the 30 s that Kubernetes allows a process for its end
      openTimeoutMs: 10_000
    })
    for (const result of results) {
      say(`${shownName(result.key)}: ${result.kind}, ${result.outcome}`)
      if (result.outcome === 'applied') continue
      say(formatDiagnosis(classificationOf(result.error)))
      if (result.outcome === 'failed') this.#failed(result.key, result.error)
      else board.rolledBack = new Map([...board.rolledBack, [result.key, classificationOf(result.error)]])
    }
  }

  /** Called for each source that opens, including one that replaces another. */
  #start(source: SourceStream): void {
    const { consume, say, signal } = this.#parts
    const { key } = source
    this.#board.opened(key)
    consume(source).catch((error: unknown) => {
      source.destroy()
      // The end of a replaced or stopped source is no failure
      if (signal.aborted || this.#board.sources.get(key) !== source) return
      say(`${shownName(key)}: it has died, and will be opened again\n${formatDiagnosis(classificationOf(error))}`)
      this.#failed(key, error)
    })
  }

  #failed(key: string, error: unknown): void {
    this.#board.failed(key, error, Date.now())
    this.#wakeWhenDue()
  }

  /** Each source has its own retry time: one that never opens does not delay another that has just died. */
  #wakeWhenDue(): void {
    clearTimeout(this.#timer)
    const due = this.#board.keys.flatMap((key) => this.#board.of(key).failure?.nextTryAt ?? [])
    if (this.#isTryingAgain || this.#parts.signal.aborted || due.length === 0) return
    this.#timer = setTimeout(() => void this.#tryAgain(), Math.min(...due) - Date.now())
  }

  async #tryAgain(): Promise<void> {
    this.#isTryingAgain = true
    await this.#next(async () => {
      // Uses the configuration now in effect: an edit may have come first
      if (this.#valid === null) return
      // `applyChanges` opens missing sources; a dead one has to be removed from the map first
      for (const [key, source] of this.#board.sources)
        if (this.#board.of(key).failure !== null && source.destroyed) this.#board.sources.delete(key)
      await this.#bringUp({ ...this.#valid, changes: [] })
    })
    this.#isTryingAgain = false
    this.#wakeWhenDue()
  }
}
