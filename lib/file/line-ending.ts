/** How to find the end of a line in bytes, and which bytes belong to the ending. */
export interface LineEnding {
  /** Bytes of the ending itself. */
  readonly width: number
  /** Bytes before the ending that may belong to it: one CR. */
  readonly slack: number
  /** Index of the next ending at or after `from`; -1 where there is none. */
  find(chunk: Buffer, from: number): number
  /** The end of the line's text before an ending at `end`: without one CR. */
  trim(bytes: Buffer, start: number, end: number): number
}

/** LF or CRLF in UTF-8 and every other charset whose bytes below 0x20 stand for themselves. */
export const lineFeed: LineEnding = {
  width: 1,
  slack: 1,
  find: (chunk, from) => chunk.indexOf(LF, from),
  trim: (bytes, start, end) => (end > start && bytes[end - 1] === CR ? end - 1 : end)
}

/**
 * UTF-16 is split on whole code units: U+010A contains the byte 0x0A but is not a line feed. Chunks begin at a code
 * unit.
 */
export const utf16LineFeed: Readonly<Record<'utf-16le' | 'utf-16be', LineEnding>> = {
  'utf-16le': utf16Ending(0),
  'utf-16be': utf16Ending(1)
}

function utf16Ending(low: 0 | 1): LineEnding {
  const isUnit = (bytes: Buffer, at: number, value: number): boolean =>
    bytes[at + low] === value && bytes[at + 1 - low] === 0
  return {
    width: 2,
    slack: 2,
    find: (chunk, from) => {
      for (let at = chunk.indexOf(LF, from); at !== -1; at = chunk.indexOf(LF, at + 1)) {
        if (at % 2 === low && isUnit(chunk, at - low, LF)) return at - low
      }
      return -1
    },
    trim: (bytes, start, end) => (end - start >= 2 && isUnit(bytes, end - 2, CR) ? end - 2 : end)
  }
}

const LF = 0x0a
const CR = 0x0d
