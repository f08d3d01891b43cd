import type { AckLane } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import type { LineStart } from '../line-reader.ts'

/** The acks of one content, whichever file it is in: a lane for what comes, and those of parts that were cut and partly kept. */
export class ContentLanes {
  #current: AckLane
  #former: { readonly lane: AckLane, readonly end: number }[] = []

  readonly #release: (lane: AckLane) => void

  /** `release` is called for each lane that nobody asks for any more. */
  constructor(lane: AckLane, release: (lane: AckLane) => void = () => {}) {
    this.#current = lane
    this.#release = release
  }

  /** What is delivered now. */
  get current(): AckLane {
    return this.#current
  }

  /** The content was cut at `offset`: of what came before only that part counts. `lane` is for what comes. */
  cut(offset: number, lane: AckLane): void {
    const former = [...this.#former, { lane: this.#current, end: offset }]
    this.#former = former.map(({ lane, end }) => ({ lane, end: Math.min(end, offset) })).filter((part) => this.#isOpen(part))
    this.#current = lane
  }

  /** All of it is acked, and nothing of it will come any more. */
  release(): void {
    for (const { lane } of this.#former) this.#release(lane)
    this.#release(this.#current)
  }

  #isOpen({ lane }: { readonly lane: AckLane }): boolean {
    if (lane.unacked > 0) return true
    this.#release(lane)
    return false
  }

  /** Where the first line begins that was delivered and is not acked; null where there is none. */
  get oldest(): LineStart | null {
    let oldest = startOf(this.#current.oldest)
    for (const { lane, end } of this.#former) {
      const start = startOf(lane.oldest)
      if (start !== null && start.offset < end && (oldest === null || start.offset < oldest.offset)) oldest = start
    }
    return oldest
  }
}

function startOf(position: Position | null): LineStart | null {
  if (position === null || !('offset' in position)) return null
  const { offset } = position
  const line = 'line' in position && typeof position.line === 'number' ? position.line - 1 : 0
  return { offset: Number(offset), line }
}
