import { NOWHERE, Places } from './places.ts'

/** The delimiter of lines: LF, NUL, or whichever comes first. */
export type LineEnd = '\n' | '\0' | 'either'

/** The line ends of a text. */
export class LineEnds {
  readonly #first: Places
  readonly #second: Places | null

  constructor(end: LineEnd) {
    this.#first = new Places(end === 'either' ? '\n' : end)
    this.#second = end === 'either' ? new Places('\0') : null
  }

  /** Starts with another text. */
  of(text: string): void {
    this.#first.of(text)
    this.#second?.of(text)
  }

  /** The end of the line that begins at `start`; -1 if it has none. `start` must not decrease. */
  from(start: number): number {
    const first = this.#first.from(start)
    const place = this.#second === null ? first : Math.min(first, this.#second.from(start))
    return place === NOWHERE ? -1 : place
  }
}

/** The end of the first line in bytes; -1 if it has none. */
export function lineEndIn(bytes: Buffer, end: LineEnd): number {
  if (end !== 'either') return bytes.indexOf(end)
  const lineFeed = bytes.indexOf('\n')
  const nul = (lineFeed === -1 ? bytes : bytes.subarray(0, lineFeed)).indexOf('\0')
  return nul === -1 ? lineFeed : nul
}
