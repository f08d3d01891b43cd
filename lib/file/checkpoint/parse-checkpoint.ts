import { messageOf } from '../../errors/message-of.ts'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import { checkCheckpoint, damaged, type CheckedCheckpoint } from './check-checkpoint.ts'

/** The text of a checkpoint: one file on each line, for whoever has to look at it. */
export function formatCheckpoint({ version, files }: FileCheckpoint): string {
  return `{"version":${version},"files":[\n${files.map((file) => JSON.stringify(file)).join(',\n')}\n]}\n`
}

/** Reads it back. */
export function parseCheckpoint(text: string): CheckedCheckpoint {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return damaged(text === '' ? 'it is empty' : messageOf(error))
  }
  return checkCheckpoint(value)
}
