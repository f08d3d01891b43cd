import { messageOf } from '../../errors/message-of.ts'
import type { FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'
import { RecordTexts, textOf } from './record-texts.ts'
import { parseRecord } from './parse-record.ts'

// The text of a checkpoint, written and read back.

/** Formats a checkpoint with one file per line, for people who have to read it. */
export function formatCheckpoint(checkpoint: FileCheckpoint): string {
  return [...checkpointParts(checkpoint)].join('')
}

/** Like `formatCheckpoint`, but in parts, so that the text for thousands of files can be written bit by bit. */
export function* checkpointParts(checkpoint: FileCheckpoint): Generator<string> {
  const texts = checkpoint instanceof RecordTexts ? checkpoint.texts : checkpoint.files.map(textOf)
  yield `{"version":${checkpoint.version},"files":[\n`
  for (let at = 0; at < texts.length; at += FILES_IN_PART)
    yield `${at === 0 ? '' : ',\n'}${texts.slice(at, at + FILES_IN_PART).join(',\n')}`
  yield '\n]}\n'
}

/** Parses the text of a checkpoint. */
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

/**
 * A stored checkpoint after the check: `whole`; `newer`, in a format that only a later release can read; or `damaged`,
 * with the reason and the records that are still valid.
 */
export type CheckedCheckpoint =
  | { readonly kind: 'whole'; readonly checkpoint: FileCheckpoint }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged'; readonly reason: string; readonly left: readonly FileRecord[] }

export const CHECKPOINT_VERSION = 1

/**
 * Checks stored positions, wherever they were stored. No field is trusted: from a wrong position, reading would resume
 * in the wrong place. If any record is damaged, only the records with a valid checksum are kept.
 */
export function checkCheckpoint(value: unknown): CheckedCheckpoint {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return damaged('it is not an object')
  const { version, files }: { readonly version?: unknown; readonly files?: unknown } = value
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > CHECKPOINT_VERSION)
    return { kind: 'newer', version }
  if (version !== CHECKPOINT_VERSION) return damaged(`"version" is not ${CHECKPOINT_VERSION}`)
  if (!Array.isArray(files)) return damaged('"files" is not a list')
  const records = Array.from(files, (file: unknown, at) => parseRecord(file, `files[${at}]`))
  const reasons = records.flatMap((record) => (record.kind === 'damaged' ? [record.reason] : []))
  const valid = records.filter((record) => record.kind === 'record')
  if (reasons.length === 0) return { kind: 'whole', checkpoint: { version, files: valid.map(({ record }) => record) } }
  const left = valid.filter(({ isProven }) => isProven).map(({ record }) => record)
  const first = reasons.slice(0, MOST_REASONS).join('; ')
  return damaged(
    `${first}${reasons.length > MOST_REASONS ? `; and ${reasons.length - MOST_REASONS} more` : ''}; ${left.length} of ${records.length} records are valid`,
    left
  )
}

export function damaged(reason: string, left: readonly FileRecord[] = []): CheckedCheckpoint {
  return { kind: 'damaged', reason, left }
}

const MOST_REASONS = 3
