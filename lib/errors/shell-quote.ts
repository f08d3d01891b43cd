import { pathByte } from './visible-text.ts'

/**
 * One word for a POSIX shell. Plain words stay as they are; others are put in single quotes, and those with control
 * characters are printed by their bytes, so that pasting the command cannot send an escape to the terminal. `$'...'` is
 * specific to bash: other shells would end the word at the first quote in it, and execute the untrusted text after it.
 * Line feeds at the end, which `$(...)` removes, are quoted separately.
 */
export function quotePosix(word: string): string {
  if (/^[\w@%+:,./][\w@%+=:,./-]*$/.test(word)) return word
  if (!hasControl(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`
  const [ending = ''] = /\n*$/.exec(word) ?? []
  const printed = word
    .slice(0, word.length - ending.length)
    .replace(/^-|[\\'%]/g, posixEscape)
    .replace(CONTROL, posixEscape)
  return `"$(printf '${printed}')"${ending === '' ? '' : `'${ending}'`}`
}

/**
 * One argument for PowerShell. Curly single quotes end a string there just as straight ones do, so both are doubled;
 * control characters are built from their code numbers.
 */
export function quotePowerShell(word: string): string {
  if (/^[A-Za-z0-9_./\\][\w./\\:-]*$/.test(word)) return word
  if (!hasControl(word)) return literal(word)
  const parts = word.split(CONTROL_RUN).filter((part) => part !== '')
  return `(${parts.map((part) => (hasControl(part) ? charsOf(part) : literal(part))).join(' + ')})`.replace(
    /^\(\[char\]/,
    "('' + [char]"
  )
}

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const CONTROL_RUN = /([\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+)/u

function hasControl(word: string): boolean {
  return CONTROL_RUN.test(word)
}

/** The bytes of the character in octal, always three digits, so that a digit after it cannot become part of it. */
function posixEscape(char: string): string {
  const byte = pathByte(char)
  return [...(byte === null ? Buffer.from(char, 'utf8') : [byte])]
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('')
}

function literal(word: string): string {
  return `'${word.replace(/['\u2018-\u201B]/g, '$&$&')}'`
}

function charsOf(part: string): string {
  return Array.from({ length: part.length }, (_unused, index) => `[char]${part.charCodeAt(index)}`).join(' + ')
}
