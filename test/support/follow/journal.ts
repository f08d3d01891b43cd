import { readFileSync } from 'node:fs'

/** What a reader wrote down, in this order; a line when it is done with it. */
export type JournalEntry =
  | DeliveredLine
  | { readonly kind: 'ready' | 'closed' }
  | { readonly kind: 'warning' | 'error'; readonly code: string; readonly message: string }

/** A line that was delivered. */
export interface DeliveredLine {
  readonly kind: 'line'
  readonly path: string
  readonly ino: string
  readonly offset: number
  readonly text: string
}

export function journalLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`
}

/** All of a journal; of a reader that was killed the last line may be half there. */
export function readJournal(file: string): JournalEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  return lines.map((line) => JSON.parse(line) as JournalEntry)
}

/** The lines alone. */
export function linesOf(journal: readonly JournalEntry[]): DeliveredLine[] {
  return journal.filter((entry) => entry.kind === 'line')
}
