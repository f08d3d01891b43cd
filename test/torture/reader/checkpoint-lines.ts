import { createHash } from 'node:crypto'
import type { ContentHash, FileCheckpoint, FileRecord } from '../../../types/checkpoint.ts'
import type { Content } from '../disk/disk-file.ts'
import type { Disk } from '../disk/disk.ts'
import type { Line } from '../disk/line.ts'

/** Which lines a checkpoint has behind it. A record's content is known by the bytes before its offset, whatever became of the file since. */
export class CheckpointLines {
  readonly #disk: Disk
  /** Offset and hash => the lines before it. */
  readonly #known = new Map<string, readonly Line[]>()
  /** Records that are those of no content: there are none unless the source made them up. */
  unknown = 0

  constructor(disk: Disk) {
    this.#disk = disk
  }

  of(checkpoint: FileCheckpoint | null): Set<Line> {
    return new Set(checkpoint?.files.flatMap((record) => this.#linesOf(record)) ?? [])
  }

  /** Lines that one of its records has behind it and no other has before it. */
  passedBy(checkpoint: FileCheckpoint): Set<Line> {
    const passed = this.of(checkpoint)
    for (const record of checkpoint.files) {
      const content = record.offset === 0 ? this.#disk.files.findLast(({ ino }) => ino === record.ino) : this.#contentOf(record)
      for (const { line, end } of content?.spans ?? []) if (end > record.offset) passed.delete(line)
    }
    return passed
  }

  /** Those that a new reader will know by it: lines whose file was cut since stand in a content that is not the record's. */
  knownBy(checkpoint: FileCheckpoint | null): Set<Line> {
    const known = new Set<Line>()
    for (const record of checkpoint?.files ?? []) {
      const found = this.#disk.files.some((file) => holdsBefore(file, record))
      for (const line of this.#linesOf(record)) if (found || !this.#disk.files.some((file) => file.has(line))) known.add(line)
    }
    return known
  }

  #linesOf(record: FileRecord): readonly Line[] {
    const { offset, before, head, ino } = record
    if (offset === 0) return []
    const key = `${offset} ${head.hash} ${before.length === 0 ? ino : before.hash}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const content = this.#contentOf(record)
    if (content === undefined) this.unknown++
    const lines = content?.spans.filter(({ end }) => end <= offset).map(({ line }) => line) ?? []
    this.#known.set(key, lines)
    return lines
  }

  #contentOf(record: FileRecord): Content | undefined {
    const contents = [...this.#disk.files, ...this.#disk.past]
    const holds = (content: Content): boolean => holdsBefore(content, record)
    const same = contents.filter(({ ino }) => ino === record.ino).findLast(holds)
    // The beginning alone is that of others, too.
    return same ?? (record.before.length === 0 ? undefined : contents.findLast(holds))
  }
}

function holdsBefore({ bytes }: Content, { offset, head, before }: FileRecord): boolean {
  return bytes.length >= offset && hasHash(bytes.subarray(0, head.length), head) && hasHash(bytes.subarray(offset - before.length, offset), before)
}

function hasHash(bytes: Buffer, { length, hash }: ContentHash): boolean {
  return bytes.length === length && (length === 0 || createHash('sha256').update(bytes).digest('hex') === hash)
}
