import type { AckWatermark, AckWatermarks } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import type { LineStart } from '../line-reader.ts'

/** The watermarks of one source, each under a name of its own. */
export class FileWatermarks {
  readonly #acks: AckWatermarks | null
  readonly #names = new WeakMap<AckWatermark, string>()
  #made = 0

  constructor(acks: AckWatermarks | null) {
    this.#acks = acks
  }

  /** Null under `ack: 'auto'`. */
  open(): AckWatermark | null {
    const name = `content ${this.#made++}`
    const watermark = this.#acks?.watermark(name) ?? null
    if (watermark !== null) this.#names.set(watermark, name)
    return watermark
  }

  release(watermark: AckWatermark): void {
    this.#acks?.release(this.#names.get(watermark) ?? '')
  }
}

/**
 * The acks of one content, whichever file it is in: a watermark for new lines, and those of parts that were cut and
 * partly kept.
 */
export class FileAcks {
  readonly #watermarks: FileWatermarks
  #current: AckWatermark | null
  #former: readonly { readonly watermark: AckWatermark; readonly end: number }[] = NONE
  /** Watermarks shared with another content, for lines that both have read. */
  #common: ReadonlySet<AckWatermark> = NO_WATERMARKS

  constructor(watermarks: FileWatermarks) {
    this.#watermarks = watermarks
    this.#current = watermarks.open()
  }

  /** The acks of a content that is the same up to now and then diverges. */
  fork(): FileAcks {
    const fork = new FileAcks(this.#watermarks)
    if (this.#current === null) return fork
    fork.#former = [...this.#former, { watermark: this.#current, end: Infinity }]
    this.#common = new Set([...this.#common, ...fork.#former.map(({ watermark }) => watermark)])
    fork.#common = this.#common
    return fork
  }

  /** The watermark for lines delivered from now on; null under `ack: 'auto'`. */
  get current(): AckWatermark | null {
    return this.#current
  }

  /** The content was cut at `offset`: of the lines delivered so far, only those before it count. */
  cut(offset: number): void {
    if (this.#current === null) return
    const former = [...this.#former, { watermark: this.#current, end: offset }]
    this.#former = former
      .map(({ watermark, end }) => ({ watermark, end: Math.min(end, offset) }))
      .filter((part) => this.#isOpen(part))
    this.#current = this.#watermarks.open()
  }

  /** No more lines of the content will come, and its acks are no longer needed. */
  release(): void {
    for (const { watermark } of this.#former) this.#release(watermark)
    if (this.#current !== null) this.#release(this.#current)
    this.#former = NONE
    this.#current = null
  }

  /** Start of the first line that was delivered but not acked; null if there is none. */
  get oldest(): LineStart | null {
    let oldest = startOf(this.#current?.oldest ?? null)
    for (const { watermark, end } of this.#former) {
      const start = startOf(watermark.oldest)
      if (start !== null && start.offset < end && (oldest === null || start.offset < oldest.offset)) oldest = start
    }
    return oldest
  }

  #isOpen({ watermark }: { readonly watermark: AckWatermark }): boolean {
    if (watermark.unacked > 0) return true
    this.#watermarks.release(watermark)
    return false
  }

  #release(watermark: AckWatermark): void {
    if (watermark.unacked === 0 || !this.#common.has(watermark)) this.#watermarks.release(watermark)
  }
}

function startOf(position: Position | null): LineStart | null {
  if (position === null || !('offset' in position)) return null
  const { offset } = position
  const line = 'line' in position && typeof position.line === 'number' ? position.line - 1 : 0
  return { offset: Number(offset), line }
}

/** Shared by most contents, because otherwise each of thousands would have its own. */
const NONE: readonly never[] = []
const NO_WATERMARKS: ReadonlySet<AckWatermark> = new Set()
