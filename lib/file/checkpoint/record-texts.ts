import type { FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'

/**
 * A checkpoint whose records are there as the texts that they are stored as: of thousands of files few have changed
 * since the last save, and the texts of the others are written as they are.
 */
export class RecordTexts implements FileCheckpoint {
  readonly version = 1
  readonly texts: readonly string[]

  constructor(texts: readonly string[]) {
    this.texts = texts
  }

  get files(): FileRecord[] {
    return this.texts.map(recordOf)
  }
}

/** What a later save and a later run can tell a record by. */
export function textOf(record: FileRecord): string {
  return JSON.stringify(record)
}

/** The record that was made that text. */
export function recordOf(text: string): FileRecord {
  return JSON.parse(text) as FileRecord
}
