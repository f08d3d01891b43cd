import type { TomlValue } from '../../../types/report.ts'
import { cutText } from '../../errors/cut-text.ts'
import { visibleText } from '../../errors/visible-text.ts'

/** An observed value on one line: `{ mode: 40755, uid: 0 }`. */
export function valueText(value: unknown, limit = 160): string {
  return cutText(shown(value, 0), limit)
}

function shown(value: unknown, depth: number): string {
  if (typeof value === 'string') return visibleText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth > 4) return '…'
  if (Array.isArray(value)) return `[${value.map((item: unknown) => shown(item, depth + 1)).join(', ')}]`
  const entries = Object.entries(value)
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([name, item]: [string, unknown]) => `${visibleText(name)}: ${shown(item, depth + 1)}`).join(', ')} }`
}

/** A value in TOML notation. */
export function tomlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: TomlValue) => tomlText(item)).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, item]: [string, unknown]) => `${tomlKey(name)} = ${tomlText(item)}`)
      .join(', ')} }`
  return typeof value === 'string' ? `"${visibleText(JSON.stringify(value).slice(1, -1))}"` : String(value)
}

export function tomlKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : tomlText(name)
}
