import type { FileBytes } from './file-bytes.ts'
import type { FileReadResult } from 'node:fs/promises'
import type { OpenContext } from '../../types/connector.ts'
import { onAbort } from '../core/on-abort.ts'
import { ReadRate } from './read-rate.ts'

/**
 * Serialises the reads that wait for `max_bytes_per_second`, in order of request, so that byte ranges that are read
 * side by side share the rate evenly. No read waits once the source is stopped or destroyed.
 */
export class ReadTurns {
  readonly #rate: ReadRate
  readonly #isLimited: boolean
  /** Wakes the read whose turn it is. */
  #go: (() => void) | null = null
  #last: Promise<unknown> = Promise.resolve()
  #ended = false
  readonly #forget: () => void

  constructor(perSecond: number | undefined, { clock, signal }: Pick<OpenContext, 'clock' | 'signal'>) {
    this.#isLimited = perSecond !== undefined
    this.#rate = new ReadRate(perSecond, clock, () => {
      this.#go?.()
    })
    this.#forget = this.#isLimited
      ? onAbort(signal, () => {
          this.end()
        })
      : () => {}
  }

  /** Wraps a file: its reads wait for their turn. */
  limited(handle: Pick<FileBytes, 'read'>): Pick<FileBytes, 'read'> {
    if (!this.#isLimited) return handle
    const counted = this.#rate.counted(handle)
    const read = (
      buffer: Buffer,
      offset: number,
      length: number,
      position: number
    ): Promise<FileReadResult<Buffer>> => {
      const reading = this.#last.then(async () => {
        await this.#turn()
        return counted.read(buffer, offset, length, position)
      })
      this.#last = reading.catch(() => {})
      return reading
    }
    return { read }
  }

  /** Wakes the waiting read; no read waits from now on. */
  end(): void {
    this.#ended = true
    this.#rate.close()
    this.#forget()
    this.#go?.()
  }

  async #turn(): Promise<void> {
    if (this.#ended || this.#rate.isOpen) return
    await new Promise<void>((resolve) => {
      this.#go = resolve
    })
    this.#go = null
  }
}
