import { createHash } from 'node:crypto'
import type { FileEvent, FollowedFile } from 'warp-flow'

/**
 * Ids of the lines of followed files: a line that comes again, also after a restart or a rotation, has the same id, and
 * no other line has it. The content's id stands for the file: inodes are used again, and a file may be cut. The text is
 * in it for a content that changes between reading and asking.
 */
export class LineIds {
  readonly #files: () => readonly FollowedFile[]
  /** file => its content, and where its last line began */
  readonly #contents = new Map<string, { readonly id: string; offset: number }>()

  /** `files` are those of the source. */
  constructor(files: () => readonly FollowedFile[]) {
    this.#files = files
  }

  /** The content's id, and the line's. Ask once for each line, in the order in which they come. */
  of({ position: { dev, ino, offset }, text }: FileEvent): { readonly content: string; readonly line: string } {
    const file = `${dev}:${ino}`
    let content = this.#contents.get(file)
    // A file that is read from an earlier place may hold another content
    if (content === undefined || offset <= content.offset) {
      const found = this.#files().find((one) => one.dev === dev && one.ino === ino && one.id !== null)
      content = { id: found?.id ?? file, offset }
      if (this.#contents.size > MOST) this.#contents.clear()
      this.#contents.set(file, content)
    }
    content.offset = offset
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12)
    return { content: content.id, line: `${content.id}/${offset}/${hash}` }
  }
}

const MOST = 10_000
