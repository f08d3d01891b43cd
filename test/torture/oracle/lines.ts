import type { Line } from '../disk/line.ts'

/** Every line that ever stood on the disk, found by what it holds and by what comes before it. */
export class Lines {
  /** offset and key => the lines that hold that */
  readonly #byKey = new Map<string, Line[]>()
  /** the bytes up to its end => lines of all contents that begin so */
  readonly #byPrefix = new Map<string, Line[]>()
  readonly all: Line[] = []

  add(line: Line): void {
    this.all.push(line)
    push(this.#byKey, `${line.offset} ${line.key}`, line)
    push(this.#byPrefix, line.prefix, line)
  }

  /** Lines of that text at that place. */
  at(key: string, offset: number): readonly Line[] {
    return this.#byKey.get(`${offset} ${key}`) ?? []
  }

  /** Whether a line that begins so stands or stood at that place, whole or delivered as it was. */
  startsWithAt(key: string, offset: number): boolean {
    return (
      this.at(key, offset).length > 0 ||
      this.all.some((line) => line.offset === offset && line.delivered > 0 && line.key.startsWith(key))
    )
  }

  /** Lines of all contents that are equal up to the end of this one. */
  like({ prefix }: Line): readonly Line[] {
    return this.#byPrefix.get(prefix) ?? []
  }

  /** What a delivered text that is no line can have come from, in words. */
  explain(key: string, offset: number): string {
    const same = this.all.filter((line) => line.key === key)
    if (same.length > 0) return `stands in no file at that offset, but at ${same.map((line) => line.offset).join(', ')}`
    const origin = this.all.find((line) => line.offset === offset && line.key.length > 0 && key.startsWith(line.key))
    if (origin !== undefined) return `goes on after the line ${String(origin)}`
    const longer = this.all.find((line) => key.length > 0 && line.key.includes(key))
    return longer === undefined ? 'is no line of any file' : `is a part of the line ${String(longer)}`
  }
}

function push(map: Map<string, Line[]>, key: string, line: Line): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [line])
  else others.push(line)
}
