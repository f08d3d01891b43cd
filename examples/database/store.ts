import { createHash } from 'node:crypto'
import type { FileEvent } from 'warp-flow'

/** A database that stores lines. */
export interface Store {
  /** Creates the tables if they are missing. */
  open(): Promise<void>
  /**
   * Stores all rows in one transaction, and resolves when it is committed. A row that was stored before stays
   * unchanged. A row that the database refuses goes to `refused_lines`, with the reason. Rejects if nothing was stored,
   * or if the outcome is unknown: call it again with the same rows.
   */
  insert(rows: readonly Row[]): Promise<Outcome>
  close(): Promise<void>
}

export interface Outcome {
  /** The number of rows that are new in `lines`. */
  readonly stored: number
  /** The reasons of the rows that are new in `refused_lines`. */
  readonly refused: readonly string[]
}

/** A row of `lines`. `source`, `content`, `byteOffset` and `digest` are its key: see README. */
export interface Row {
  readonly source: string
  readonly content: string
  readonly byteOffset: number
  readonly digest: Buffer
  readonly path: string
  /** The tags as JSON. */
  readonly tags: string
  readonly receivedAt: Date
  /** The line as text that databases accept: NULs and invalid bytes are replaced by U+FFFD. */
  readonly line: string
  /** The line's exact bytes, if they cannot be recovered from `line`; otherwise null. */
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
