import type { JsonValue } from '../../types/event.ts'
import { isJsonList, jsonData } from '../core/json-data.ts'
import { wholeNames, wholeText } from '../core/whole-text.ts'
import { MOST_LEVELS } from './most-levels.ts'

type Fields = Readonly<Record<string, JsonValue>>

/**
 * Converts any object to fields of a document, whatever its names. Values that are not data are left out, and data
 * nested too deeply becomes JSON text.
 */
export function wholeFields(value: object, toName: (name: string) => string = fieldName): Fields {
  const fields = Object.entries(value).flatMap(([name, each]): [string, JsonValue][] => {
    const data = jsonData(each)
    return data === undefined ? [] : [[name, data]]
  })
  return fieldsOf(fields, { level: 1, toName })
}

/**
 * Makes a name one field: a dot would create nested objects, and Elasticsearch refuses a document with a blank name or
 * a NUL in one.
 */
export function fieldName(name: string): string {
  return name.trim() === '' ? '_' : wholeText(name).replaceAll(NO_PART_OF_A_NAME, '_')
}

interface Place {
  readonly level: number
  readonly toName: (name: string) => string
}

function fieldsOf(entries: readonly [string, JsonValue][], at: Place): Fields {
  // Not by assignment: names come from outside, and `__proto__` is a name like any other
  return Object.fromEntries(wholeNames(entries, at.toName).map(([name, each]) => [name, wholeOf(each, at)]))
}

function wholeOf(value: JsonValue, at: Place): JsonValue {
  if (typeof value === 'string') return wholeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (at.level === MOST_LEVELS) return JSON.stringify(value)
  const below = { ...at, level: at.level + 1 }
  return isJsonList(value) ? value.map((each) => wholeOf(each, below)) : fieldsOf(Object.entries(value), below)
}

const NO_PART_OF_A_NAME = /[.\0]/g
