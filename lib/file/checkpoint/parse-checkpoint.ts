import { messageOf } from '../../errors/message-of.ts'
import type { ContentHash, FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'

/** What a checkpoint file holds: positions; a later format, which only a later release can read; or, with the reason, nothing of use. */
export type ParsedCheckpoint =
  | { readonly kind: 'whole', readonly checkpoint: FileCheckpoint }
  | { readonly kind: 'newer', readonly version: number }
  | { readonly kind: 'damaged', readonly reason: string }

export const CHECKPOINT_VERSION = 1

/** The text of a checkpoint: one file on each line, for whoever has to look at it. */
export function formatCheckpoint({ version, files }: FileCheckpoint): string {
  return `{"version":${version},"files":[\n${files.map((file) => JSON.stringify(file)).join(',\n')}\n]}\n`
}

/**
 * Reads it back. Nothing is taken on trust: reading would go on at a wrong place. One wrong record refuses all of it, as then nobody
 * knows what happened to the others.
 */
export function parseCheckpoint(text: string): ParsedCheckpoint {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return damaged(text === '' ? 'it is empty' : messageOf(error))
  }
  if (!isTable(value)) return damaged('it is not an object')
  const { version, files } = value
  if (isCount(version) && version > CHECKPOINT_VERSION) return { kind: 'newer', version }
  if (version !== CHECKPOINT_VERSION) return damaged(`"version" is not ${CHECKPOINT_VERSION}`)
  if (!Array.isArray(files)) return damaged('"files" is not a list')
  const records: FileRecord[] = []
  for (const [at, file] of files.entries()) {
    const record = parseRecord(file)
    if (typeof record === 'string') return damaged(`files[${at}]${record}`)
    records.push(record)
  }
  return { kind: 'whole', checkpoint: { version, files: records } }
}

/** The record, without whatever else it has; or what is wrong with it. */
function parseRecord(value: unknown): FileRecord | string {
  if (!isTable(value)) return ' is not an object'
  const { path, dev, ino, birth, compression, size, offset, line, complete, head, before, seenAt } = value
  if (typeof path !== 'string' || path === '') return '.path is not a path'
  if (!isDigits(dev)) return '.dev is not a number in digits'
  if (!isDigits(ino)) return '.ino is not a number in digits'
  if (!isDigits(birth)) return '.birth is not a number in digits'
  if (!isCompression(compression)) return '.compression is none of those known'
  if (!isCount(size)) return '.size is not a count'
  if (!isCount(offset)) return '.offset is not a count'
  if (!isCount(line)) return '.line is not a count'
  if (typeof complete !== 'boolean') return '.complete is neither true nor false'
  if (!isHash(head)) return '.head is not a hash'
  if (!isHash(before)) return '.before is not a hash'
  if (before.length > offset) return '.before is longer than what comes before the offset'
  if (typeof seenAt !== 'number' || seenAt < 0) return '.seenAt is not a time'
  const more = parseAdditions(value)
  if (typeof more === 'string') return more
  return { path, dev, ino, birth, compression, size, offset, line, complete, head: pure(head), before: pure(before), seenAt, ...more }
}

/** What releases before did not write. */
function parseAdditions(value: Readonly<Record<string, unknown>>): RecordAdditions | string {
  const { id, generation, names, begin, marks, given, modified, changed, left } = value
  if (id !== undefined && (typeof id !== 'string' || id === '')) return '.id is not a name'
  for (const [name, count] of Object.entries({ generation, begin, given, left })) if (count !== undefined && !isCount(count)) return `.${name} is not a count`
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) return '.names are not names'
  if (marks !== undefined && !areMarks(marks)) return '.marks are not lengths and checksums in their order'
  for (const [name, time] of Object.entries({ modified, changed })) if (time !== undefined && !isDigits(time)) return `.${name} is not a number in digits`
  const additions = { id, generation, names, begin, marks, given, modified, changed, left }
  return Object.fromEntries(Object.entries(additions).filter(([, part]) => part !== undefined))
}

type RecordAdditions = Pick<FileRecord, 'id' | 'generation' | 'names' | 'begin' | 'marks' | 'given' | 'modified' | 'changed' | 'left'>

function areMarks(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const marks: readonly unknown[] = value
  return marks.every((mark, index) => Array.isArray(mark) && mark.length === 2 && isCount(mark[0]) && isCount(mark[1]) && mark[1] <= 0xFFFFFFFF
    && (index === 0 || Number((marks[index - 1] as readonly unknown[])[0]) < mark[0]))
}

function pure({ length, hash }: ContentHash): ContentHash {
  return { length, hash }
}

function damaged(reason: string): ParsedCheckpoint {
  return { kind: 'damaged', reason }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Some file systems give times before 1970. */
function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value)
}

function isCompression(value: unknown): value is FileRecord['compression'] {
  return value === 'none' || value === 'gzip' || value === 'zstd'
}

function isHash(value: unknown): value is ContentHash {
  if (!isTable(value)) return false
  const { length, hash } = value
  return isCount(length) && typeof hash === 'string' && (length === 0 ? /^$/ : /^[0-9a-f]{64}$/).test(hash)
}
