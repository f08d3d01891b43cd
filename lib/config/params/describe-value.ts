import { isRegExp } from 'node:util/types'
import { cutText } from '../../errors/cut-text.ts'
import { redact } from '../../errors/redact.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { Expanded, isSecret } from './value-kinds.ts'
import { hasLogin, namesSecret, tellsSecret } from './secret-text.ts'
import { readsSecret, soundsSecret } from './secret-names.ts'
import type { ParamDeclaration } from '../../../types/params.ts'
import type { Assignable } from './spelling.ts'

// How messages describe values: what a param takes, and what was found instead.

const LONGEST = 60

/**
 * Describes the value that was found: `string "1514"`, `integer 70000`, `table`. Always short; never shows a secret.
 */
export function received(value: unknown, secret = false): string {
  if (value instanceof Expanded) {
    const isHidden = secret || value.secret || soundsSecret(value.variable)
    const text = isHidden ? 'string [redacted]' : `string ${quoted(value.text)}`
    return `${text} from \${${value.variable}}`
  }
  const type = typeName(value)
  const shown = isSecret(value) || secret ? hidden(type) : literal(value)
  return shown === '' ? type : `${type} ${shown}`
}

/** `string "1514"` => `"1514"`. */
export function withoutType(received: string): string {
  return received.replace(/^(?:string|integer) (?=.)/, '')
}

/** Puts a text into double quotes. Long texts are cut, and control characters are escaped. */
export function quoted(text: string): string {
  return namesSecret(text) || hasLogin(text) ? '"[redacted]"' : inQuotes(text)
}

/** A plain name as it is, any other name in quotes. A name with a blank but without `=` or `:` holds no value. */
export function shownName(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name)) return name
  return /[^\w .-]/.test(name) && tellsSecret(name, readsSecret)
    ? '"[redacted]"'
    : /[=:]/.test(name)
      ? quoted(name)
      : inQuotes(name)
}

function inQuotes(text: string): string {
  return visibleText(JSON.stringify(cutText(redact(text), LONGEST)))
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (isSecret(value)) return 'secret'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (value instanceof Date) return 'date'
  if (isRegExp(value)) return 'a RegExp'
  switch (typeof value) {
    case 'object':
      return 'table'
    case 'bigint':
      return 'integer'
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'float'
    default:
      return typeof value
  }
}

function hidden(type: string): string {
  return ['string', 'integer', 'float', 'boolean', 'date', 'secret'].includes(type) ? '[redacted]' : ''
}

function literal(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return Object.is(value, Infinity) ? 'inf' : Object.is(value, -Infinity) ? '-inf' : String(value).toLowerCase()
    case 'bigint':
      return value > -(10n ** 40n) && value < 10n ** 40n ? String(value) : 'of over 40 digits'
    case 'boolean':
      return String(value)
    default:
      return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : ''
  }
}

/** Describes what a param takes: `integer from 0 to 65535`. */
export function expected(declaration: ParamDeclaration): string {
  switch (declaration.type) {
    case 'string':
      return declaration.choices ? oneOf(declaration.choices) : declaration.nonEmpty ? 'non-empty string' : 'string'
    case 'integer':
      return integerRange(declaration.min, declaration.max)
    case 'boolean':
      return 'true or false'
    case 'string-list':
      return declaration.nonEmpty ? 'non-empty string or array of them' : 'string or array of strings'
    case 'properties':
      return 'table, array of "name=value" or one such string'
    case 'table':
      return 'table'
    default:
      return declaration.expected ?? 'another value'
  }
}

/** The same with its article: `an integer from 0 to 65535`. */
export function withArticle(text: string): string {
  if (/^(?:true|one of|another) /.test(text)) return text
  return /^[aeiou]/.test(text) ? `an ${text}` : `a ${text}`
}

/** A valid value to show in a suggestion; undefined if there is no simple one. */
export function example(declaration: ParamDeclaration): Assignable | undefined {
  switch (declaration.type) {
    case 'string':
      return declaration.default ?? declaration.choices?.[0] ?? '...'
    case 'integer':
      return declaration.default ?? declaration.min
    case 'boolean':
      return declaration.default ?? true
    case 'string-list':
      return declaration.default ?? ['...']
    case 'value':
      return declaration.default
    default:
      return undefined
  }
}

/** `one of "a", "b"` */
export function oneOf(choices: readonly string[]): string {
  return `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
}

export function integerRange(min: number, max: number): string {
  return `integer from ${min} to ${max}`
}
