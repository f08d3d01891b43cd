import { isRegExp } from 'node:util/types'
import { cutText } from '../../errors/cut-text.ts'
import { redact } from '../../errors/redact.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { Expanded } from './expanded.ts'
import { hasLogin, namesSecret, readsSecret, soundsSecret } from './secret-sounds.ts'
import { tellsSecret } from './secret-text.ts'
import { isSecret } from './secret.ts'

const LONGEST = 60

/**
 * What stands there, for a diagnostic: `string "1514"`, `integer 70000`, `table`. Short whatever it is; a secret is not
 * shown.
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

/** A text in double quotes: cut when long, nothing in it that a terminal would obey. */
export function quoted(text: string): string {
  return namesSecret(text) || hasLogin(text) ? '"[redacted]"' : inQuotes(text)
}

/** A name as it is where it is a plain one, else quoted. A name with a blank in it holds no value. */
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
