import { UNLIMITED, type ReadRate } from '../read-rate.ts'
import type { Harvester } from './harvester.ts'
import type { PortionContent } from './portion-content.ts'

/** Something of one file that the consumer may take now. */
export type Portion = { readonly file: Harvester } & PortionContent

/**
 * Portions in the order in which the files were read: each gets its turn after what was read before it. Two buffers
 * alternate, so that one is filled while the other is consumed, however many files there are.
 */
export class ReadQueue {
  readonly #bufferBytes: number
  readonly #free: Buffer[] = []
  #made = 0
  #ready: Portion[] = []
  /** Index in `#ready` of the next portion. */
  #next = 0
  #wake: (() => void) | null = null
  /** Called when there is room again. */
  readonly #onRoom: () => void
  readonly #rate: Pick<ReadRate, 'isOpen'>

  constructor(bufferBytes: number, onRoom: () => void, rate: Pick<ReadRate, 'isOpen'> = UNLIMITED) {
    this.#bufferBytes = bufferBytes
    this.#rate = rate
    this.#onRoom = onRoom
  }

  /** Whether more may be read: the consumer takes records, and `max_bytes_per_second` allows it. */
  get hasRoom(): boolean {
    return this.#rate.isOpen && (this.#free.length > 0 || this.#made < BUFFERS)
  }

  get empty(): boolean {
    return this.#next === this.#ready.length
  }

  /** A buffer to read into; check `hasRoom` first. */
  claim(): Buffer {
    const free = this.#free.pop()
    if (free !== undefined) return free
    this.#made++
    return Buffer.allocUnsafeSlow(this.#bufferBytes)
  }

  giveBack(buffer: Buffer): void {
    this.#free.push(buffer)
    this.#onRoom()
  }

  /** `more`: the next read should be under way while the consumer takes this portion. */
  push(portion: Portion, more = false): void {
    this.#ready.push(portion)
    if (this.#wake === null) return
    if (more) setImmediate(this.wake)
    else process.nextTick(this.wake)
  }

  shift(): Portion | null {
    const portion = this.#ready[this.#next]
    if (portion === undefined) return null
    this.#next++
    if (this.empty) {
      this.#ready = []
      this.#next = 0
    }
    return portion
  }

  /** Calls `wake` once, when there is a portion or `wake()` is called. */
  wait(wake: () => void): void {
    this.#wake = wake
    if (!this.empty) process.nextTick(this.wake)
  }

  readonly wake = (): void => {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}

const BUFFERS = 2
