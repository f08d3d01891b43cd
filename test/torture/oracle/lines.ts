import type { Disk } from '../disk/disk.ts'
import type { DiskFile } from '../disk/disk-file.ts'
import type { Line } from '../disk/line.ts'

/** Every line that ever stood on the disk, found by what it holds. */
export class Lines {
  /** key => the lines that hold that */
  readonly #byKey = new Map<string, Line[]>()
  readonly all: Line[] = []

  add(line: Line): void {
    this.all.push(line)
    const others = this.#byKey.get(line.key)
    if (others === undefined) this.#byKey.set(line.key, [line])
    else others.push(line)
  }

  /** The line that a delivered one is. Of several that hold the same: one that may still come, then one of the file that it came from, then one that has to come. */
  find(key: string, offset: number, isIn: (line: Line) => boolean): Line | null {
    const rank = (line: Line): number => (line.delivered < line.allowed ? 4 : 0) + (isIn(line) ? 2 : 0) + (line.missing ? 1 : 0)
    let best: Line | null = null
    for (const line of this.#byKey.get(key) ?? []) {
      if (line.offset === offset && (best === null || rank(line) > rank(best))) best = line
    }
    return best
  }

  /** What a delivered text that is no line can have come from, in words. */
  explain(key: string, offset: number): string {
    const same = this.#byKey.get(key)
    if (same !== undefined) return `stands in no file at that offset, but at ${same.map((line) => line.offset).join(', ')}`
    const text = Buffer.from(key, 'latin1')
    const origin = this.all.find((line) => line.offset === offset && line.key.length > 0 && text.toString('latin1').startsWith(line.key))
    if (origin !== undefined) return `goes on after the line ${String(origin)}`
    const longer = this.all.find((line) => key.length > 0 && line.key.includes(key))
    return longer === undefined ? 'is no line of any file' : `is a part of the line ${String(longer)}`
  }
}

export interface UnfinishedLine {
  readonly file: DiskFile
  readonly line: Line
  /** Offset behind it. */
  readonly end: number
  /** The writer has gone on meanwhile. */
  readonly past: boolean
}

/** The unfinished last lines that a delivered text can be, with their files: a copy's is the same as its original's. */
export function unfinishedLines(disk: Disk, key: string, offset: number): UnfinishedLine[] {
  const isIt = (line: Line): boolean => line.key === key && line.offset === offset
  return disk.files.flatMap((file) => [
    ...file.tails().filter(isIt).map((line) => ({ file, line, end: file.size, past: false })),
    ...file.pastTails.filter(({ line }) => isIt(line)).map(({ line, end }) => ({ file, line, end, past: true }))
  ])
}
