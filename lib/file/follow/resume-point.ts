import type { LineStart } from '../line-reader.ts'
import type { ContentMemory } from './content-memory.ts'

/**
 * Where to read on in a file that is no longer what was read of it: at the first line that differs. `now` are the bytes that stand
 * where `memory.window` stood, as many as there are; `position` is where the line begins that would be given next. Where the bytes
 * remembered do not reach back to the place, the whole file is read: a line twice is better than one never.
 */
export function resumePoint(memory: ContentMemory, now: Buffer, position: LineStart): LineStart {
  const { window, windowStart } = memory
  const same = commonLength(window, now)
  if (same === 0 && windowStart > 0) return BEGINNING
  const differsAt = windowStart + same
  if (differsAt >= position.offset) return position
  const feed = same === 0 ? -1 : window.lastIndexOf(LF, same - 1)
  if (feed === -1) return BEGINNING
  const offset = windowStart + feed + 1
  return { offset, line: position.line - feedsIn(window.subarray(feed + 1, position.offset - windowStart)) }
}

function commonLength(one: Buffer, other: Buffer): number {
  const length = Math.min(one.length, other.length)
  if (one.subarray(0, length).equals(other.subarray(0, length))) return length
  let at = 0
  while (one[at] === other[at]) at++
  return at
}

function feedsIn(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count++
  return count
}

const LF = 0x0A
const BEGINNING: LineStart = { offset: 0, line: 0 }
