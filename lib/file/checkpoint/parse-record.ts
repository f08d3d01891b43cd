import type { ContentHash, ContentMark, FileRecord } from '../../../types/checkpoint.ts'
import { checksumOf } from './record-checksum.ts'

/**
 * A valid record, and whether a checksum proves it (earlier releases wrote none); or the reason why the record is
 * damaged.
 */
export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: FileRecord; readonly isProven: boolean }
  | { readonly kind: 'damaged'; readonly reason: string }

/** Parses a record and drops unknown fields. `name` is the record's name in reasons. */
export function parseRecord(value: unknown, name: string): ParsedRecord {
  if (!isTable(value)) return { kind: 'damaged', reason: `${name} is not an object` }
  const record = partsOf(value)
  if (typeof record === 'string') return { kind: 'damaged', reason: `${name}${record}` }
  const { crc } = value
  if (crc !== undefined && crc !== checksumOf(value))
    return { kind: 'damaged', reason: `${name}.crc does not match the record of ${record.path}` }
  return { kind: 'record', record, isProven: crc !== undefined }
}

/** The required fields. Returns the end of the reason, a string, if one is invalid. */
function partsOf(value: Readonly<Record<string, unknown>>): FileRecord | string {
  const { path, dev, ino, birth, compression, size, offset, line, complete, head, before, seenAt } = value
  if (typeof path !== 'string' || path === '') return '.path is not a path'
  if (!isDigits(dev)) return '.dev is not a number in digits'
  if (!isDigits(ino)) return '.ino is not a number in digits'
  if (!isDigits(birth)) return '.birth is not a number in digits'
  if (!isCompression(compression)) return '.compression is not a known one'
  if (!isCount(size)) return '.size is not a count'
  if (!isCount(offset)) return '.offset is not a count'
  if (!isCount(line)) return '.line is not a count'
  if (typeof complete !== 'boolean') return '.complete is neither true nor false'
  if (!isHash(head)) return '.head is not a hash'
  if (!isHash(before)) return '.before is not a hash'
  if (before.length > offset) return '.before is longer than what comes before the offset'
  if (typeof seenAt !== 'number' || !Number.isFinite(seenAt) || seenAt < 0) return '.seenAt is not a time'
  const more = parseAdditions(value)
  if (typeof more === 'string') return more
  return {
    path,
    dev,
    ino,
    birth,
    compression,
    size,
    offset,
    line,
    complete,
    head: pure(head),
    before: pure(before),
    seenAt,
    ...more
  }
}

/** Fields that earlier releases did not write. Returns a string as `partsOf` does. */
function parseAdditions(value: Readonly<Record<string, unknown>>): RecordAdditions | string {
  const { pathBytes, id, generation, names, namesBytes, begin, marks, given, modified, changed, left } = value
  if (pathBytes !== undefined && !isBase64(pathBytes)) return '.pathBytes are not bytes in base64'
  if (id !== undefined && (typeof id !== 'string' || id === '')) return '.id is not a name'
  for (const [name, count] of Object.entries({ generation, begin, given, left }))
    if (count !== undefined && !isCount(count)) return `.${name} is not a count`
  if (names !== undefined && !areNames(names)) return '.names are not names'
  if (namesBytes !== undefined && !areBytes(namesBytes)) return '.namesBytes are not bytes in base64'
  if (marks !== undefined && !areMarks(marks)) return '.marks are not lengths and checksums in their order'
  for (const [name, time] of Object.entries({ modified, changed }))
    if (time !== undefined && !isDigits(time)) return `.${name} is not a number in digits`
  // Copies, because a store may still change the lists that it returned
  const additions = {
    pathBytes,
    id,
    generation,
    names: names && [...names],
    namesBytes: namesBytes && [...namesBytes],
    begin,
    marks: marks?.map(([length, crc]) => [length, crc] as const),
    given,
    modified,
    changed,
    left
  }
  return Object.fromEntries(Object.entries(additions).filter(([, part]) => part !== undefined))
}

type RecordAdditions = Pick<
  FileRecord,
  | 'pathBytes'
  | 'id'
  | 'generation'
  | 'names'
  | 'namesBytes'
  | 'begin'
  | 'marks'
  | 'given'
  | 'modified'
  | 'changed'
  | 'left'
>

function areNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

function areBytes(value: unknown): value is readonly (string | null)[] {
  return Array.isArray(value) && value.every((bytes) => bytes === null || isBase64(bytes))
}

function areMarks(value: unknown): value is readonly ContentMark[] {
  if (!Array.isArray(value)) return false
  const marks: readonly unknown[] = value
  return marks.every(
    (mark, index) =>
      Array.isArray(mark) &&
      mark.length === 2 &&
      isCount(mark[0]) &&
      isCount(mark[1]) &&
      mark[1] <= 0xffffffff &&
      (index === 0 || Number((marks[index - 1] as readonly unknown[])[0]) < mark[0])
  )
}

function pure({ length, hash }: ContentHash): ContentHash {
  return { length, hash }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Buffer.from(value, 'base64').toString('base64') === value
}

/** Negative numbers are valid too: some file systems report times before 1970. */
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
