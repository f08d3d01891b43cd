import type { Readable } from 'node:stream'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { EventIterator } from './event-iterator.ts'
import type { Lifecycle } from './lifecycle.ts'
import { consumerProgresses, watchStop } from './stop-watch.ts'

/** The stages of a requested end. */
type Stage =
  | { readonly kind: 'going on' }
  /** `done` is the promise that `stop()` returned. */
  | { readonly kind: 'stopping'; readonly done: Promise<void> }
  /** All records are delivered, and some are not acked yet. */
  | { readonly kind: 'last acks'; readonly done: Promise<void>; readonly acks: LastAcks }

interface LastAcks {
  /** Resolves when all records are acked, or the source is destroyed. */
  readonly over: Promise<void>
  readonly end: () => void
}

export interface EndingParts<E extends SourceEvent> {
  readonly stream: Readable & { readonly key: string }
  readonly lifecycle: Pick<Lifecycle<E>, 'stop' | 'abort' | 'close'>
  /** Null under `ack: 'auto'`. */
  readonly acks: AckWatermarks | null
  readonly clock: Clock
  readonly warn: (error: unknown) => void
  /** The number of records taken so far. */
  readonly taken: () => number
  /** The iterator of the current `for await`; null if there is none. */
  readonly loop: () => Pick<EventIterator<E>, 'inBody' | 'end'> | null
  /** Called when the intake has stopped; it may have ended without a call. */
  readonly onStopped: () => void
}

/** Ends a source: by `stop()`, after the last acks, or by `destroy()`. */
export class SourceEnding<E extends SourceEvent> {
  #stage: Stage = { kind: 'going on' }
  readonly #parts: EndingParts<E>

  constructor(parts: EndingParts<E>) {
    this.#parts = parts
  }

  /** Returns the same promise on each call: the first `timeoutMs` applies. Never rejects. */
  stop(timeoutMs: number): Promise<void> {
    if (this.#stage.kind === 'going on') this.#stage = { kind: 'stopping', done: this.#stop(timeoutMs) }
    return this.#stage.done
  }

  /** Whether `stop()` has been called. */
  get isStopping(): boolean {
    return this.#stage.kind !== 'going on'
  }

  /**
   * Called right before the stream is destroyed. Readable also destroys itself at its end; records that `stop()` has
   * delivered may then still be acked.
   */
  destroying(error: Error | null | undefined): void {
    const { stream, lifecycle, acks } = this.#parts
    const stage = this.#stage
    const isOwnEnd = stream.readableEnded && !stream.destroyed && !error
    if (stage.kind === 'stopping' && isOwnEnd && (acks?.unacked ?? 0) > 0) {
      this.#stage = { kind: 'last acks', done: stage.done, acks: lastAcks() }
      return
    }
    // Readable's own destroy waits for a pending open, which may hang: abort the signal first.
    lifecycle.abort(error ?? undefined)
    if (stage.kind === 'last acks') stage.acks.end()
  }

  /** Called after an ack. */
  acked(): void {
    if (this.#stage.kind === 'last acks' && this.#parts.acks?.unacked === 0) this.#stage.acks.end()
  }

  /** Closes the intake, after the last acks if they are awaited. */
  async release(): Promise<void> {
    const { lifecycle, loop } = this.#parts
    if (this.#stage.kind === 'last acks') {
      loop()?.end() // a loop acks its last records after its end, which would otherwise come with 'close'
      await this.#stage.acks.over
    }
    await lifecycle.close()
  }

  async #stop(timeoutMs: number): Promise<void> {
    const { stream, lifecycle, acks, clock, warn, taken, loop, onStopped } = this.#parts
    if (stream.closed) return
    const closed = new Promise<void>((resolve) => {
      stream.once('close', resolve)
    })
    if (stream.destroyed) return closed
    if (stream.readableFlowing === null && loop() === null) {
      stream.destroy()
      return closed
    }
    stream.once('close', watchStop({ stream, timeoutMs, clock, acks, warn, taken }))
    await lifecycle.stop(closed)
    queueMicrotask(onStopped) // an exception of a listener is then not one of stop()
    if (await consumerProgresses(() => ({ inBody: loop()?.inBody === true, taken: taken() }), closed)) await closed
  }
}

function lastAcks(): LastAcks {
  let end = (): void => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return { over, end }
}
