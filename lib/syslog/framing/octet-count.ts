import { INCOMPLETE, NONE, priorityAt } from './frame-beginning.ts'

/**
 * Reads the count at the beginning of a frame (RFC 6587 section 3.4.1, `MSG-LEN SP SYSLOG-MSG`): 1 to 8 digits without
 * a leading zero and a space, followed by the `<PRI>` of the message, so that a line that merely begins with digits
 * remains a line. With `strict`, `<PRI>` is not required.
 *
 * Returns the count, shifted by `COUNT_SHIFT`, plus the length of the bytes before the message (`COUNT_LENGTH`); `NONE`
 * if there is no count, and `INCOMPLETE` if more bytes are needed to decide. It is a single number because this runs
 * for every frame.
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

/** Whether a count is too small even for a `<PRI>`, or too large for syslog. */
export function isAbsurd(count: number): boolean {
  return count < SHORTEST_FRAME || count > LONGEST_FRAME
}

export const COUNT_SHIFT = 4
export const COUNT_LENGTH = 15
/** The longest frame with an octet count that is read. */
export const LONGEST_FRAME: number = 10 * 1024 * 1024

const SHORTEST_FRAME = 3
const MOST_DIGITS = 8
const ZERO = 0x30
const SPACE = 0x20
