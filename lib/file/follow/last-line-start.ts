import type { FileBytes } from '../file-bytes.ts'
import type { LineEnding } from '../line-ending.ts'
import { readAt } from './read-at.ts'

/**
 * Where the line begins that a file ends in: after its last line ending, so that no line is cut. `first` is where its
 * first line begins.
 */
export async function lastLineStart(
  handle: Pick<FileBytes, 'read'>,
  size: number,
  first: number,
  ending: LineEnding
): Promise<number> {
  let end = size - ((size - first) % ending.width)
  while (end > first) {
    const start = Math.max(first, end - BLOCK_BYTES)
    const block = await readAt(handle, start, end - start)
    const found = lastEnding(block, ending)
    if (found !== -1) return start + found + ending.width
    end = start
  }
  return first
}

/** Where the last line ending in it begins; -1 where there is none. */
export function lastEnding(block: Buffer, ending: LineEnding): number {
  let last = -1
  for (let at = ending.find(block, 0); at !== -1; at = ending.find(block, at + ending.width)) last = at
  return last
}

/** Even, as whole units of UTF-16 are looked at. */
const BLOCK_BYTES = 65_536
