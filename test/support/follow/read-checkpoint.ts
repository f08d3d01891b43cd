import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'
import type { DeliveredLine } from './journal.ts'

/** The positions of the only source that uses the folder; empty if nothing was saved yet. */
export function readCheckpoint(folder: string): readonly FileRecord[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  if (names.length > 1) throw new Error(`more than one checkpoint: ${names.join(', ')}`)
  return names.flatMap((name) => (JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as FileCheckpoint).files)
}

/** Returns a predicate: whether a line lies before the offset of its file's record. */
export function coveredBy(records: readonly FileRecord[]): (line: DeliveredLine) => boolean {
  const offsets = new Map(records.map(({ ino, offset }) => [ino, offset]))
  return ({ ino, offset }) => offset < (offsets.get(ino) ?? 0)
}
