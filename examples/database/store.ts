import { createHash } from 'node:crypto'
import type { FileEvent } from 'warp-flow'

/** A database that takes lines. */
export interface Store {
  /** Makes the tables, if they are missing. */
  open(): Promise<void>
  /**
   * Stores all rows in one transaction, and resolves when it is committed. A row that was stored before is left as it
   * is. One that the database refuses for itself goes to `refused_lines`, with the reason. Rejects if nothing was
   * stored, or nobody knows: call it again with the same rows.
   */
  insert(rows: readonly Row[]): Promise<Outcome>
  close(): Promise<void>
}

export interface Outcome {
  /** Rows that are new in `lines`. */
  readonly stored: number
  /** Why each of the others that were not there before is in `refused_lines`. */
  readonly refused: readonly string[]
}

/** A line. `source`, `content`, `byteOffset` and `digest` are its key: see README. */
export interface Row {
  readonly source: string
  readonly content: string
  readonly byteOffset: number
  readonly digest: Buffer
  readonly path: string
  /** JSON. */
  readonly tags: string
  readonly receivedAt: Date
  /** What databases take for text: NULs are replaced by U+FFFD, and so are bytes that are no text. */
  readonly line: string
  /** The line's exact bytes, where `line` cannot give them back. */
  readonly bytes: Buffer | null
}

export function toRow({ source, text, payload, tags, position, receivedAt }: FileEvent): Row {
  if (position.id === undefined) throw new Error('lines have a key only if their file is followed')
  const isExact = !text.includes('\0') && payload.equals(Buffer.from(text))
  return {
    source,
    content: position.id,
    byteOffset: position.offset,
    digest: createHash('sha256').update(payload).digest().subarray(0, 16),
    path: position.path,
    tags: JSON.stringify(tags),
    receivedAt: new Date(receivedAt),
    line: text.replaceAll('\0', '\uFFFD'),
    bytes: isExact ? null : payload
  }
}
