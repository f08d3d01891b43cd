import type { Worker } from './kafka-workers.ts'

/** An ack of a record, in the journal of that worker. */
interface Acked {
  readonly worker: Worker
  readonly partition: number
  readonly offset: number
}

/** value => all its acks, by worker in the order of their starts */
export type Acks = ReadonlyMap<string, readonly Acked[]>

export function acksOf(workers: readonly Worker[]): Acks {
  const acks = new Map<string, Acked[]>()
  for (const worker of workers) {
    for (const entry of worker.journal) {
      if (entry.kind !== 'acked') continue
      const { partition, offset, value } = entry
      const known = acks.get(value)
      if (known === undefined) acks.set(value, [{ worker, partition, offset }])
      else known.push({ worker, partition, offset })
    }
  }
  return acks
}

/** Records below the committed offsets that were never acked: there must be none. */
export function committedUnacked(workers: readonly Worker[], committed: Readonly<Record<number, string>>): string[] {
  const acked = new Set([...acksOf(workers).values()].flat().map(({ partition, offset }) => `${partition}@${offset}`))
  return Object.entries(committed).flatMap(([partition, end]) =>
    Array.from({ length: Math.max(0, Number(end)) }, (_, offset) => `${partition}@${offset}`).filter(
      (place) => !acked.has(place)
    )
  )
}

/**
 * Cases in which a worker received the records of a key in another order than produced, without a rebalance in between.
 */
export function disorder({ journal, name }: Worker): string[] {
  const faults: string[] = []
  // key => the last delivered sequence number, in the assignment with that number
  const lasts = new Map<string, { readonly sequence: number; readonly rebalances: number }>()
  let rebalances = 0
  for (const entry of journal) {
    if (entry.kind === 'rebalances') rebalances = entry.count
    if (entry.kind !== 'delivered') continue
    const [key = '', number] = entry.value.split(':')
    const sequence = Number(number)
    const last = lasts.get(key)
    if (last !== undefined && last.rebalances === rebalances && sequence !== last.sequence + 1) {
      faults.push(
        `${name}: ${entry.value} in ${entry.partition}@${entry.offset} after ${last.sequence}, rebalances ${rebalances}`
      )
    }
    lasts.set(key, { sequence, rebalances })
  }
  return faults
}

/** Number of records that a worker received more than once. */
export function deliveredAgain({ journal }: Worker): number {
  const delivered = journal.flatMap((entry) => (entry.kind === 'delivered' ? [entry.value] : []))
  return delivered.length - new Set(delivered).size
}
