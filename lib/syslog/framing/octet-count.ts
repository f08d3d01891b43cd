import { INCOMPLETE, NONE, priorityAt } from './frame-beginning.ts'

/**
 * RFC 6587 section 3.4.1, `MSG-LEN SP SYSLOG-MSG`: the count that a frame begins with. It is one only where 1 to 8
 * digits without a leading zero and a space are followed by `<PRI>`, with which every message begins, so that a line
 * that merely begins with digits stays a line; `strict` asks for no more than digits and the space.
 *
 * Returns the count, shifted by `COUNT_SHIFT`, plus the length of the bytes before the message (`COUNT_LENGTH`); `NONE`
 * if there is no count, and `INCOMPLETE` if it takes more bytes to decide. One number, because this runs for every
 * frame.
 */
export function octetCount(text: string, start: number, end: number, strict: boolean): number {
  let count = 0
  let at = start
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) break
    if (at - start === MOST_DIGITS || (count === 0 && at > start)) return NONE
    count = count * 10 + digit
  }
  if (at === end) return count === 0 && at > start ? NONE : INCOMPLETE
  if (count === 0 || text.charCodeAt(at) !== SPACE) return NONE
  const found = (count << COUNT_SHIFT) + at + 1 - start
  if (strict) return found
  const priority = priorityAt(text, at + 1, end)
  return priority > 0 ? found : priority
}

/** Not even a `<PRI>` is that short, and what claims to be longer is no syslog. */
export function isAbsurd(count: number): boolean {
  return count < SHORTEST_FRAME || count > LONGEST_FRAME
}

export const COUNT_SHIFT = 4
export const COUNT_LENGTH = 15
/** The longest frame by octet count after which reading continues. */
export const LONGEST_FRAME: number = 10 * 1024 * 1024

const SHORTEST_FRAME = 3
const MOST_DIGITS = 8
const ZERO = 0x30
const SPACE = 0x20
