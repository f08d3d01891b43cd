import type { Octets } from './octets.ts'

/**
 * Finds the end of STRUCTURED-DATA (RFC 5424 section 6.3): `-`, or elements such as `[id name="value"]` without anything between
 * them. Where it is wrong, gives the complement (`~`) of the offset of what does not fit, which is `stop` where the text ends
 * too early. One pass, without recursion.
 */
export function structuredDataEnd(text: Octets, at: number, stop: number): number {
  if (at >= stop) return ~stop
  if (text.charCodeAt(at) === DASH) return at + 1
  if (text.charCodeAt(at) !== OPEN) return ~at
  let end = at
  while (end < stop && text.charCodeAt(end) === OPEN) {
    end = elementEnd(text, end + 1, stop)
    if (end < 0) return end
  }
  return end
}

/** From behind `[` to behind `]`. */
function elementEnd(text: Octets, at: number, stop: number): number {
  let end = nameEnd(text, at, stop)
  while (end >= 0 && end < stop && text.charCodeAt(end) === SPACE) end = paramEnd(text, end + 1, stop)
  if (end < 0) return end
  return end < stop && text.charCodeAt(end) === CLOSE ? end + 1 : ~end
}

/** `name="value"` */
function paramEnd(text: Octets, at: number, stop: number): number {
  const name = nameEnd(text, at, stop)
  if (name < 0) return name
  if (name >= stop || text.charCodeAt(name) !== EQUALS) return ~name
  if (name + 1 >= stop || text.charCodeAt(name + 1) !== QUOTE) return ~(name + 1)
  return valueEnd(text, name + 2, stop)
}

/** At least one byte that is no control character, space, `=`, `]` or `"`. */
function nameEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code <= SPACE || code === DELETE || code === EQUALS || code === CLOSE || code === QUOTE) break
    end++
  }
  return end === at ? ~end : end
}

/** From behind the opening quote to behind the closing one. A backslash takes the byte behind it along, whichever it is. */
function valueEnd(text: Octets, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = text.charCodeAt(end)
    if (code === QUOTE) return end + 1
    if (code === BACKSLASH) end++
    end++
  }
  return ~stop
}

const SPACE = 0x20
const QUOTE = 0x22
const DASH = 0x2D
const EQUALS = 0x3D
const OPEN = 0x5B
const BACKSLASH = 0x5C
const CLOSE = 0x5D
const DELETE = 0x7F
