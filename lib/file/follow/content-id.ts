import { createHash } from 'node:crypto'

/** The identity of a content, and how many contents its file held before. */
export interface ContentId {
  readonly id: string
  readonly generation: number
}

/**
 * The id of a content, derived from the file in which it was seen first, so that it is the same after a crash before
 * the first checkpoint.
 */
export function contentId(
  { dev, ino, birth }: { readonly dev: string; readonly ino: string; readonly birth: string },
  generation = 0
): ContentId {
  const id = createHash('sha256').update(`${dev}:${ino}:${birth}:${generation}`).digest('hex').slice(0, ID_LENGTH)
  return { id, generation }
}

/** 64 bits. */
const ID_LENGTH = 16
