import type { FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'

/**
 * A checkpoint that holds its records as text. With thousands of files, few change between two saves; the texts of the
 * others are reused.
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

/** The text of a record, which later saves and runs can compare. */
export function textOf(record: FileRecord): string {
  return JSON.stringify(record)
}

/** Parses the text of a record. */
export function recordOf(text: string): FileRecord {
  return JSON.parse(text) as FileRecord
}
