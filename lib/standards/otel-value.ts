import type { JsonValue } from '../../types/event.ts'
import type { OtelAttribute, OtelValue } from '../../types/otel.ts'
import { jsonData } from '../core/json-data.ts'
import { utf8Text, wholeText } from './whole-text.ts'

export function attribute(key: string, value: OtelValue): OtelAttribute {
  return { key: wholeText(key), value }
}

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

/** An attribute for each field of an object. */
export function attributesOf(prefix: string, fields: Readonly<Record<string, unknown>>): OtelAttribute[] {
  return Object.entries(fields).map(([name, value]) => attribute(`${prefix}${name}`, anyValue(value)))
}

function valueOf(value: JsonValue): OtelValue {
  if (value === null) return {}
  if (typeof value === 'string') return stringValue(value)
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isSafeInteger(value) ? intValue(value) : { doubleValue: value }
  if (isList(value)) return { arrayValue: { values: value.map(valueOf) } }
  return { kvlistValue: { values: Object.entries(value).map(([key, each]) => attribute(key, valueOf(each))) } }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
