import type { BadValue } from '../../types/params.ts'

// Each function returns the end of a sentence that begins with the param's name; null if nothing is wrong.

/** Checks a folder, which is taken literally: wildcards belong in `file`. */
export function badBase(base: string): string | null {
  if (base.includes('\0')) return nul
  return /[*?[\]]/.test(base) ? 'is a folder and takes no wildcards; put them in `file`' : null
}

/**
 * Checks a path under a folder. It must stay under that folder, because applications may override it. Windows path
 * forms are refused on every system.
 */
export function badFile(file: string): string | BadValue | null {
  if (file.includes('\0')) return nul
  if (isAbsolute(file))
    return { message: absolute, suggestion: `path = ${JSON.stringify(file)}`, inCode: `path: ${JSON.stringify(file)}` }
  return file.split(/[/\\]/).includes('..') ? 'cannot leave its folder: `..` is not allowed' : null
}

/** Checks an exclude pattern by the same rule. */
export function badUnder(file: string): string | BadValue | null {
  return !file.includes('\0') && isAbsolute(file)
    ? { message: absolute, suggestion: 'write it relative to `base`' }
    : badFile(file)
}

/** Checks a path: any valid path is accepted. */
export function badPath(path: string): string | null {
  return path.includes('\0') ? nul : null
}

/** Checks a charset: any label of the WHATWG encoding standard, in upper or lower case. */
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

/** Points values that `encode` does not know to their params: character encodings and compressions have their own. */
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

/** Whether the label names UTF-16, in either byte order. */
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
