import type { BadValue } from '../../types/params.ts'

// Each function returns the end of a sentence that begins with the param's name; null if nothing is wrong.

/** A folder, as it is: wildcards belong in `file`. */
export function badBase(base: string): string | null {
  if (base.includes('\0')) return nul
  return /[*?[\]]/.test(base) ? 'is a folder and takes no wildcards; put them in `file`' : null
}

/**
 * A path under a folder must stay under it, because applications may override it. Windows' forms are refused
 * everywhere.
 */
export function badFile(file: string): string | BadValue | null {
  if (file.includes('\0')) return nul
  if (isAbsolute(file))
    return { message: absolute, suggestion: `path = ${JSON.stringify(file)}`, inCode: `path: ${JSON.stringify(file)}` }
  return file.split(/[/\\]/).includes('..') ? 'cannot leave its folder: `..` is not allowed' : null
}

/** The same of a pattern that leaves files out. */
export function badUnder(file: string): string | BadValue | null {
  return !file.includes('\0') && isAbsolute(file)
    ? { message: absolute, suggestion: 'write it relative to `base`' }
    : badFile(file)
}

/** Any valid path. */
export function badPath(path: string): string | null {
  return path.includes('\0') ? nul : null
}

/** Any label that the WHATWG encoding standard knows, in any case. */
export function badCharset(label: string): string | BadValue | null {
  if (/^(?:base64|hex)$/i.test(label))
    return belongsTo(
      'encode',
      label.toLowerCase(),
      'charset',
      'is a character encoding; how bytes are written as text is said by `encode`'
    )
  return encodingOf(label) === null
    ? 'is not the label of a known character encoding; for example `utf-8`, `gbk`, `shift_jis` or `iso-8859-1`'
    : null
}

/** For values that `encode` does not know: character encodings and compressions have their own params. */
export function notEncode(value: string): BadValue | null {
  const compression = /^(?:gz|gzip|zst|zstd)$/i.test(value)
  if (compression)
    return belongsTo(
      'compression',
      value.toLowerCase().startsWith('g') ? 'gzip' : 'zstd',
      'encode',
      'says how bytes are written as text; a compression belongs into `compression`'
    )
  return encodingOf(value) === null
    ? null
    : belongsTo(
        'charset',
        value,
        'encode',
        'says how bytes are written as text; a character encoding belongs into `charset`'
      )
}

function belongsTo(param: string, value: string, instead: string, message: string): BadValue {
  return {
    message,
    suggestion: `${param} = ${JSON.stringify(value)}`,
    inCode: `${param}: ${JSON.stringify(value)}`,
    set: { [instead]: null, [param]: value }
  }
}

/** Whether a label means UTF-16, of either byte order. */
export function isUtf16(label: unknown): boolean {
  return typeof label === 'string' && (encodingOf(label) ?? '').startsWith('utf-16')
}

const nul = 'cannot hold a NUL character'
const absolute = 'is looked up under a folder and cannot be absolute'

function isAbsolute(file: string): boolean {
  return /^(?:[/\\]|[a-z]:)/i.test(file)
}

function encodingOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return null
  }
}
