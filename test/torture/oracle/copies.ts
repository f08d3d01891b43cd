import type { TortureSetting } from '../setting.ts'
import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'
import type { Lines } from './lines.ts'
import type { Reason } from './reasons.ts'

/** Copies come once with their originals. Sees the moments at which that cannot be asked any more. */
export class Copies {
  readonly #disk: Disk
  readonly #setting: TortureSetting
  readonly #run: () => number

  constructor(disk: Disk, setting: TortureSetting, run: () => number) {
    this.#disk = disk
    this.#setting = setting
    this.#run = run
  }

  /** A file gets a copy. */
  made(copy: DiskFile | null): void {
    const original = copy?.copyOf?.file
    if (copy === null || original === undefined) return
    if (original.isRefilledUnseen) this.#allow(copy, 'copy of a refilled file')
    const others = original.copies.filter(
      (other) => other !== copy && other.copyOf?.content === copy.copyOf?.content && !other.compressed
    )
    if (others.length > 0 && !copy.compressed) this.#allow(copy, 'second copy')
    if (!original.content.delivered && !copy.compressed) this.#allow(copy, 'found together')
  }

  /** Names have changed. */
  named(): void {
    for (const file of this.#disk.files) {
      const original = file.copyOf
      if (original === null || file.twiceAllowed || file.compressed) continue
      if ([...file.content.all].some((name) => original.content.all.has(name))) this.#allow(file, 'same name')
    }
  }

  /** Before a file gets more bytes. */
  appended(file: DiskFile): void {
    if (file.copyOf !== null && (!file.compressed || this.#isIntact(file)))
      this.#allow(file, 'copy that went on by itself')
    // Also where it has no name any more: its writer goes on.
    for (const copy of file.copies)
      if (copy.compressed && copy.copyOf?.content === file.content) this.#allow(copy, 'shorter copy')
  }

  /** A file of that size was cut. */
  truncated(file: DiskFile, size: number): void {
    for (const copy of file.copies) {
      if (copy.copyOf?.content !== file.content && file.size > 0) continue
      if (file.size > 0) this.#allow(copy, 'cut within')
      else if (copy.size < size) this.#allow(copy, 'shorter copy')
    }
    if (file.copyOf !== null && file.size > 0) this.#allow(file, 'shorter copy')
  }

  /** A file has no name any more. */
  deleted(file: DiskFile): void {
    for (const copy of file.copies)
      if (copy.copyOf?.content === file.content && copy.size < file.size) this.#allow(copy, 'shorter copy')
  }

  started(): void {
    for (const file of this.#disk.files)
      if (!file.compressed && this.#isIntact(file)) this.#allow(file, 'found together')
  }

  passed(now: number): void {
    for (const file of this.#disk.files) {
      if (
        file.copyOf === null ||
        file.twiceAllowed ||
        file.compressed ||
        file.matchedSince === null ||
        !this.#isIntact(file)
      )
        continue
      if (now - Math.max(file.changedAt, file.matchedSince) >= this.#setting.rotateWaitMs)
        this.#allow(file, 'copy of a living content')
    }
  }

  /** The same bytes were also written on their own, all that stand in the file of the line or in the other. */
  isOneOfEqual(line: Line, lines: Lines): boolean {
    return lines.like(line).some((other) => other.family !== line.family && isEqual(line.file, other.file))
  }

  /** Its original is as it was copied, but for what was written behind it, and has a name. */
  #isIntact({ copyOf }: DiskFile): boolean {
    return copyOf !== null && copyOf.file.content === copyOf.content && this.#disk.isThere(copyOf.file)
  }

  #allow(copy: DiskFile, reason: Reason): void {
    if (copy.twiceAllowed) return
    copy.twiceAllowed = true
    copy.grant(reason, this.#run())
  }
}

function isEqual(a: DiskFile, b: DiskFile): boolean {
  const [shorter, longer] = a.size < b.size ? [a, b] : [b, a]
  return longer.bytes.subarray(0, shorter.size).equals(shorter.bytes)
}
