import { createHash } from 'node:crypto'
import type { FileEvent } from 'warp-flow'

/**
 * The ids of a followed file's line and of the file's content. A line that is delivered again, even after a restart or
 * a rotation, has the same id, and no other line has it. The id contains that of the content instead of the inode, as
 * inodes are reused, and a digest, as an unfinished line may continue.
 */
export function lineId({ position, payload }: FileEvent): { readonly content: string; readonly line: string } {
  const { dev, ino, offset, id: content = `${dev}:${ino}` } = position
  const digest = createHash('sha256').update(payload).digest('base64url').slice(0, 12)
  return { content, line: `${content}/${offset}/${digest}` }
}
