import { ContentMemory } from '../../../../lib/file/follow/content-memory.ts'

/** What is kept of a content of which so much was read, in one piece or in pieces of that size. */
export function memoryOf(content: Uint8Array, offset: number = content.length, piece: number = Math.max(1, offset)): ContentMemory {
  const memory = new ContentMemory()
  for (let at = 0; at < offset; at += piece) memory.took(Buffer.from(content.subarray(at, Math.min(offset, at + piece))))
  return memory
}
