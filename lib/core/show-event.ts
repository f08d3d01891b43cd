import { isUtf8 } from 'node:buffer'
import { inspect, type InspectOptions } from 'node:util'
import type { EventCopy, EventJson, SourceEvent } from '../../types/event.ts'
import type { Meta } from '../../types/meta.ts'
import type { Position } from '../../types/position.ts'
import { visibleMarks } from '../errors/visible-text.ts'
import { jsonData } from './json-data.ts'
import { ownBytes, ownData } from './own-data.ts'

/** The fields of every event, which `copy()` includes. */
export const EVENT_FIELDS = ['source', 'text', 'payload', 'tags', 'position', 'meta', 'receivedAt'] as const

/** The ack of every event under `ack: 'auto'`. */
export const NO_ACK = (): void => {}

/** Any event for `JSON.stringify`. The payload is added in base64 if the text does not preserve its bytes. */
export function eventJson(event: SourceEvent): EventJson {
  const { source, text, payload, tags, position, meta, receivedAt } = event
  const lossless = isUtf8(payload) && payload.equals(Buffer.from(text))
  return {
    source,
    text,
    ...(lossless ? {} : { payloadBase64: payload.toString('base64') }),
    tags: { ...tags },
    position: jsonData(position) as Position,
    meta: jsonData(meta) as EventJson['meta'],
    receivedAt: new Date(receivedAt).toISOString()
  }
}

/** Any event as plain data; `meta` is its meta as plain fields. */
export function eventCopy<P extends Position, M extends Meta>(
  event: SourceEvent<P, M>,
  meta: EventCopy<P, M>['meta']
): EventCopy<P, M> {
  const { source, text, payload, tags, position, receivedAt } = event
  const fields = ownData({ source, text, tags, position, meta, receivedAt }) as Omit<EventCopy<P, M>, 'payload'>
  return { payload: ownBytes(payload), ...fields }
}

/**
 * Makes `console.log` and `util.inspect` show the getters of a class instead of its private state. Names and texts of
 * strangers cannot change the reading direction of a terminal.
 */
export function showAs<T extends object>(prototype: T, fields: readonly (keyof T & string)[]): void {
  const value = function (this: T, depth: number, options: InspectOptions): string {
    const { name } = this.constructor
    if (depth < 0) return `[${name}]`
    const shown = Object.fromEntries(fields.map((field) => [field, this[field]]))
    return `${name} ${visibleMarks(inspect(shown, { ...options, depth }))}`
  }
  Object.defineProperty(prototype, inspect.custom, { value })
}
