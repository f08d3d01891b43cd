import { crc32 } from 'node:zlib'
import type { FileRecord } from '../../../types/checkpoint.ts'

/**
 * The record with its checksum, by which a later run finds that a bit of it has changed. It comes first: what takes it
 * away together with other bytes takes the path away as well.
 */
export function withChecksum(record: FileRecord): FileRecord {
  const { crc: _before, ...rest } = record
  return { crc: checksumOf(rest), ...rest }
}

/**
 * CRC-32 of all fields of a record but `crc`, those that only a later release knows too. Neither blanks nor the order
 * of fields count: a store of the user's own may write JSON in its own way.
 */
export function checksumOf(record: object): number {
  const { crc: _own, ...rest }: { readonly crc?: unknown } = record
  return crc32(JSON.stringify(inOrder(rest, 0)))
}

/** The same with the fields of each object in the order of their names. */
function inOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  // No release nests so deep; whatever does may be nested without end
  if (depth > DEEPEST) return null
  if (Array.isArray(value)) return value.map((part) => inOrder(part, depth + 1))
  const entries: Readonly<Record<string, unknown>> = { ...value }
  // `__proto__` is a name as any other
  const ordered: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of Object.keys(entries).sort()) ordered[name] = inOrder(entries[name], depth + 1)
  return ordered
}

const DEEPEST = 8
