import type { JsonValue } from '../../types/event.ts'
import type { OtelAttribute, OtelValue } from '../../types/otel.ts'
import { isJsonList, jsonData } from '../core/json-data.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'
import { utf8Text } from './lossless-text.ts'

export function stringValue(text: string): OtelValue {
  return { stringValue: wholeText(text) }
}

/** Of a safe integer, or the digits of a larger one. */
export function intValue(number: number | string): OtelValue {
  return { intValue: String(number) }
}

/** Text, or bytes where they are not UTF-8; the empty value for none. */
export function bytesValue(bytes: Uint8Array | null): OtelValue {
  if (bytes === null) return {}
  const text = utf8Text(bytes)
  return text === null ? { bytesValue: base64(bytes) } : { stringValue: text }
}

/** Any value, as JSON has it; null and what is no data are the empty value. */
export function anyValue(value: unknown): OtelValue {
  return value instanceof Uint8Array ? bytesValue(value) : valueOf(jsonData(value) ?? null)
}

/** An attribute for each entry, under a name of its own: OTLP allows a key only once. */
export function attributesOf<T>(
  prefix: string,
  entries: readonly (readonly [name: string, value: T])[],
  toValue: (value: T) => OtelValue
): OtelAttribute[] {
  return wholeNames(entries).map(([name, value]) => ({ key: `${prefix}${name}`, value: toValue(value) }))
}

function valueOf(value: JsonValue): OtelValue {
  if (value === null) return {}
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? intValue(value) : { doubleValue: value }
  if (isJsonList(value)) return { arrayValue: { values: value.map(valueOf) } }
  return { kvlistValue: { values: attributesOf('', Object.entries(value), valueOf) } }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
