/**
 * RFC 6587 section 3.4.1, `MSG-LEN SP SYSLOG-MSG`: the count that a frame begins with. It is one only where 1 to 8 digits
 * and a space are followed by `<`, with which every message begins, so that a line that merely begins with digits stays a
 * line; `strict` asks for no more than digits and the space.
 *
 * Gives the count, shifted by `COUNT_SHIFT`, plus the length of what stands before the message (`COUNT_LENGTH`); 0 where there is no count, and -1 where more
 * bytes have to come to tell. One number, as this is asked for every frame.
 */
export function octetCount(text: string, start: number, end: number, strict: boolean): number {
  let count = 0
  let at = start
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (digit < 0 || digit > 9) break
    if (at - start === MOST_DIGITS) return NONE
    count = count * 10 + digit
  }
  if (at === end) return INCOMPLETE
  if (count === 0 || text.charCodeAt(at) !== SPACE) return NONE
  const found = (count << COUNT_SHIFT) + at + 1 - start
  if (strict) return found
  if (at + 1 === end) return INCOMPLETE
  return text.charCodeAt(at + 1) === LESS_THAN ? found : NONE
}

/** As many bytes tell whether there is a count. */
export const COUNT_BYTES = 10
export const COUNT_SHIFT = 4
export const COUNT_LENGTH = 15

const NONE = 0
const INCOMPLETE = -1
const MOST_DIGITS = 8
const ZERO = 0x30
const SPACE = 0x20
const LESS_THAN = 0x3C
