import type { Disk } from './disk/disk.ts'
import type { DiskFile } from './disk/disk-file.ts'
import { unitOf, type TortureSetting } from './setting.ts'

/** What a line is made of. */
export interface LineShape {
  readonly length: number
  readonly filling: 'ascii' | 'utf8'
  readonly ending: '\n' | '\r\n'
}

/** Writes lines that are all different, whole and in parts, after headers that are all the same. */
export class Writer {
  readonly #disk: Disk
  /** Every change of a file is told. */
  readonly #append: (file: DiskFile, write: () => void) => void
  readonly #setting: TortureSetting
  readonly #header: Buffer
  #number = 0

  constructor(disk: Disk, setting: TortureSetting, append: (file: DiskFile, write: () => void) => void) {
    this.#disk = disk
    this.#append = append
    this.#setting = setting
    this.#header = this.#encoded(header(Math.floor(setting.headerBytes / unitOf(setting))))
  }

  /** Lines written so far. */
  get lines(): number {
    return this.#number
  }

  /** Writes whole lines, after the rest of one that was begun. */
  write(file: DiskFile, shapes: readonly LineShape[]): void {
    const rest = file.rest ?? EMPTY
    file.rest = null
    this.put(
      file,
      Buffer.concat([
        this.#beginning(file),
        rest,
        ...shapes.map((shape, index) => this.#line(shape, file.fresh && index === 0))
      ])
    )
  }

  /** Writes a part of a line, or of the rest of one that was begun; `share` of 100 says how much. */
  begin(file: DiskFile, shape: LineShape, share: number): void {
    const unit = unitOf(this.#setting)
    const whole = file.rest ?? this.#line(shape, file.fresh)
    const at = Math.floor(Math.min(whole.length - unit, Math.max(unit, (whole.length * share) / 100)) / unit) * unit
    file.rest = whole.subarray(at)
    if (at > 0) this.put(file, Buffer.concat([this.#beginning(file), whole.subarray(0, at)]))
  }

  /** Writes these bytes. */
  put(file: DiskFile, bytes: Buffer): void {
    if (bytes.length > 0)
      this.#append(file, () => {
        this.#disk.append(file, bytes)
      })
  }

  /** Writes lines behind a hole. */
  writePast(file: DiskFile, gap: number, shapes: readonly LineShape[]): void {
    file.rest = null
    const bytes = Buffer.concat(shapes.map((shape) => this.#line(shape, true)))
    this.#append(file, () => {
      this.#disk.writePast(file, gap, bytes)
    })
  }

  /** Lines that stand nowhere yet. */
  lone(shapes: readonly LineShape[]): Buffer {
    return Buffer.concat(shapes.map((shape) => this.#line(shape, true)))
  }

  #beginning(file: DiskFile): Buffer {
    return file.size === 0 ? this.#header : EMPTY
  }

  /**
   * Its number stands at its beginning and, where there is room, at its end, so that every part of it can be told from
   * others.
   */
  #line({ length, filling, ending }: LineShape, marked: boolean): Buffer {
    this.#number++
    if (length === 0 && !marked) return this.#encoded(ending)
    const { multiline, maxLineBytes } = this.#setting
    const head = `${multiline && this.#number % 3 === 0 ? ' ' : ''}<${this.#number}.`
    const tail = `.${this.#number}>`
    // Over the limit the end is cut off, and the beginning tells.
    const room = Math.max(0, Math.min(length, maxLineBytes * 2) - head.length - tail.length)
    return this.#encoded(`${head}${filled(this.#number, filling, room)}${tail}${ending}`)
  }

  #encoded(text: string): Buffer {
    return Buffer.from(text, this.#setting.charset === 'utf-8' ? 'utf8' : 'utf16le')
  }
}

/** So many characters in lines of at most 400. */
function header(length: number): string {
  const lines: string[] = []
  for (let left = length; left > 0; left -= 400) {
    const size = Math.min(400, left)
    lines.push(
      `#${lines.length} `
        .padEnd(size - 1, 'Software: a program; Fields: date time c-ip cs-method cs-uri-stem ')
        .slice(0, size - 1)
    )
  }
  return lines.map((line) => `${line}\n`).join('')
}

/**
 * No part of it is like another one, nor like one of another line: what is cut and written again is never the same by
 * chance.
 */
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
