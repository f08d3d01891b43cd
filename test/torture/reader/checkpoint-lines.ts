import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ContentHash, FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'
import type { Content } from '../disk/disk-file.ts'
import type { Disk } from '../disk/disk.ts'
import type { Line } from '../disk/line.ts'
import type { PassedRecord } from './reader.ts'

/**
 * Which lines a checkpoint has behind it. A record's content is known by what the record says of its bytes, whatever
 * became of the file since.
 */
export class CheckpointLines {
  readonly #disk: Disk
  /** What a record says of its bytes => the lines before its offset, of each content that it can be of. */
  readonly #known = new Map<string, readonly (readonly Line[])[]>()
  /** Records that are those of no content: there are none unless the source made them up. */
  unknown = 0
  /** The first of them. */
  example: string | null = null

  constructor(disk: Disk) {
    this.#disk = disk
  }

  recordsOf(checkpoint: FileCheckpoint | null): PassedRecord[] {
    return checkpoint?.files.map((record) => ({ contents: this.#linesOf(record) })) ?? []
  }

  /** All lines that one of its records has behind it. */
  allOf(checkpoint: FileCheckpoint | null): Set<Line> {
    return new Set(this.recordsOf(checkpoint).flatMap(({ contents }) => contents.flat()))
  }

  #linesOf(record: FileRecord): readonly (readonly Line[])[] {
    const { offset, before, head, ino, marks, begin, left } = record
    // It was passed over by wish, and is known by its compressed bytes.
    if (left !== undefined) return []
    const key = JSON.stringify([offset, head.hash, before.hash, ino, marks?.at(-1) ?? null, begin ?? 0])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const contents = this.#contentsOf(record)
    if (contents.length === 0) {
      this.unknown++
      this.example ??= JSON.stringify(record)
    }
    const lines = contents.map(({ spans }) =>
      spans.filter(({ end, line }) => end <= offset && !line.unfinished).map(({ line }) => line)
    )
    this.#known.set(key, lines)
    return lines
  }

  /** Those of its inode, where one fits. */
  #contentsOf(record: FileRecord): readonly Content[] {
    const fits = (content: Content): boolean => isOf(content, record)
    const own = this.#disk
      .ofIno(record.ino)
      .flatMap((file) => file.contents)
      .filter(fits)
    return own.length > 0 ? own : this.#disk.files.flatMap((file) => file.contents).filter(fits)
  }
}

/** Whether all that the record says of its bytes is true of these. */
function isOf({ bytes }: Content, { offset, head, before, marks = [], begin = 0 }: FileRecord): boolean {
  const read = Math.max(offset, marks.at(-1)?.[0] ?? 0)
  return (
    bytes.length >= read &&
    hasHash(bytes.subarray(0, head.length), head) &&
    hasHash(bytes.subarray(offset - before.length, offset), before) &&
    marks.every(
      ([length, crc]) =>
        length < begin || crc32(bytes.subarray(begin, length)) === crc || crc32(bytes.subarray(0, length)) === crc
    )
  )
}

function hasHash(bytes: Buffer, { length, hash }: ContentHash): boolean {
  return bytes.length === length && (length === 0 || createHash('sha256').update(bytes).digest('hex') === hash)
}
