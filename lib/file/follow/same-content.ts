import { createHash } from 'node:crypto'
import type { ContentHash, FileRecord } from '../../../types/checkpoint.ts'
import type { ContentMemory } from './content-memory.ts'
import type { ContentPrefix } from './content-prefix.ts'

/** Whether a content is the one that was read: it goes at least as far, it is the same but ends before, or it is another one. */
export type Likeness = 'continues' | 'shorter' | 'other'

/** `prefix` was looked at up to the memory's offset. */
export function likenessTo(memory: ContentMemory, prefix: ContentPrefix): Likeness {
  if (!startsAlike(memory.head, prefix.head)) return 'other'
  if (prefix.length >= memory.offset) return prefix.before.subarray(-memory.window.length).equals(memory.window) ? 'continues' : 'other'
  const start = Math.max(memory.windowStart, prefix.length - prefix.before.length)
  if (prefix.length <= start) return 'shorter'
  const here = prefix.before.subarray(start - prefix.length)
  return memory.slice(start, prefix.length)?.equals(here) === true ? 'shorter' : 'other'
}

/** Whether a content goes on from what a checkpoint remembers: `prefix` was looked at up to the record's offset. */
export function continuesRecord({ offset, head, before }: Pick<FileRecord, 'offset' | 'head' | 'before'>, prefix: ContentPrefix): boolean {
  if (offset > 0 && head.length === 0) return false // what nothing is known of cannot be known again
  return prefix.length >= offset && hasHash(prefix.head.subarray(0, head.length), head)
    && hasHash(before.length === 0 ? EMPTY : prefix.before.subarray(-before.length), before)
}

/** Whether one is the beginning of the other; nothing begins like everything. */
export function startsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length)
  return one.subarray(0, length).equals(other.subarray(0, length))
}

export function contentHash(bytes: Buffer): ContentHash {
  return { length: bytes.length, hash: bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('hex') }
}

function hasHash(bytes: Buffer, { length, hash }: ContentHash): boolean {
  return bytes.length === length && contentHash(bytes).hash === hash
}

const EMPTY = Buffer.alloc(0)
