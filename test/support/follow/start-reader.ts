import { writeFileSync } from 'node:fs'
import type { Test } from 'tap'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { readJournal, type JournalEntry } from './journal.ts'
import { startProgram, type Ending } from './start-program.ts'

export interface Reader {
  readonly pid: number
  /** All that it has written so far. */
  readonly journal: () => JournalEntry[]
  /** Sends the signal, where one is given, and waits until the process is gone. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Ending>
}

export interface ReaderPlan {
  /** Made by `compileProgram` of `reader.ts`. */
  readonly program: string
  readonly params: FileInputParams
  /** Where its journal goes; a file that is there is emptied. */
  readonly journal: string
}

/** Starts a process that follows files. */
export function startReader(t: Test, { program, params, journal }: ReaderPlan): Reader {
  writeFileSync(journal, '')
  const { pid, end } = startProgram(t, program, { READER: JSON.stringify({ params, journal }) })
  return { pid, end, journal: () => readJournal(journal) }
}
