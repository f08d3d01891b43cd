import { isUtf8 } from 'node:buffer'

/**
 * Inside this library, a path is one string, whatever its bytes: a byte that is not part of valid UTF-8 becomes a lone
 * surrogate, U+DC80 to U+DCFF. No valid UTF-8 decodes to a lone surrogate, so two names are equal as strings exactly if
 * they are equal as bytes, and joining and matching treat the string like any other. Only this file converts paths for
 * the system and for users.
 */

/** Converts a name from the system to a string. */
export function pathText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString()
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at)
    text += length === 0 ? String.fromCharCode(ESCAPE + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length)
    at += length === 0 ? 1 : length
  }
  return text
}

/** Converts a path for the functions of `node:fs`. */
export function systemPath(path: string): string | Buffer {
  return hasBytes(path) ? bytesOf(path) : path
}

/**
 * A path as users see it: bytes that are not UTF-8 as `\xNN`, and, only in such a path, each backslash doubled.
 * `pathBytes` holds the bytes of such a path in base64.
 */
export interface ShownPath {
  readonly path: string
  readonly pathBytes?: string
}

/** Converts a path for users. Two different paths never look the same. */
export function shownPath(path: string): ShownPath {
  return hasBytes(path) ? { path: escaped(path), pathBytes: bytesOf(path).toString('base64') } : { path }
}

/** Converts a shown path back; the inverse of `shownPath`. */
export function pathShownAs({ path, pathBytes }: ShownPath): string {
  return pathBytes === undefined ? path : pathText(Buffer.from(pathBytes, 'base64'))
}

function hasBytes(path: string): boolean {
  return ESCAPED.test(path)
}

function bytesOf(path: string): Buffer {
  return Buffer.concat(
    path
      .split(ESCAPED)
      .map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.of(part.charCodeAt(0) - ESCAPE)))
  )
}

function escaped(path: string): string {
  return path
    .split(ESCAPED)
    .map((part, index) =>
      index % 2 === 0 ? part.replaceAll('\\', '\\\\') : String.raw`\x${(part.charCodeAt(0) - ESCAPE).toString(16)}`
    )
    .join('')
}

/** The length in bytes of the character at `at`; 0 if no valid character begins there. */
function characterAt(bytes: Buffer, at: number): number {
  return LENGTHS.find((length) => isUtf8(bytes.subarray(at, at + length))) ?? 0
}

const LENGTHS = [1, 2, 3, 4] as const
const ESCAPE = 0xdc00
/** With the `u` flag, this matches only lone surrogates. */
const ESCAPED = /([\uDC80-\uDCFF])/u
