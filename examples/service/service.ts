import { setTimeout as sleep } from 'node:timers/promises'
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

export interface ServiceParts {
  /** What becomes of the records of a source. */
  readonly consume: (source: SourceStream) => Promise<void>
  /** A line or more for whoever operates the service. */
  readonly say: (text: string) => void
  /** Aborting it stops every source, with what is in hand delivered and its positions saved. */
  readonly signal: AbortSignal
}

/**
 * Runs all enabled sources of a configuration, takes up its edits, and opens what has died again. Resolves when
 * `signal` is aborted and every source is stopped.
 */
export async function runService(conf: string, board: Board, parts: ServiceParts): Promise<void> {
  const { say, signal } = parts
  const service = new Service(board, parts)
  const sampling = setInterval(() => {
    board.sample(Date.now())
  }, SAMPLE_MS)
  // Also while a change is under way
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
  clearInterval(sampling)
  await service.stop()
}

class Service {
  readonly #board: Board
  readonly #parts: ServiceParts
  #valid: ValidGeneration | null = null
  /** The change that is under way, and those before it. */
  #work: Promise<void> = Promise.resolve()
  #delayMs = 0
  /** When what has died is opened again, in ms since the epoch. */
  #nextTryAt = 0
  #isWaiting = false

  constructor(board: Board, parts: ServiceParts) {
    this.#board = board
    this.#parts = parts
  }

  /** Brings the sources up to a configuration; those that have not changed see nothing of it. */
  apply(change: ValidGeneration): Promise<void> {
    this.#work = this.#work.then(() => this.#apply(change))
    return this.#work
  }

  /** Each source delivers what is in hand, waits for its acks and saves its positions. */
  async stop(): Promise<void> {
    this.#board.isStopping = true
    await this.#stopAll()
    // Those that have opened meanwhile
    await this.#work
    await this.#stopAll()
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#board.sources.values()].map((source) => source.stop()))
  }

  async #apply(change: ValidGeneration): Promise<void> {
    const board = this.#board
    const { say, signal } = this.#parts
    if (signal.aborted) return
    this.#valid = change
    board.config = change.config
    board.refused = null
    if (change.changes.length > 0) board.rolledBack = new Map()
    if (change.changes.length > 0 && change.config.diagnostics.length > 0)
      say(formatDiagnostics(change.config.diagnostics))
    const results = await applyChanges(board.sources, change, {
      start: (source) => {
        this.#start(source)
      },
      // Together with the 10 s that `stop()` takes at most, within the 30 s that Kubernetes gives a process to end
      openTimeoutMs: 10_000
    })
    for (const result of results) {
      say(`${result.key}: ${result.kind}, ${result.outcome}`)
      if (result.outcome === 'applied') continue
      say(formatDiagnosis(classificationOf(result.error)))
      if (result.outcome === 'failed') this.#failed(result.key, result.error)
      else board.rolledBack = new Map([...board.rolledBack, [result.key, classificationOf(result.error)]])
    }
  }

  /** It is called for each source that opens, also for one that takes another's place. */
  #start(source: SourceStream): void {
    const { consume, say, signal } = this.#parts
    const { key } = source
    this.#board.of(key).failure = null
    source.on('warning', (warning) => {
      this.#board.warned(key, warning, Date.now())
      say(formatDiagnosis(warning.classification))
    })
    consume(source).catch((error: unknown) => {
      source.destroy()
      // One that was replaced or stopped is no failure
      if (signal.aborted || this.#board.sources.get(key) !== source) return
      say(`${key}: it has died, and will be opened again\n${formatDiagnosis(classificationOf(error))}`)
      this.#failed(key, error)
    })
  }

  /** After 1 s, then twice as long each time, up to a minute; after two quiet minutes from the beginning. */
  #failed(key: string, error: unknown): void {
    const now = Date.now()
    if (!this.#isWaiting) {
      this.#isWaiting = true
      this.#delayMs = now - this.#nextTryAt > 120_000 ? 1_000 : Math.min(this.#delayMs * 2, 60_000)
      this.#nextTryAt = now + this.#delayMs
      void this.#tryAgain()
    }
    this.#board.failed(key, error, now, this.#nextTryAt)
  }

  async #tryAgain(): Promise<void> {
    const { signal } = this.#parts
    await sleep(this.#delayMs, null, { signal }).catch(() => null)
    this.#isWaiting = false
    if (signal.aborted || this.#valid === null) return
    // `applyChanges` opens what is missing; one that has died is in the map until somebody takes it out
    for (const [key, source] of this.#board.sources)
      if (this.#board.of(key).failure !== null && source.destroyed) this.#board.sources.delete(key)
    await this.apply({ ...this.#valid, changes: [] })
  }
}
