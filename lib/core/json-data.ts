import { isUtf8 } from 'node:buffer'
import type { JsonValue } from '../../types/event.ts'

/**
 * What `JSON.stringify` would write of a value, as data, and never a throw for what JSON does not know: a bigint is its
 * digits, bytes are text, or `{ base64 }` where they are not UTF-8, what leads back to itself is `'[circular]'`, and
 * what lies below a hundred levels is `'[too deep]'`, as the stack has an end. Undefined for functions, symbols and
 * undefined, which are left out.
 */
export function jsonData(value: unknown): JsonValue | undefined {
  return jsonOf(value, [])
}

/** `above` are the objects that it stands in. */
function jsonOf(value: unknown, above: readonly object[]): JsonValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return undefined
  if (above.includes(value)) return '[circular]'
  return above.length === MOST_LEVELS ? '[too deep]' : jsonOfObject(value, [...above, value])
}

/** Whether a value of JSON is an array. */
export function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function jsonOfObject(value: object, above: readonly object[]): JsonValue | undefined {
  if (value instanceof Uint8Array) return jsonOfBytes(value)
  if (Array.isArray(value)) return value.map((each) => jsonOf(each, above) ?? null)
  const shows: unknown = Reflect.get(value, 'toJSON')
  if (typeof shows === 'function') return jsonOf(shows.call(value, ''), above)
  // Not by assignment: names are strangers', and `__proto__` is one like any other
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, jsonOf(each, above)] as const)
      .filter((field): field is [string, JsonValue] => field[1] !== undefined)
  )
}

function jsonOfBytes(bytes: Uint8Array): JsonValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString() : { base64: buffer.toString('base64') }
}

/** No reader of logs goes as deep. */
const MOST_LEVELS = 100
