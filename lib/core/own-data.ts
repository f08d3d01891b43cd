/**
 * A copy of a value as plain data that keeps nothing else alive: bytes are no part of a larger buffer, texts no part of a
 * longer text. An object of a class gives what its `toJSON` gives, or else its own fields. Functions and symbols are no
 * data and left out.
 */
export function ownData(value: unknown): unknown {
  return ownCopy(value, new Map())
}

/** Bytes by themselves; small ones of `Buffer.from` share Node's pool. */
export function ownBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}

/** V8 makes a piece of a text by pointing into it. */
export function ownText(text: string): string {
  const own = Buffer.from(text).toString()
  return own === text ? own : Buffer.from(text, 'utf16le').toString('utf16le') // half a surrogate pair is no UTF-8
}

/** `copied` are the objects on the way, and done: what leads back to itself does so in the copy. */
function ownCopy(value: unknown, copied: Map<object, unknown>): unknown {
  if (typeof value === 'string') return ownText(value)
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (!copied.has(value)) copied.set(value, objectCopy(value, copied))
  return copied.get(value)
}

function objectCopy(value: object, copied: Map<object, unknown>): unknown {
  if (Buffer.isBuffer(value)) return ownBytes(value)
  if (value instanceof Uint8Array) return value.slice()
  if (value instanceof Date) return new Date(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return structuredClone(value)
  if (Array.isArray(value)) return listCopy(value, copied)
  const shows: unknown = Reflect.get(value, 'toJSON')
  if (typeof shows === 'function') {
    copied.set(value, undefined)
    return ownCopy(shows.call(value), copied)
  }
  if (value instanceof Map) return mapCopy(value, copied)
  return value instanceof Set ? setCopy(value, copied) : fieldsCopy(value, copied)
}

function listCopy(value: readonly unknown[], copied: Map<object, unknown>): unknown[] {
  const own: unknown[] = []
  copied.set(value, own)
  for (const each of value) own.push(ownCopy(each, copied))
  return own
}

function mapCopy(value: ReadonlyMap<unknown, unknown>, copied: Map<object, unknown>): Map<unknown, unknown> {
  const own = new Map<unknown, unknown>()
  copied.set(value, own)
  for (const [key, each] of value) own.set(ownCopy(key, copied), ownCopy(each, copied))
  return own
}

function setCopy(value: ReadonlySet<unknown>, copied: Map<object, unknown>): Set<unknown> {
  const own = new Set<unknown>()
  copied.set(value, own)
  for (const each of value) own.add(ownCopy(each, copied))
  return own
}

/** Names are strangers': `__proto__` is a field like any other. */
function fieldsCopy(value: object, copied: Map<object, unknown>): object {
  const own: object = Object.getPrototypeOf(value) === null ? (Object.create(null) as object) : {}
  copied.set(value, own)
  for (const [name, each] of Object.entries(value)) {
    const field = ownCopy(each, copied)
    if (field !== undefined || each === undefined)
      Object.defineProperty(own, name, { value: field, enumerable: true, writable: true, configurable: true })
  }
  return own
}
