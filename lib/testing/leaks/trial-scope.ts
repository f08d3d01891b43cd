import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventEmitter } from 'node:events'
import { placeNow, type Place } from './made-at.ts'

/** Something that was made while a connector's code ran, and what is known of it. */
export interface Made {
  /** As async_hooks names it, `Timeout` say. */
  readonly type: string
  readonly place: Place
  /** Where the work was begun that made it: a name is looked up before a server listens. */
  readonly origin: Place | null
  /** What made it, where no code of the connector stands in the stack: a server its connections. */
  readonly maker: Made | null
  readonly resource: object
  /** Set before the source was destroyed. */
  readonly madeBeforeAbort: boolean
}

/** A listener that a connector has added to what is not its own. */
export interface Listening {
  readonly scope: TrialScope
  readonly emitter: EventEmitter | EventTarget
  readonly event: string | symbol
  readonly listener: unknown
  readonly place: Place
}

/** A file that a connector has opened. */
export interface OpenFile {
  readonly path: string
  readonly place: Place
  isOpen(): boolean
}

/**
 * What the code of one source of a connector has made: of its timers, sockets, files and listeners those that are still
 * there. Only what runs within `run`, and whatever comes of that, counts; a test runner and tests beside it do not.
 */
export class TrialScope {
  /** async id => what lives */
  readonly alive: Map<number, Made> = new Map()
  readonly listening: Set<Listening> = new Set()
  readonly files: Set<OpenFile> = new Set()
  aborted = false
  /** The first wait that ran to its end after the source was destroyed. */
  ranOut: Made | null = null
  /** Where something was begun since `watchWork()`. */
  #work: Place | null = null
  #watchesWork = false

  run<T>(code: () => T): T {
    return storage.run(this, code)
  }

  /** Says where the connector begins something from now on; null while it does not. */
  get work(): Place | null {
    return this.#work
  }

  watchWork(): void {
    this.#watchesWork = true
  }

  begun(): void {
    if (this.#watchesWork) this.#work ??= placeNow()
  }
}

const storage = new AsyncLocalStorage<TrialScope | undefined>()

/** The scope of the code that is running; undefined for code that is no connector's. */
export function scopeNow(): TrialScope | undefined {
  return storage.getStore()
}

/** Runs code that is not the connector's, though the connector has called it. */
export function outside<T>(code: () => T): T {
  return storage.run(undefined, code)
}
