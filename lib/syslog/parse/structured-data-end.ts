/**
 * Finds the end of STRUCTURED-DATA (RFC 5424 section 6.3): `-`, or elements such as `[id name="value"]` without
 * anything between them. Where it is wrong, gives the complement (`~`) of the offset of what does not fit, which is
 * `stop` where the text ends too early. One pass, without recursion.
 */
export function structuredDataEnd(bytes: DataView, at: number, stop: number): number {
  if (at >= stop) return ~stop
  if (bytes.getUint8(at) === DASH) return at + 1
  if (bytes.getUint8(at) !== OPEN) return ~at
  let end = at
  while (end < stop && bytes.getUint8(end) === OPEN) {
    end = elementEnd(bytes, end + 1, stop)
    if (end < 0) return end
  }
  return end
}

/** From behind `[` to behind `]`. */
function elementEnd(bytes: DataView, at: number, stop: number): number {
  let end = nameEnd(bytes, at, stop)
  while (end >= 0 && end < stop && bytes.getUint8(end) === SPACE) end = paramEnd(bytes, end + 1, stop)
  if (end < 0) return end
  return end < stop && bytes.getUint8(end) === CLOSE ? end + 1 : ~end
}

/** `name="value"` */
function paramEnd(bytes: DataView, at: number, stop: number): number {
  const name = nameEnd(bytes, at, stop)
  if (name < 0) return name
  if (name >= stop || bytes.getUint8(name) !== EQUALS) return ~name
  if (name + 1 >= stop || bytes.getUint8(name + 1) !== QUOTE) return ~(name + 1)
  return valueEnd(bytes, name + 2, stop)
}

/** At least one byte that is no control character, space, `=`, `]` or `"`. */
function nameEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = bytes.getUint8(end)
    if (code <= SPACE || code === DELETE || code === EQUALS || code === CLOSE || code === QUOTE) break
    end++
  }
  return end === at ? ~end : end
}

/**
 * From behind the opening quote to behind the closing one. A backslash takes the byte behind it along, whichever it is.
 */
function valueEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = bytes.getUint8(end)
    if (code === QUOTE) return end + 1
    if (code === BACKSLASH) end++
    end++
  }
  return ~stop
}

const SPACE = 0x20
const QUOTE = 0x22
const DASH = 0x2d
const EQUALS = 0x3d
const OPEN = 0x5b
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const DELETE = 0x7f
