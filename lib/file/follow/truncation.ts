import type { LineEnding } from '../line-ending.ts'
import type { LineStart } from '../line-reader.ts'
import type { Fingerprint } from './fingerprint.ts'
import { lastEnding } from './last-line-start.ts'

/**
 * Where reading continues in a file that was cut or overwritten; null if nothing that was read is proven to be still
 * there. `before: 'the window'`: at the start of the line in which the window begins, `lines` lines before the next
 * one.
 */
export type ResumePoint = LineStart | { readonly before: 'the window'; readonly lines: number } | null

/**
 * Where reading resumes in a file that no longer holds what was read of it: at the first line that differs. `position`
 * is the start of the line that would be delivered next; `there` are the bytes that the file now holds at the place of
 * the window. The bytes before the window have to be proven by their checksum.
 */
export function resumePoint(
  fingerprint: Fingerprint,
  there: Buffer,
  position: LineStart,
  ending: LineEnding
): ResumePoint {
  const { window, windowStart, begin } = fingerprint
  const differsAt = firstDifference(fingerprint, there)
  const same = differsAt - windowStart
  if (differsAt >= position.offset) return position
  const last = lastEnding(window.subarray(0, same - (same % ending.width)), ending)
  if (last === -1)
    return windowStart > begin
      ? { before: 'the window', lines: endingsIn(window.subarray(0, position.offset - windowStart), ending) }
      : null
  const kept = last + ending.width
  if (windowStart + kept < begin) return null
  const lines = endingsIn(window.subarray(kept, position.offset - windowStart), ending)
  return { offset: windowStart + kept, line: Math.max(0, position.line - lines) }
}

/** The offset at which a file begins to differ from the window: there it was cut. */
export function firstDifference({ window, windowStart }: Fingerprint, there: Buffer): number {
  return windowStart + commonLength(window, there)
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
