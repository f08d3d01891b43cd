import { crc32 } from 'node:zlib'
import type { FileRecord } from '../../../types/checkpoint.ts'

/**
 * The record with its checksum, by which a later run finds that a bit of it has changed. It comes first: what takes it away together with other bytes
 * takes the path away as well.
 */
export function withChecksum(record: FileRecord): FileRecord {
  const { crc: _before, ...rest } = record
  return { crc: checksumOf(rest), ...rest }
}

/**
 * CRC-32 of all fields of a record but `crc`, those that only a later release knows too. Neither blanks nor the order of fields count: a store of
 * the user's own may write JSON in its own way.
 */
export function checksumOf(record: object): number {
  return crc32(plainText(Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'crc')), 0))
}

/** JSON with the fields of each object in the order of their names. */
function plainText(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  // No release nests so deep; whatever does may be nested without end
  if (depth > DEEPEST) return '…'
  if (Array.isArray(value)) return `[${value.map((part) => plainText(part, depth + 1)).join()}]`
  const fields = Object.entries(value).filter(([, part]) => part !== undefined).sort(([one], [other]) => one < other ? -1 : 1)
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${plainText(part, depth + 1)}`).join()}}`
}

const DEEPEST = 8
