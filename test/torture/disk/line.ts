import type { DiskFile } from './disk-file.ts'
import { wholeCharacters } from '../../../lib/file/whole-characters.ts'
import { Family } from './family.ts'

export interface LineParts {
  readonly file: DiskFile
  /** Names that its content has had. */
  readonly content: ContentNames
  readonly offset: number
  /** Offset behind it and its ending. */
  readonly end: number
  /** Its number in its file, from 1. */
  readonly number: number
  /** CRC-32 of all bytes of the file up to `end`. */
  readonly crc: number
  readonly limit: number
  readonly unit: 1 | 2
  readonly unfinished: boolean
}

/** The names under which a content was followed. */
export interface ContentNames {
  readonly all: Set<string>
  /** Those from before anything of it was delivered, and since when: what it is is decided under one of them. */
  readonly first: Map<string, number>
  /** Those that it has now, and since when. */
  readonly since: Map<string, number>
  /** Those that a reader has surely seen, and since when. */
  readonly known: Map<string, number>
  /** Something of it was delivered. */
  delivered: boolean
}

/** A line as it once stood in one file, and what became of it. */
export class Line {
  /** Its bytes as they have to be delivered, one character each. */
  readonly key: string
  readonly file: DiskFile
  readonly content: ContentNames
  readonly offset: number
  readonly end: number
  readonly number: number
  readonly crc: number
  /** It is over the limit, so that its rest is left out. */
  readonly cut: boolean
  /** An unfinished last line, which is delivered when its file is finished. */
  readonly unfinished: boolean
  family: Family
  /** Ways in which it can come in parts, as a part of it was delivered while it had no ending. */
  readonly splits: { readonly part: Line; readonly rest: Line }[] = []
  /**
   * What stood there before, of the same bytes from the beginning of the file: nobody can see that it was written
   * again.
   */
  over: Line | null = null
  delivered = 0
  /** Delivered by the reader that runs, and not acked yet. */
  waits = false
  /** Acked; under `ack: 'auto'` delivered. */
  done = false
  /** Passed over by the user's wish. */
  wish = false
  /** Its content was cut or deleted: another file may take it over. */
  departed = false
  /** How many other files may take it over: what is left of a file that is cut is a content of its own from then on. */
  takers = 1
  /** Why nobody can ask for it any more; null while it has to come. */
  lost: string | null
  #left = false

  constructor(bytes: Buffer, { file, content, offset, end, number, crc, limit, unit, unfinished }: LineParts) {
    const length = !unfinished && endsInReturn(bytes, unit) ? bytes.length - unit : bytes.length
    this.cut = length > limit
    this.key = bytes.toString('latin1', 0, this.cut ? wholeLength(bytes.subarray(0, limit), unit) : length)
    this.file = file
    this.content = content
    this.offset = offset
    this.end = end
    this.number = number
    this.crc = crc
    this.unfinished = unfinished
    this.lost = unfinished ? 'unfinished' : null
    this.family = new Family()
    this.family.lines.push(this)
  }

  /** The same for all lines that end at one place behind the same bytes. */
  get prefix(): string {
    return `${this.end} ${this.crc} ${this.unfinished}`
  }

  /** It is a copy of that line. */
  join(other: Line): void {
    this.family = other.family
    this.family.lines.push(this)
  }

  /** No file that is followed, or that a reader has, holds it. */
  leave(why: string): void {
    this.lost = why
    this.#left = true
  }

  /** A file that holds it is followed again, or from now on: it was made under another name. */
  comeBack(): void {
    if (this.#left) this.lost = null
    this.#left = false
  }

  /** Nobody has to deliver it. */
  excuse(why: string): void {
    this.lost = why
    this.#left = false
  }

  /** The user does not want it. */
  passOver(): void {
    this.wish = true
    this.lost ??= 'passed over by wish'
    this.family.delivered = Math.max(1, this.family.delivered)
  }

  toString(): string {
    const text = Buffer.from(this.key, 'latin1').toString().replaceAll('\0', '')
    return `${JSON.stringify(text.length > 60 ? `${text.slice(0, 40)} ... ${text.slice(-15)}` : text)} at ${this.offset} of file ${this.file.id}`
  }
}

function endsInReturn(bytes: Buffer, unit: 1 | 2): boolean {
  return bytes.at(-unit) === CR && (unit === 1 || bytes.at(-1) === 0)
}

const CR = 0x0d

/** How many of the bytes are whole characters. */
export function wholeLength(bytes: Buffer, unit: 1 | 2): number {
  return WHOLE[unit](bytes)
}

const WHOLE = { 1: wholeCharacters('text', 'utf-8'), 2: wholeCharacters('text', 'utf-16le') } as const
