import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventEmitter } from 'node:events'
import { placeNow, type Place } from './made-at.ts'

/** A resource that was created while a connector's code ran. */
export interface Made {
  /** The type as async_hooks names it, such as `Timeout`. */
  readonly type: string
  readonly place: Place
  /** Where the work began that led to the resource: a server looks up its host name before it listens. */
  readonly origin: Place | null
  /**
   * The resource that created this one, if the stack contains no code of the connector: a server creates its
   * connections.
   */
  readonly maker: Made | null
  readonly resource: object
  /** Whether it was created before the source was destroyed. */
  readonly madeBeforeAbort: boolean
}

/** A listener that a connector has added to an emitter, perhaps one that it did not create. */
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
 * The resources that the code of one source has created and not yet released: timers, sockets, files and listeners.
 * Only code within `run`, and code that it triggers, counts; the test runner and concurrent tests do not.
 */
export class TrialScope {
  /** async id => resource that is still alive */
  readonly alive: Map<number, Made> = new Map()
  readonly listening: Set<Listening> = new Set()
  readonly files: Set<OpenFile> = new Set()
  aborted = false
  /** The first wait that ran to its end after the source was destroyed. */
  ranOut: Made | null = null
  /** Where asynchronous work was first begun after `watchWork()`. */
  #work: Place | null = null
  #watchesWork = false

  run<T>(code: () => T): T {
    return storage.run(this, code)
  }

  /** Where the connector first began asynchronous work after `watchWork()`; null if it did not. */
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

/** The scope of the running code; undefined if the code belongs to no connector. */
export function scopeNow(): TrialScope | undefined {
  return storage.getStore()
}

/** Runs code that is not the connector's although the connector has called it. */
export function outside<T>(code: () => T): T {
  return storage.run(undefined, code)
}
