import { isUtf8 } from 'node:buffer'
import { isBoxedPrimitive, isTypedArray, isUint8Array } from 'node:util/types'
import type { JsonValue } from '../../types/event.ts'

/**
 * What `JSON.stringify` would write of a value, as data, and never a throw for what JSON does not know: a bigint is its
 * digits, bytes are text, or `{ base64 }` where they are not UTF-8, other typed arrays are lists, what leads back to
 * itself is `'[circular]'`. As the stack and memory have an end, what lies below a hundred levels is `'[too deep]'`, and a
 * list or an object that would make it more than 100,000 values is `'[too large]'`. Undefined for functions, symbols and
 * undefined, which are left out.
 */
export function jsonData(value: unknown): JsonValue | undefined {
  return jsonOf(value, [], { left: MOST_VALUES })
}

/** How many more values there may be: what is there twice is written twice, so that a few objects can be billions. */
interface Room {
  left: number
}

/** `above` are the objects that it stands in. */
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
  // Not by assignment: names are strangers', and `__proto__` is one like any other
  return Object.fromEntries(
    entries
      .map(([name, each]) => [name, jsonOf(each, above, room)] as const)
      .filter((field): field is [string, JsonValue] => field[1] !== undefined)
  )
}

/** Its holes are null: `map` would leave them out, and who walks over the list would not see them. */
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
/** No reader of logs goes as deep. */
const MOST_LEVELS = 100
/** No record of a log has as many. */
const MOST_VALUES = 100_000
