import type { FileBytes } from './file-bytes.ts'
import type { FileReadResult } from 'node:fs/promises'
import type { Clock } from '../../types/clock.ts'
import { systemClock } from '../core/clock.ts'

/**
 * Limits how fast the files of one source are read (`max_bytes_per_second`): a token bucket that holds one second's
 * allowance. A read is charged afterwards, because its size is unknown before; while the bucket is overdrawn, the rate
 * is closed.
 */
export class ReadRate {
  /** The largest single read: one second's allowance. */
  readonly portion: number
  /** Infinity if there is no limit, and after `close`. */
  #perSecond: number
  readonly #clock: Clock
  /** Called when the rate is open again. */
  readonly #onOpen: () => void
  /** Bytes that may be read now; negative if too many were read. */
  #left: number
  /** When `#left` was last computed, in ms since the epoch. */
  #at: number
  /** Set while the rate is closed. */
  #timer: unknown = null

  constructor(perSecond: number | undefined, clock: Clock, onOpen: () => void) {
    this.#perSecond = perSecond ?? Infinity
    this.portion = this.#perSecond
    this.#left = this.#perSecond
    this.#clock = clock
    this.#at = clock.now()
    this.#onOpen = onOpen
  }

  /** Whether more may be read now. */
  get isOpen(): boolean {
    return this.#timer === null
  }

  /** Charges the bytes of a read. */
  spent(bytes: number): void {
    if (this.#perSecond === Infinity) return
    this.#refill()
    this.#left -= bytes
    if (this.#left <= 0 && this.#timer === null) this.#wait()
  }

  /** Wraps a file: its reads are charged, and limited to one portion each. */
  counted(handle: Pick<FileBytes, 'read'>): Pick<FileBytes, 'read'> {
    const read = async (
      buffer: Buffer,
      offset: number,
      length: number,
      position: number
    ): Promise<FileReadResult<Buffer>> => {
      const result = await handle.read(buffer, offset, Math.min(length, this.portion), position)
      this.spent(result.bytesRead)
      return result
    }
    return this.#perSecond === Infinity ? handle : { read }
  }

  /** Ends the limit. */
  close(): void {
    this.#perSecond = Infinity
    this.#clock.clearTimeout(this.#timer)
    this.#timer = null
  }

  #wait(): void {
    this.#timer = this.#clock.setTimeout(
      () => {
        this.#timer = null
        this.#refill()
        if (this.#left <= 0) this.#wait()
        else this.#onOpen()
      },
      Math.floor((-this.#left / this.#perSecond) * 1000) + 1
    )
  }

  /** A clock that was set back adds nothing; one that was set forward adds at most one second's allowance. */
  #refill(): void {
    const now = this.#clock.now()
    this.#left = Math.min(this.#perSecond, this.#left + (Math.max(0, now - this.#at) * this.#perSecond) / 1000)
    this.#at = now
  }
}

/** The rate without `max_bytes_per_second`. */
export const UNLIMITED: ReadRate = new ReadRate(undefined, systemClock, () => {})
