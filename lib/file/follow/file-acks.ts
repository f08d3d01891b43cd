import type { AckLane, AckLedger } from '../../../types/acks.ts'
import type { Position } from '../../../types/position.ts'
import type { LineStart } from '../line-reader.ts'

/** The lanes of one source, each under a name of its own. */
export class AckLanes {
  readonly #ledger: AckLedger | null
  readonly #names = new WeakMap<AckLane, string>()
  #made = 0

  constructor(ledger: AckLedger | null) {
    this.#ledger = ledger
  }

  /** Null under `ack: 'auto'`. */
  open(): AckLane | null {
    const name = `content ${this.#made++}`
    const lane = this.#ledger?.lane(name) ?? null
    if (lane !== null) this.#names.set(lane, name)
    return lane
  }

  release(lane: AckLane): void {
    this.#ledger?.release(this.#names.get(lane) ?? '')
  }
}

/** The acks of one content, whichever file it is in: a lane for what comes, and those of parts that were cut and partly kept. */
export class FileAcks {
  readonly #lanes: AckLanes
  #current: AckLane | null
  #former: { readonly lane: AckLane, readonly end: number }[] = []
  /** Lanes that another content has, too: of what both have read. */
  #common = new Set<AckLane>()

  constructor(lanes: AckLanes) {
    this.#lanes = lanes
    this.#current = lanes.open()
  }

  /** The acks of a content that is the same up to now and will be another one. */
  fork(): FileAcks {
    const fork = new FileAcks(this.#lanes)
    if (this.#current === null) return fork
    fork.#former = [...this.#former, { lane: this.#current, end: Infinity }]
    this.#common = new Set([...this.#common, ...fork.#former.map(({ lane }) => lane)])
    fork.#common = this.#common
    return fork
  }

  /** What is delivered now; null under `ack: 'auto'`. */
  get current(): AckLane | null {
    return this.#current
  }

  /** The content was cut at `offset`: of what came before only that part counts. */
  cut(offset: number): void {
    if (this.#current === null) return
    const former = [...this.#former, { lane: this.#current, end: offset }]
    this.#former = former.map(({ lane, end }) => ({ lane, end: Math.min(end, offset) })).filter((part) => this.#isOpen(part))
    this.#current = this.#lanes.open()
  }

  /** Nothing of it will come any more, and nobody waits for its acks. */
  release(): void {
    for (const { lane } of this.#former) this.#release(lane)
    if (this.#current !== null) this.#release(this.#current)
    this.#former = []
    this.#current = null
  }

  /** Where the first line begins that was delivered and is not acked; null where there is none. */
  get oldest(): LineStart | null {
    let oldest = startOf(this.#current?.oldest ?? null)
    for (const { lane, end } of this.#former) {
      const start = startOf(lane.oldest)
      if (start !== null && start.offset < end && (oldest === null || start.offset < oldest.offset)) oldest = start
    }
    return oldest
  }

  #isOpen({ lane }: { readonly lane: AckLane }): boolean {
    if (lane.unacked > 0) return true
    this.#lanes.release(lane)
    return false
  }

  #release(lane: AckLane): void {
    if (lane.unacked === 0 || !this.#common.has(lane)) this.#lanes.release(lane)
  }
}

function startOf(position: Position | null): LineStart | null {
  if (position === null || !('offset' in position)) return null
  const { offset } = position
  const line = 'line' in position && typeof position.line === 'number' ? position.line - 1 : 0
  return { offset: Number(offset), line }
}
