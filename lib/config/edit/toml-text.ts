import type { TomlValue } from '../../../types/report.ts'
import type { TomlPath } from '../toml/locate-node.ts'
import { notEditable } from './not-editable.ts'

/** A value as TOML on one line. `path` is where it will stand. */
export function tomlText(value: TomlValue, path: TomlPath, depth = 0): string {
  if (depth > DEEPEST) throw notEditable(path, 'the value is nested too deeply')
  if (typeof value === 'string') return quotedText(value, path)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map((item) => tomlText(item, path, depth + 1)).join(', ')}]`
  const entries = Object.entries(value).map(
    ([name, item]) => `${keyText(name, path)} = ${tomlText(item, path, depth + 1)}`
  )
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** A key, in quotes if it needs them. */
export function keyText(name: string, path: TomlPath): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : quotedText(name, path)
}

/** A dotted key, or the content of a header. Elements of arrays of tables have no names. */
export function dottedText(path: TomlPath): string {
  return path
    .filter((key) => typeof key === 'string')
    .map((name) => keyText(name, path))
    .join('.')
}

function quotedText(text: string, path: TomlPath): string {
  if (/\p{Surrogate}/u.test(text)) throw notEditable(path, 'the text holds half of a character')
  return JSON.stringify(text).replaceAll('\u007F', String.raw`\u007F`)
}

// TOML integers have 64 bits; the JSON notation of a larger one would be rejected or read as another number
function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  return Number.isInteger(value) && !Number.isSafeInteger(value) && !String(value).includes('e')
    ? `${value}.0`
    : String(value)
}

function isList(value: TomlValue): value is readonly TomlValue[] {
  return Array.isArray(value)
}

const DEEPEST = 90
