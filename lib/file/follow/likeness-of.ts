import type { Candidate } from './candidate.ts'
import type { ContentMemory } from './content-memory.ts'
import { gzipLength, hasGzipLength } from './gzip-length.ts'
import { likenessTo, startsAlike, type Likeness } from './same-content.ts'

/** How the content of a file is like one that was read; `same` where it is compressed, and nothing more is in it. */
export async function likenessOf({ opened, compression, prefix }: Candidate, memory: ContentMemory): Promise<Likeness | 'same'> {
  if (compression === 'none' && !startsAlike(memory.head, opened.head)) return 'other'
  if (compression === 'gzip' && hasGzipLength(memory.offset, await gzipLength(opened.handle, opened.size))) {
    return memory.head.equals((await prefix(0)).head) ? 'same' : 'other'
  }
  return likenessTo(memory, await prefix(memory.offset))
}
