import type { LineEnding } from './line-ending.ts'

// A writer that does not open its file for appending keeps its offset when the file is emptied (`copytruncate`): its
// next output follows a hole, which reads as NULs. They are not text.

/** The number of bytes of NUL characters at the beginning of the chunk. */
export function leadingNuls(chunk: Buffer, { width }: Pick<LineEnding, 'width'>): number {
  let at = 0
  while (at + BLOCK_BYTES <= chunk.length && chunk.compare(NULS, 0, BLOCK_BYTES, at, at + BLOCK_BYTES) === 0)
    at += BLOCK_BYTES
  while (chunk[at] === 0) at++
  // In UTF-16, a NUL byte is also one half of an ASCII character, whether UTF-16 is configured or not.
  return width > 1 || chunk[at + 1] === 0 ? at - (at % 2) : at
}

/** Whether the last, unfinished line of the bytes consists of NUL characters only. */
export function endsInNuls(bytes: Buffer, ending: LineEnding): boolean {
  let start = bytes.length
  while (bytes[start - 1] === 0) start--
  start += (bytes.length - start) % ending.width
  return start < bytes.length && (start === 0 || ending.find(bytes.subarray(start - ending.width, start), 0) === 0)
}

const BLOCK_BYTES = 65_536
const NULS = Buffer.alloc(BLOCK_BYTES)
