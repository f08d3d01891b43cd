import type { Disk } from './disk/disk.ts'
import { KEPT } from './disk/names.ts'
import type { Scheme } from './disk/schemes.ts'

/** The names of the files that rotation has put aside, by one scheme. */
export class RotatedNames {
  readonly #disk: Disk
  readonly #scheme: Scheme
  /** series => names that were given, the newest first */
  readonly #given = new Map<string, string[]>()
  #rotations = 0

  constructor(disk: Disk, scheme: Scheme) {
    this.#disk = disk
    this.#scheme = scheme
  }

  /** Those of a series that are there, plain or compressed, without the extension; the newest first. */
  of(series: string): string[] {
    return this.#all(series).filter((name) => this.#disk.has(name) || this.#disk.has(`${name}.gz`))
  }

  /** A name for the next file. Numbers have moved on to make room, and the oldest file has gone, by `unlink`. */
  next(series: string, unlink: (name: string) => void): string {
    const { kind, name } = this.#scheme
    if (kind === 'place') this.#shift(series, unlink)
    const fresh = name(series, kind === 'time' ? ++this.#rotations : 1)
    if (kind !== 'time') return fresh
    const given = [fresh, ...this.of(series)]
    for (const old of given.slice(KEPT + 1)) this.#remove(old, unlink)
    this.#given.set(series, given)
    return fresh
  }

  #all(series: string): string[] {
    const { kind, name } = this.#scheme
    if (kind === 'time') return this.#given.get(series) ?? []
    return Array.from({ length: kind === 'single' ? 1 : KEPT }, (_, index) => name(series, index + 1))
  }

  #shift(series: string, unlink: (name: string) => void): void {
    const { name } = this.#scheme
    for (let place = KEPT; place > 0; place--) {
      for (const suffix of ['', '.gz']) {
        const from = `${name(series, place)}${suffix}`
        if (!this.#disk.has(from)) continue
        if (place === KEPT) unlink(from)
        else this.#disk.rename(from, `${name(series, place + 1)}${suffix}`)
      }
    }
  }

  #remove(name: string, unlink: (name: string) => void): void {
    for (const full of [name, `${name}.gz`]) if (this.#disk.has(full)) unlink(full)
  }
}
