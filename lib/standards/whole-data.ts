import type { JsonValue } from '../../types/event.ts'
import { isJsonList, jsonData } from '../core/json-data.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'

/** Any value as JSON has it, with names and texts that UTF-8 can hold. Undefined for what is no data. */
export function wholeData(value: unknown): JsonValue | undefined {
  const data = jsonData(value)
  return data === undefined ? undefined : wholeOf(data)
}

function wholeOf(value: JsonValue): JsonValue {
  if (typeof value === 'string') return wholeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (isJsonList(value)) return value.map(wholeOf)
  // Not by assignment: names are strangers', and `__proto__` is one like any other
  return Object.fromEntries(wholeNames(Object.entries(value)).map(([name, each]) => [name, wholeOf(each)]))
}
