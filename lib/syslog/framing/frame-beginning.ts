// Recognises the beginning of a message in a stream by its bytes: `<PRI>`, or an octet count and `<PRI>`.

export const NONE = 0
export const INCOMPLETE = -1
/** The number of bytes that decide whether a frame begins: 8 digits, a space, `<191>`. */
export const BEGINNING_BYTES = 14

/** Positive if `<`, 1 to 3 digits and `>` are at `at`; `INCOMPLETE` if more bytes are needed to decide; else `NONE`. */
export function priorityAt(text: string, at: number, end: number): number {
  if (at === end) return INCOMPLETE
  if (text.charCodeAt(at) !== LESS_THAN) return NONE
  for (let next = at + 1; next < end; next++) {
    const code = text.charCodeAt(next)
    if (code === GREATER_THAN) return next === at + 1 ? NONE : 1
    if (!isDigit(code) || next === at + 4) return NONE
  }
  return INCOMPLETE
}

/**
 * Finds where the next frame begins between `from` and `end`: at an octet count with its `<PRI>` or, unless `counted`
 * restricts the search to those, at a `<PRI>`. Returns the complement, `~place`, if there is none: from `place` on,
 * more bytes may complete one.
 */
export function nextBeginning(text: string, from: number, end: number, counted: boolean): number {
  for (let at = from; at < end; at++) {
    if (text.charCodeAt(at) !== LESS_THAN) continue
    const priority = priorityAt(text, at, end)
    if (priority === NONE) continue
    const start = countBefore(text, from, at)
    if (counted && start === at) continue
    return priority > 0 ? start : ~start
  }
  return ~unfinishedCount(text, from, end)
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

/** Where the octet count before a `<` begins; the place of the `<` itself if there is none. */
function countBefore(text: string, from: number, at: number): number {
  if (at === from || text.charCodeAt(at - 1) !== SPACE) return at
  const start = digitsBefore(text, from, at - 1)
  const length = at - 1 - start
  return length > 0 && length <= MOST_DIGITS && text.charCodeAt(start) !== ZERO ? start : at
}

/** Where the digits at the end begin that more bytes may turn into a count; `end` if there are none. */
function unfinishedCount(text: string, from: number, end: number): number {
  const stop = end > from && text.charCodeAt(end - 1) === SPACE ? end - 1 : end
  const start = digitsBefore(text, from, stop)
  return start === stop ? end : start
}

/** Where the digits before `stop` begin; at most one more than a count can have. */
function digitsBefore(text: string, from: number, stop: number): number {
  let start = stop
  while (start > from && stop - start <= MOST_DIGITS && isDigit(text.charCodeAt(start - 1))) start--
  return start
}

const MOST_DIGITS = 8
const ZERO = 0x30
const NINE = 0x39
const SPACE = 0x20
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
