import { createHash } from 'node:crypto'
import type { FileEvent } from 'warp-flow'

/**
 * The id of a followed file's line, and of its content. A line that comes again, also after a restart or a rotation, has
 * the same id, and no other line has it: the content's id stands for the file, as inodes are used again, and a digest is
 * in it for an unfinished line that goes on.
 */
export function lineId({ position, payload }: FileEvent): { readonly content: string; readonly line: string } {
  const { dev, ino, offset, id: content = `${dev}:${ino}` } = position
  const digest = createHash('sha256').update(payload).digest('base64url').slice(0, 12)
  return { content, line: `${content}/${offset}/${digest}` }
}
