import type { FileBytes } from '../file-bytes.ts'
import type { LineEnding } from '../line-ending.ts'
import { readAt } from './read-at.ts'

/**
 * Start of the line in which a file ends: after the last line ending, so that no line is cut. `first` is the start of
 * the first line.
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

/** Index of the last line ending in the block; -1 if there is none. */
export function lastEnding(block: Buffer, ending: LineEnding): number {
  let last = -1
  for (let at = ending.find(block, 0); at !== -1; at = ending.find(block, at + ending.width)) last = at
  return last
}

/** Even, so that each block holds whole units of UTF-16. */
const BLOCK_BYTES = 65_536
