import { openSync, readSync } from 'node:fs'
import type { KafkaStats } from '../../../types/kafka.ts'

/**
 * What a worker wrote down, in this order. It writes within the turn of the loop in which it acks, so that nothing can
 * have been committed that is not in its journal, wherever a SIGKILL hits it.
 */
export type JournalEntry =
  | {
      readonly kind: 'delivered' | 'acked'
      readonly partition: number
      readonly offset: number
      readonly value: string
    }
  /** How many rebalances the worker has seen when the next records were delivered. */
  | { readonly kind: 'rebalances'; readonly count: number }
  | { readonly kind: 'warning'; readonly code: string; readonly detail: string }
  | { readonly kind: 'ready' }
  /** The worker's last words. */
  | { readonly kind: 'closed'; readonly stats: KafkaStats }

export function journalLine(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'delivered':
      return `d ${entry.partition} ${entry.offset} ${entry.value}\n`
    case 'acked':
      return `a ${entry.partition} ${entry.offset} ${entry.value}\n`
    default:
      return `${JSON.stringify(entry)}\n`
  }
}

/** Reads a journal that grows: each call gives what is new. */
export function journalReader(file: string): () => JournalEntry[] {
  const descriptor = openSync(file, 'r')
  const chunk = Buffer.allocUnsafe(1 << 20)
  let rest = ''
  return () => {
    let text = rest
    for (let length = -1; length !== 0;) {
      length = readSync(descriptor, chunk, 0, chunk.length, null)
      text += chunk.toString('latin1', 0, length)
    }
    const lines = text.split('\n')
    rest = lines.pop() ?? ''
    return lines.map(entryOf)
  }
}

function entryOf(line: string): JournalEntry {
  if (line.startsWith('{')) return JSON.parse(line) as JournalEntry
  const [letter, partition, offset, value = ''] = line.split(' ')
  return { kind: letter === 'd' ? 'delivered' : 'acked', partition: Number(partition), offset: Number(offset), value }
}
