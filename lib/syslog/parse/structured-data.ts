import type { StructuredData } from '../../../types/syslog.ts'
import { decodeText } from './latin1.ts'

// The end and all faults are found in the bytes; the data is extracted from the latin1 text only when it is read.

/**
 * Finds the end of STRUCTURED-DATA (RFC 5424 section 6.3): `-`, or elements such as `[id name="value"]` without
 * anything between them. If it is invalid, returns the complement (`~`) of the offset of the fault, which is `stop` if
 * the text ends too early. One pass, without recursion.
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

/** `at` is the place after `[`; returns the place after `]`. */
function elementEnd(bytes: DataView, at: number, stop: number): number {
  let end = checkedNameEnd(bytes, at, stop)
  while (end >= 0 && end < stop && bytes.getUint8(end) === SPACE) end = paramEnd(bytes, end + 1, stop)
  if (end < 0) return end
  return end < stop && bytes.getUint8(end) === CLOSE ? end + 1 : ~end
}

/** The end of `name="value"`. */
function paramEnd(bytes: DataView, at: number, stop: number): number {
  const name = checkedNameEnd(bytes, at, stop)
  if (name < 0) return name
  if (name >= stop || bytes.getUint8(name) !== EQUALS) return ~name
  if (name + 1 >= stop || bytes.getUint8(name + 1) !== QUOTE) return ~(name + 1)
  return valueEnd(bytes, name + 2, stop)
}

/** The end of a name: at least one byte that is not a control character, space, `=`, `]` or `"`. */
function checkedNameEnd(bytes: DataView, at: number, stop: number): number {
  let end = at
  while (end < stop) {
    const code = bytes.getUint8(end)
    if (code <= SPACE || code === DELETE || code === EQUALS || code === CLOSE || code === QUOTE) break
    end++
  }
  return end === at ? ~end : end
}

/**
 * `at` is the place after the opening quote; returns the place after the closing one. A backslash escapes any next
 * byte.
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

/**
 * Extracts well-formed structured data. Objects have no prototype, so that no name from a sender has a special meaning.
 * A repeated SD-ID adds to the earlier one, a repeated name makes an array. One pass.
 */
export function structuredDataOf(text: string, from: number, to: number): StructuredData {
  if (from === to) return NONE
  const data: Data = withoutPrototype()
  let at = from
  while (at < to) {
    const idEnd = nameEnd(text, at + 1, to)
    const element = (data[decodeText(text.slice(at + 1, idEnd))] ??= withoutPrototype())
    at = idEnd
    while (at < to && text.charCodeAt(at) === SPACE) at = cutParam(text, at + 1, to, element)
    at++
  }
  return data
}

type Element = Record<string, string | string[]>
type Data = Record<string, Element>

/**
 * Not `Object.create(null)`: adding names that were just cut from a text to such an object takes V8 several times as
 * long.
 */
function withoutPrototype<T>(): Record<string, T> {
  return Object.setPrototypeOf({}, null)
}

/** Extracts `name="value"` and returns the place after it. */
function cutParam(text: string, at: number, to: number, element: Element): number {
  const equals = nameEnd(text, at, to)
  const end = closingQuote(text, equals + 2, to)
  addValue(element, decodeText(text.slice(at, equals)), decodeText(unescaped(text, equals + 2, end)))
  return end + 1
}

function addValue(element: Element, name: string, value: string): void {
  const before = element[name]
  if (before === undefined) element[name] = value
  else if (typeof before === 'string') element[name] = [before, value]
  else before.push(value)
}

function nameEnd(text: string, at: number, to: number): number {
  let end = at
  while (end < to && !isNameEnd(text.charCodeAt(end))) end++
  return end
}

function isNameEnd(code: number): boolean {
  return code === SPACE || code === EQUALS || code === CLOSE
}

function closingQuote(text: string, at: number, to: number): number {
  let end = at
  while (end < to && text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1
  return end
}

/** RFC 5424 section 6.3.3: a backslash before any character other than `"`, `\` and `]` is an ordinary byte. */
function unescaped(text: string, from: number, to: number): string {
  let value = ''
  let kept = from
  let at = from
  while (at < to) {
    if (text.charCodeAt(at) !== BACKSLASH) at++
    else {
      if (isEscapable(text.charCodeAt(at + 1))) {
        value += text.slice(kept, at)
        kept = at + 1
      }
      at += 2
    }
  }
  return value + text.slice(kept, to)
}

function isEscapable(code: number): boolean {
  return code === QUOTE || code === BACKSLASH || code === CLOSE
}

const SPACE = 0x20
const QUOTE = 0x22
const DASH = 0x2d
const EQUALS = 0x3d
const OPEN = 0x5b
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const DELETE = 0x7f
const NONE: StructuredData = Object.freeze(Object.create(null) as StructuredData)
