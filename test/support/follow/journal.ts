import { readFileSync } from 'node:fs'

/** What a reader recorded, in order; it records a line once it is done with it. */
export type JournalEntry =
  | DeliveredLine
  | { readonly kind: 'ready' | 'closed' }
  | { readonly kind: 'warning' | 'error'; readonly code: string; readonly message: string }

/** A delivered line. */
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

/** All entries of a journal; after a SIGKILL of the reader the last entry may be incomplete. */
export function readJournal(file: string): JournalEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  return lines.map((line) => JSON.parse(line) as JournalEntry)
}

/** Only the lines. */
export function linesOf(journal: readonly JournalEntry[]): DeliveredLine[] {
  return journal.filter((entry) => entry.kind === 'line')
}
