import { isBoxedPrimitive } from 'node:util/types'

/**
 * A copy of a value as plain data that keeps no other memory alive: bytes are not slices of a larger buffer, texts not
 * slices of a longer text. An instance of a class becomes the result of its `toJSON`, or its own fields. Functions and
 * symbols are omitted. Because the stack is finite, values below a thousand levels become `'[too deep]'`.
 */
export function ownData(value: unknown): unknown {
  return ownCopy(value, { copied: new Map(), level: 0 })
}

/** A copy outside of Node's buffer pool, which small results of `Buffer.from` share. */
export function ownBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}

/** A copy of a text, since V8 represents a slice as a pointer into the whole text. */
export function ownText(text: string): string {
  const own = Buffer.from(text).toString()
  return own === text ? own : Buffer.from(text, 'utf16le').toString('utf16le') // half a surrogate pair is no UTF-8
}

interface Way {
  /** original => copy, for all objects met so far: a circular reference stays circular in the copy. */
  readonly copied: Map<object, unknown>
  /** The number of objects around the value. */
  readonly level: number
}

function ownCopy(value: unknown, way: Way): unknown {
  if (typeof value === 'string') return ownText(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  const { copied, level } = way
  if (copied.has(value)) return copied.get(value)
  if (level === MOST_LEVELS) return '[too deep]'
  const own = objectCopy(value, { copied, level: level + 1 })
  copied.set(value, own)
  return own
}

function objectCopy(value: object, way: Way): unknown {
  if (Buffer.isBuffer(value)) return ownBytes(value)
  if (value instanceof Uint8Array) return value.slice()
  if (value instanceof Date) return new Date(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return structuredClone(value)
  if (isBoxedPrimitive(value)) return ownCopy(value.valueOf(), way)
  const shows: unknown = Reflect.get(value, 'toJSON')
  if (typeof shows === 'function') {
    way.copied.set(value, undefined)
    const shown: unknown = shows.call(value, '')
    if (shown !== value) return ownCopy(shown, way)
  }
  if (Array.isArray(value)) return listCopy(value, way)
  if (value instanceof Map) return mapCopy(value, way)
  return value instanceof Set ? setCopy(value, way) : fieldsCopy(value, way)
}

/** Keeps holes, as there may be billions of them. */
function listCopy(value: readonly unknown[], way: Way): unknown[] {
  const own: unknown[] = []
  way.copied.set(value, own)
  own.length = value.length
  for (const at of Object.keys(value).map(Number)) if (at < own.length) own[at] = ownCopy(value[at], way)
  return own
}

function mapCopy(value: ReadonlyMap<unknown, unknown>, way: Way): Map<unknown, unknown> {
  const own = new Map<unknown, unknown>()
  way.copied.set(value, own)
  for (const [key, each] of value) own.set(ownCopy(key, way), ownCopy(each, way))
  return own
}

function setCopy(value: ReadonlySet<unknown>, way: Way): Set<unknown> {
  const own = new Set<unknown>()
  way.copied.set(value, own)
  for (const each of value) own.add(ownCopy(each, way))
  return own
}

/** Names come from strangers: `__proto__` is a field like any other. */
function fieldsCopy(value: object, way: Way): object {
  const own: object = Object.getPrototypeOf(value) === null ? (Object.create(null) as object) : {}
  way.copied.set(value, own)
  for (const [name, each] of Object.entries(value)) {
    const field = ownCopy(each, way)
    if (field !== undefined || each === undefined)
      Object.defineProperty(own, name, { value: field, enumerable: true, writable: true, configurable: true })
  }
  return own
}

/** Far deeper than `jsonData` goes. */
const MOST_LEVELS = 1000
