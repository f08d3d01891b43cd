import type { Clock } from '../../../types/clock.ts'
import type { KernelSocket } from './kernel-socket.ts'

/** Checks every second how many datagrams of a socket the kernel has dropped, and reports the increase. */
export class KernelWatch {
  readonly #socket: KernelSocket
  readonly #clock: Clock
  readonly #onDrops: (count: number) => void
  /** The kernel's count at the last check. */
  #drops = 0
  #timer: unknown = null
  #closed = false

  constructor(socket: KernelSocket, clock: Clock, onDrops: (count: number) => void) {
    this.#socket = socket
    this.#clock = clock
    this.#onDrops = onDrops
    this.#again()
  }

  /** Checks now, and reports the increase. */
  async count(): Promise<void> {
    const state = await this.#socket.state()
    if (state === null || state.drops <= this.#drops) return
    const count = state.drops - this.#drops
    this.#drops = state.drops
    this.#onDrops(count)
  }

  /** Bytes waiting in the kernel; null if unknown. */
  async waiting(): Promise<number | null> {
    return (await this.#socket.state())?.queued ?? null
  }

  close(): void {
    this.#closed = true
    this.#clock.clearTimeout(this.#timer)
  }

  #again(): void {
    if (!this.#closed)
      this.#timer = this.#clock.setTimeout(() => {
        void this.#look()
      }, WATCH_MS)
  }

  async #look(): Promise<void> {
    await this.count()
    this.#again()
  }
}

const WATCH_MS = 1000
