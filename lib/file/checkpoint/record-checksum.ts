import { crc32 } from 'node:zlib'
import type { FileRecord } from '../../../types/checkpoint.ts'

/**
 * Adds a checksum, so that a later run detects any changed bit. The checksum is the first field: damage that removes it
 * together with the bytes after it also removes the path.
 */
export function withChecksum(record: FileRecord): FileRecord {
  const { crc: _before, ...rest } = record
  return { crc: checksumOf(rest), ...rest }
}

/**
 * CRC-32 of all fields but `crc`, including those that only a later release knows. Whitespace and the order of fields
 * do not matter: a user's own store may format JSON in its own way.
 */
export function checksumOf(record: object): number {
  const { crc: _own, ...rest }: { readonly crc?: unknown } = record
  return crc32(JSON.stringify(inOrder(rest, 0)))
}

/** A copy with the fields of each object sorted by name. */
function inOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  // No release nests so deep; a deeper value may be endless (cyclic)
  if (depth > DEEPEST) return null
  if (Array.isArray(value)) return value.map((part) => inOrder(part, depth + 1))
  const entries: Readonly<Record<string, unknown>> = { ...value }
  // `__proto__` is an ordinary name
  const ordered: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of Object.keys(entries).sort()) ordered[name] = inOrder(entries[name], depth + 1)
  return ordered
}

const DEEPEST = 8
