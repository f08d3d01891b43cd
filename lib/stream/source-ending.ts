import type { Readable } from 'node:stream'
import type { AckWatermarks } from '../../types/acks.ts'
import type { Clock } from '../../types/clock.ts'
import type { SourceEvent } from '../../types/event.ts'
import type { EventIterator } from './event-iterator.ts'
import type { Lifecycle } from './lifecycle.ts'
import { consumerProgresses, watchStop } from './stop-watch.ts'

/** How far a source is on the way to an end that was asked for. */
type Stage =
  | { readonly kind: 'going on' }
  /** `done` is what `stop()` gave. */
  | { readonly kind: 'stopping'; readonly done: Promise<void> }
  /** All is delivered, and some of it is not acked. */
  | { readonly kind: 'last acks'; readonly done: Promise<void>; readonly acks: LastAcks }

interface LastAcks {
  /** Resolves when everything is acked, or somebody destroys the source. */
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
  /** How many records were taken so far. */
  readonly taken: () => number
  /** The `for await` over the source; null where there is none. */
  readonly loop: () => Pick<EventIterator<E>, 'inBody' | 'end'> | null
  /** The intake has stopped, and may have ended without a call. */
  readonly onStopped: () => void
}

/** How a source ends: stopped, with the last acks, or destroyed. */
export class SourceEnding<E extends SourceEvent> {
  #stage: Stage = { kind: 'going on' }
  readonly #parts: EndingParts<E>

  constructor(parts: EndingParts<E>) {
    this.#parts = parts
  }

  /** The same promise each time, as the first `timeoutMs` holds. Never rejects. */
  stop(timeoutMs: number): Promise<void> {
    if (this.#stage.kind === 'going on') this.#stage = { kind: 'stopping', done: this.#stop(timeoutMs) }
    return this.#stage.done
  }

  /** Somebody has called `stop()`. */
  get isStopping(): boolean {
    return this.#stage.kind !== 'going on'
  }

  /**
   * The stream is about to be destroyed. Readable destroys itself at its end, too; what `stop()` has delivered may then
   * still be acked.
   */
  destroying(error: Error | null | undefined): void {
    const { stream, lifecycle, acks } = this.#parts
    const stage = this.#stage
    const isOwnEnd = stream.readableEnded && !stream.destroyed && !error
    if (stage.kind === 'stopping' && isOwnEnd && (acks?.unacked ?? 0) > 0) {
      this.#stage = { kind: 'last acks', done: stage.done, acks: lastAcks() }
      return
    }
    // An open that hangs would hold Readable's own destroy up until it is done: the signal goes first.
    lifecycle.abort(error ?? undefined)
    if (stage.kind === 'last acks') stage.acks.end()
  }

  /** A record was acked. */
  acked(): void {
    if (this.#stage.kind === 'last acks' && this.#parts.acks?.unacked === 0) this.#stage.acks.end()
  }

  /** Closes the intake, after the last acks where they are due. */
  async release(): Promise<void> {
    const { lifecycle, loop } = this.#parts
    if (this.#stage.kind === 'last acks') {
      loop()?.end() // it may ack its last records after its end, which else would wait for 'close'
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
    queueMicrotask(onStopped) // what a listener throws then is not stop()'s
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
