import { isUtf8 } from 'node:buffer'
import type { Diagnostic } from '../../../types/diagnostic.ts'

/** Decodes a configuration file, or returns the diagnostic of its first invalid bytes. */
export function decodeUtf8(
  file: string,
  bytes: Uint8Array
): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }
  return { diagnostic: notUtf8(file, bytes) }
}

function notUtf8(file: string, bytes: Uint8Array): Diagnostic {
  const marks = bytes.subarray(0, 2).join()
  const isUtf16 = marks === '255,254' || marks === '254,255'
  const offset = validPrefix(bytes)
  const lineStart = bytes.subarray(0, offset).lastIndexOf(10) + 1
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(lineStart, offset))
  return {
    code: 'CONFIG_NOT_UTF8',
    severity: 'error',
    file,
    line: linesBefore(bytes, lineStart) + 1,
    column: before.length + 1,
    length: 1,
    path: '',
    message: isUtf16
      ? 'the file is UTF-16; TOML is always UTF-8'
      : 'the file is not UTF-8: a byte here belongs to no character',
    received: `byte 0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')}`,
    suggestion: 'save the file as UTF-8'
  }
}

/**
 * The number of bytes at the beginning that form whole characters. Halving keeps this linear: each step examines half
 * as much as the last.
 */
function validPrefix(bytes: Uint8Array): number {
  let valid = 0
  let end = bytes.length
  while (end - valid > 4) {
    const middle = characterStart(bytes, valid + ((end - valid) >> 1), valid)
    if (middle > valid && isUtf8(bytes.subarray(valid, middle))) valid = middle
    else if (middle > valid) end = middle
    else break
  }
  for (let length = 1; length <= 4 && valid < end; length++) {
    if (!isUtf8(bytes.subarray(valid, valid + length))) continue
    valid += length
    length = 0
  }
  return valid
}

/** The offset, or the start of the character that contains it. */
function characterStart(bytes: Uint8Array, offset: number, least: number): number {
  let start = offset
  while (start > least && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--
  return start
}

function linesBefore(bytes: Uint8Array, end: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
