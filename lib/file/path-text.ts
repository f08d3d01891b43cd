import { isUtf8 } from 'node:buffer'

/**
 * A path inside this library is one string, whatever its bytes are: a byte that is not part of valid UTF-8 becomes a
 * lone surrogate, U+DC80 to U+DCFF. No valid UTF-8 decodes to one, so two names are equal as strings exactly if they
 * are equal as bytes, and the string goes through joining and matching like any other. Only this file converts it for
 * the system and for users.
 */

/** The string for a name from the system. */
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

/** What the functions of `node:fs` take for a path. */
export function systemPath(path: string): string | Buffer {
  return hasBytes(path) ? bytesOf(path) : path
}

/**
 * A path as users see it: bytes that are not UTF-8 as `\xNN`, and, only in such a path, each backslash doubled.
 * `pathBytes`
 * is its bytes in base64.
 */
export interface ShownPath {
  readonly path: string
  readonly pathBytes?: string
}

/** Two different paths never look the same. */
export function shownPath(path: string): ShownPath {
  return hasBytes(path) ? { path: escaped(path), pathBytes: bytesOf(path).toString('base64') } : { path }
}

/** The path that is shown so. */
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

/** How many bytes the character that begins there has; 0 if none does. */
function characterAt(bytes: Buffer, at: number): number {
  return LENGTHS.find((length) => isUtf8(bytes.subarray(at, at + length))) ?? 0
}

const LENGTHS = [1, 2, 3, 4] as const
const ESCAPE = 0xdc00
/** With the `u` flag it matches only lone surrogates. */
const ESCAPED = /([\uDC80-\uDCFF])/u
