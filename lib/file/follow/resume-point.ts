import type { LineEnding } from '../line-ending.ts'
import type { LineStart } from '../line-reader.ts'
import type { ContentMemory } from './content-memory.ts'
import { lastEnding } from './last-line-start.ts'

/**
 * Where to read on in a file that is no longer what was read of it: at the first line that differs. `position` is where the line begins that would be given next. Where the bytes
 * remembered do not reach back to the place, the whole file is read: a line twice is better than one never.
 */
export function resumePoint(memory: ContentMemory, { head, window: now }: ContentNow, position: LineStart, ending: LineEnding): LineStart {
  const { window, windowStart } = memory
  const same = commonLength(window, now)
  const differsAt = windowStart + same
  // Lines of one length begin alike everywhere: what lies before the window has to be what it was.
  if (windowStart > 0 && (same < TELLING_BYTES || commonLength(memory.head, head) < Math.min(memory.head.length, differsAt))) return BEGINNING
  if (differsAt >= position.offset) return position
  const last = lastEnding(window.subarray(0, same - same % ending.width), ending)
  if (last === -1) return BEGINNING
  const kept = last + ending.width
  const lines = endingsIn(window.subarray(kept, position.offset - windowStart), ending)
  return { offset: windowStart + kept, line: Math.max(0, position.line - lines) }
}

/** What stands in a file now where it was looked at before. */
export interface ContentNow {
  /** Its first bytes. */
  readonly head: Buffer
  /** The bytes where the remembered ones stood that come before the offset, as many as there are. */
  readonly window: Buffer
}

function commonLength(one: Buffer, other: Buffer): number {
  const length = Math.min(one.length, other.length)
  if (one.subarray(0, length).equals(other.subarray(0, length))) return length
  let at = 0
  while (one[at] === other[at]) at++
  return at
}

function endingsIn(bytes: Buffer, ending: LineEnding): number {
  let count = 0
  for (let at = ending.find(bytes, 0); at !== -1; at = ending.find(bytes, at + ending.width)) count++
  return count
}

const TELLING_BYTES = 64
const BEGINNING: LineStart = { offset: 0, line: 0 }
