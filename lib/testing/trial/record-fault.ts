import { isUint8Array } from 'node:util/types'

/** Why a value is not a record; null if it is one. */
export function recordFault(value: unknown): string | null {
  if (typeof value === 'string' || isUint8Array(value)) return null
  if (typeof value !== 'object' || value === null) return `it is ${kindOf(value)}`
  if (!('payload' in value)) return `it is ${kindOf(value)} without \`payload\``
  const { payload } = value
  return typeof payload === 'string' || isUint8Array(payload) ? null : `its \`payload\` is ${kindOf(payload)}`
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = value.constructor?.name ?? 'Object'
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name === 'Object' ? 'object' : name}`
}
