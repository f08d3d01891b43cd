import { isUtf8 } from 'node:buffer'
import { inspect, type InspectOptions } from 'node:util'
import type { EventJson, SourceEvent } from '../../types/event.ts'
import { visibleMarks } from '../errors/visible-text.ts'

/** What `JSON.stringify` shows of any event. Bytes that the text cannot give back are added in base64. */
export function eventJson(event: SourceEvent): EventJson {
  const { source, text, payload, tags, position, meta, receivedAt } = event
  const lossless = isUtf8(payload) && payload.equals(Buffer.from(text))
  return {
    source,
    text,
    ...(lossless ? {} : { payloadBase64: payload.toString('base64') }),
    tags,
    position,
    meta,
    receivedAt: new Date(receivedAt).toISOString()
  }
}

/**
 * Makes `console.log` and `util.inspect` show what the getters of a class give, in place of what it is made of. Names
 * and texts of strangers cannot turn the reading direction of a terminal.
 */
export function showAs<T extends object>(prototype: T, fields: readonly (keyof T & string)[]): void {
  const value = function (this: T, _depth: number, options: InspectOptions): string {
    const shown = Object.fromEntries(fields.map((name) => [name, this[name]]))
    return `${this.constructor.name} ${visibleMarks(inspect(shown, options))}`
  }
  Object.defineProperty(prototype, inspect.custom, { value })
}

/** What every event shows. */
export const EVENT_FIELDS = ['source', 'text', 'tags', 'position', 'meta', 'receivedAt'] as const
