import type { Disk } from './disk/disk.ts'
import type { DiskFile } from './disk/disk-file.ts'
import type { Oracle } from './oracle/oracle.ts'

/** What a line is made of. */
export interface LineShape {
  readonly length: number
  readonly filling: 'ascii' | 'utf8'
  readonly ending: '\n' | '\r\n'
}

/** Writes lines that are all different, whole and in parts. */
export class Writer {
  readonly #disk: Disk
  readonly #oracle: Oracle
  readonly #limit: number
  #number = 0

  constructor(disk: Disk, oracle: Oracle, limit: number) {
    this.#disk = disk
    this.#oracle = oracle
    this.#limit = limit
  }

  /** Lines written so far. */
  get lines(): number {
    return this.#number
  }

  /** Writes whole lines, after the rest of one that was begun. */
  write(file: DiskFile, shapes: readonly LineShape[]): void {
    const rest = file.rest ?? EMPTY
    file.rest = null
    this.#put(file, Buffer.concat([rest, ...shapes.map((shape, index) => this.#line(shape, file.fresh && index === 0))]))
  }

  /** Writes a part of a line, or of the rest of one that was begun; `share` of 100 says how much. */
  begin(file: DiskFile, shape: LineShape, share: number): void {
    const whole = file.rest ?? this.#line(shape, file.fresh)
    const at = Math.min(whole.length - 1, Math.max(1, Math.floor(whole.length * share / 100)))
    file.rest = whole.subarray(at)
    if (at > 0) this.#put(file, whole.subarray(0, at))
  }

  #put(file: DiskFile, bytes: Buffer): void {
    if (bytes.length > 0) this.#oracle.append(file, () => { this.#disk.append(file, bytes) })
  }

  /** Its number stands at its beginning and, where there is room, at its end, so that every part of it can be told from others. */
  #line({ length, filling, ending }: LineShape, marked: boolean): Buffer {
    this.#number++
    if (length === 0 && !marked) return Buffer.from(ending)
    const head = `<${this.#number}.`
    const tail = `.${this.#number}>`
    // Over the limit the end is cut off, and the beginning tells.
    const room = Math.max(0, Math.min(length, this.#limit * 2) - head.length - tail.length)
    return Buffer.from(`${head}${filled(this.#number, filling, room)}${tail}${ending}`)
  }
}

/** No part of it is like another one, nor like one of another line: what is cut and written again is never the same by chance. */
function filled(number: number, filling: LineShape['filling'], room: number): string {
  const parts: string[] = []
  for (let length = 0; length < room;) {
    const part = `${filling === 'ascii' ? '' : 'é世😀'}${number}-${parts.length},`
    parts.push(part)
    length += Buffer.byteLength(part)
  }
  return filling === 'ascii' ? parts.join('').slice(0, room) : parts.join('')
}

const EMPTY = Buffer.alloc(0)
