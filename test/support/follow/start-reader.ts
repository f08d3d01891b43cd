import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { readJournal, type JournalEntry } from './journal.ts'
import { startProgram, type Ending } from './start-program.ts'

export interface Reader {
  readonly pid: number
  /** Everything it has written so far. */
  readonly journal: () => JournalEntry[]
  /** Sends the signal, if given, and waits until the process is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Ending>
}

export interface ReaderPlan {
  readonly params: FileInputParams
  /** The journal file; an existing file is emptied. */
  readonly journal: string
}

/** Starts a process that follows files. */
export function startReader(t: Test, { params, journal }: ReaderPlan): Reader {
  writeFileSync(journal, '')
  const { pid, end } = startProgram(t, PROGRAM, { READER: JSON.stringify({ params, journal }) })
  return { pid, end, journal: () => readJournal(journal) }
}

const PROGRAM = path.join(import.meta.dirname, 'reader.js')
