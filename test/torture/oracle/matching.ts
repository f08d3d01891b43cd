import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import type { Delivery } from '../reader/reader.ts'
import type { TortureSetting } from '../setting.ts'
import type { Lines } from './lines.ts'
import { linesOfRecord, type Piece } from './records.ts'

export interface MatchingParts {
  readonly lines: Lines
  readonly setting: TortureSetting
  /** Whether its unfinished last line may be delivered now. */
  readonly mayFlush: (file: DiskFile) => boolean
  /** That line came, and was not due. */
  readonly onEarly: (line: Line) => void
}

/** Finds the lines that a delivery is of: several files may hold the same, and inodes are given again. */
export class Matching {
  readonly #parts: MatchingParts
  #disk: Disk | null = null

  constructor(parts: MatchingParts) {
    this.#parts = parts
  }

  watch(disk: Disk): void {
    this.#disk = disk
  }

  /** What it is made of: one line, or those that were joined. */
  piecesOf({ payload, offset, ino }: Delivery): Piece[] {
    const key = payload.toString('latin1')
    const { multiline, charset } = this.#parts.setting
    if (!multiline || this.#disk === null || this.#parts.lines.at(key, offset).some((line) => line.file.ino === ino))
      return [{ key, offset }]
    const own = this.#disk.ofIno(ino).toReversed()
    const newline = Buffer.from('\n', charset === 'utf-8' ? 'utf8' : 'utf16le')
    return linesOfRecord(payload, offset, [...own, ...this.#disk.files], newline) ?? [{ key, offset }]
  }

  /**
   * The line that came. Of several that hold the same: one of the file that it came from, that may still come, that has
   * to come.
   */
  match({ key, offset }: Piece, ino: string, partial: boolean): Line | null {
    const lines = this.#parts.lines.at(key, offset)
    // An inode that was given again is no other file's any more.
    const each = (this.#disk?.ofIno(ino).toReversed() ?? [])
      .map((file) => best(lines.filter((line) => line.file === file)))
      .filter((line) => line !== null)
    const own = each.find(({ family }) => family.mayRepeat) ?? each[0] ?? null
    if (own?.file !== this.#disk?.ofIno(ino).at(-1) && this.#goesOnFromPart(offset, ino))
      return this.match({ key, offset }, ino, partial)
    // Of two that hold the same, what stands in the file now is meant, not what stood there before it was cut.
    const isGone = own !== null && !own.file.has(own) && this.#dueTail(key, offset, ino) !== undefined
    if (own !== null && own.family.mayRepeat && !(partial && !own.unfinished) && !isGone) return own
    return this.#unfinished(key, offset, ino, own) ?? own
  }

  /**
   * A content that is taken over is read on where it was delivered up to, also within a line. True where that is news.
   */
  #goesOnFromPart(offset: number, ino: string): boolean {
    const parts = this.#parts.lines.all.filter((line) => line.unfinished && line.delivered > 0 && line.end === offset)
    return (this.#disk?.ofIno(ino) ?? []).toReversed().some((file) => parts.some((part) => file.goesOnBehind(part)))
  }

  /** The unfinished last line that it is. */
  #unfinished(key: string, offset: number, ino: string, other: Line | null): Line | null {
    const isIt = (line: Line): boolean => line.key === key && line.offset === offset
    const files = [...(this.#disk?.ofIno(ino).toReversed() ?? [])]
    const past = files.flatMap((file) => file.pastTails).find(isIt)
    const due = this.#dueTail(key, offset, ino)
    const line = due ?? past ?? (other === null ? files.flatMap((file) => file.tails()).find(isIt) : undefined)
    if (line === undefined) return null
    if (due === undefined && past === undefined) this.#parts.onEarly(line)
    if (due !== undefined) {
      const original =
        line.file.copyOf === null
          ? undefined
          : this.#parts.lines.at(key, offset).find((known) => known.unfinished && known.file === line.file.copyOf?.file)
      if (original !== undefined) line.join(original)
    }
    line.file.tailDelivered(line)
    return line
  }

  /** An unfinished last line that may be delivered as it is. */
  #dueTail(key: string, offset: number, ino: string): Line | undefined {
    const files = this.#disk?.ofIno(ino).toReversed() ?? []
    return files
      .filter((file) => this.#parts.mayFlush(file))
      .flatMap((file) => file.tails())
      .find((line) => line.key === key && line.offset === offset)
  }
}

function best(lines: readonly Line[]): Line | null {
  const rank = (line: Line): number =>
    (line.family.mayRepeat && line.file.has(line) ? 16 : 0) +
    (line.delivered === 0 && line.family.delivered === 0 ? 8 : line.family.mayRepeat ? 4 : 0) +
    (line.file.has(line) ? 2 : 0) +
    (line.lost === null && !line.done ? 1 : 0)
  return lines.reduce<Line | null>((first, line) => (first === null || rank(line) > rank(first) ? line : first), null)
}
