import { messageOf } from '../../errors/message-of.ts'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import { RecordTexts, textOf } from './record-texts.ts'
import { checkCheckpoint, damaged, type CheckedCheckpoint } from './check-checkpoint.ts'

/** The text of a checkpoint: one file on each line, for whoever has to look at it. */
export function formatCheckpoint(checkpoint: FileCheckpoint): string {
  return [...checkpointParts(checkpoint)].join('')
}

/** The same in parts, which may be written in turns: there may be thousands of files. */
export function* checkpointParts(checkpoint: FileCheckpoint): Generator<string> {
  const texts = checkpoint instanceof RecordTexts ? checkpoint.texts : checkpoint.files.map(textOf)
  yield `{"version":${checkpoint.version},"files":[\n`
  for (let at = 0; at < texts.length; at += FILES_IN_PART)
    yield `${at === 0 ? '' : ',\n'}${texts.slice(at, at + FILES_IN_PART).join(',\n')}`
  yield '\n]}\n'
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

const FILES_IN_PART = 256
