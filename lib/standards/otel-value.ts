import type { JsonValue } from '../../types/event.ts'
import type { OtelAttribute, OtelValue } from '../../types/otel.ts'
import { isJsonList, jsonData } from '../core/json-data.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'
import { base64, utf8Text } from './lossless-text.ts'
import { MOST_LEVELS } from './most-levels.ts'

export function stringValue(text: string): OtelValue {
  return { stringValue: wholeText(text) }
}

/** The value of a safe integer, or of a larger one given as digits. */
export function intValue(number: number | string): OtelValue {
  return { intValue: String(number) }
}

/** Text if the bytes are UTF-8, else the bytes; the empty value for null. */
export function bytesValue(bytes: Uint8Array | null): OtelValue {
  if (bytes === null) return {}
  const text = utf8Text(bytes)
  return text === null ? { bytesValue: base64(bytes) } : { stringValue: text }
}

/**
 * Any value as JSON represents it; null for a value that is not data. Data nested too deeply for readers becomes JSON
 * text.
 */
export function anyValue(value: unknown): OtelValue | null {
  if (value instanceof Uint8Array) return bytesValue(value)
  const data = jsonData(value)
  return data === undefined ? null : valueOf(data, 1)
}

/** An attribute for each entry that has a value, under a unique name: OTLP allows a key only once. */
export function attributesOf<T>(
  prefix: string,
  entries: readonly (readonly [name: string, value: T])[],
  toValue: (value: T) => OtelValue | null
): OtelAttribute[] {
  return wholeNames(entries).flatMap(([name, each]) => {
    const value = toValue(each)
    return value === null ? [] : [{ key: `${prefix}${name}`, value }]
  })
}

function valueOf(value: JsonValue, level: number): OtelValue {
  if (value === null) return {}
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? intValue(value) : { doubleValue: value }
  if (level === MOST_LEVELS) return { stringValue: JSON.stringify(value) }
  const inner = (each: JsonValue): OtelValue => valueOf(each, level + 1)
  if (isJsonList(value)) return { arrayValue: { values: value.map(inner) } }
  return { kvlistValue: { values: attributesOf('', Object.entries(value), inner) } }
}
