import { isUtf8 } from 'node:buffer'
import { isBoxedPrimitive, isTypedArray, isUint8Array } from 'node:util/types'
import type { JsonValue } from '../../types/event.ts'

/**
 * The value as `JSON.stringify` would write it, as plain data. Values that JSON does not know never throw: a bigint
 * becomes its digits, bytes become text, or `{ base64 }` if they are not UTF-8, other typed arrays become lists, and a
 * circular reference becomes `'[circular]'`. Because the stack and memory are finite, values below a hundred levels
 * become `'[too deep]'`, and a list or an object that would exceed 100,000 values becomes `'[too large]'`. Undefined
 * for functions, symbols and undefined, which are omitted.
 */
export function jsonData(value: unknown): JsonValue | undefined {
  return jsonOf(value, [], { left: MOST_VALUES })
}

/**
 * The number of values that may still be written: shared objects are written repeatedly, so a few can become billions.
 */
interface Room {
  left: number
}

/** `above` are the objects that contain the value. */
function jsonOf(value: unknown, above: readonly object[], room: Room): JsonValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object') return undefined
  if (above.includes(value)) return '[circular]'
  return above.length === MOST_LEVELS ? '[too deep]' : jsonOfObject(value, [...above, value], room)
}

/** Whether a value of JSON is an array. */
export function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function jsonOfObject(value: object, above: readonly object[], room: Room): JsonValue | undefined {
  if (isUint8Array(value)) return jsonOfBytes(value)
  if (isBoxedPrimitive(value)) return jsonOf(value.valueOf(), above, room)
  const shows: unknown = Reflect.get(value, 'toJSON')
  if (typeof shows === 'function') {
    const shown: unknown = shows.call(value, '')
    if (shown !== value) return jsonOf(shown, above, room)
  }
  if (Array.isArray(value) || isTypedArray(value)) return jsonOfList(value, above, room)
  const entries = Object.entries(value)
  if (!hasRoom(entries.length, room)) return TOO_LARGE
  // Not by assignment: names come from strangers, and `__proto__` is a name like any other
  return Object.fromEntries(
    entries
      .map(([name, each]) => [name, jsonOf(each, above, room)] as const)
      .filter((field): field is [string, JsonValue] => field[1] !== undefined)
  )
}

/** Holes become null: `map` would keep them, and code that walks over the list would skip them. */
function jsonOfList(list: ArrayLike<unknown>, above: readonly object[], room: Room): JsonValue {
  const { length } = list
  if (!hasRoom(length, room)) return TOO_LARGE
  return Array.from({ length }, (_, at) => jsonOf(list[at], above, room) ?? null)
}

function hasRoom(count: number, room: Room): boolean {
  if (count > room.left) return false
  room.left -= count
  return true
}

function jsonOfBytes(bytes: Uint8Array): JsonValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString() : { base64: buffer.toString('base64') }
}

const TOO_LARGE = '[too large]'
/** Deeper than any log reader goes. */
const MOST_LEVELS = 100
/** More than any log record has. */
const MOST_VALUES = 100_000
