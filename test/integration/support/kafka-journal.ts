import { openSync, readSync } from 'node:fs'
import type { KafkaStats } from '../../../types/kafka.ts'

/**
 * What a worker recorded, in order. It writes within the turn of the event loop in which it acks, so that nothing can
 * be committed that is not in its journal, whenever a SIGKILL hits it.
 */
export type JournalEntry =
  | {
      readonly kind: 'delivered' | 'acked'
      readonly partition: number
      readonly offset: number
      readonly value: string
    }
  /** Number of rebalances that the worker had seen when the next records were delivered. */
  | { readonly kind: 'rebalances'; readonly count: number }
  | { readonly kind: 'warning'; readonly code: string; readonly detail: string }
  | { readonly kind: 'ready' }
  /** The final entry of the worker. */
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

/** Reads a growing journal: each call returns the new entries. */
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
