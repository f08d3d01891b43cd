import { inspect, type InspectOptions } from 'node:util'
import { visibleMarks } from '../errors/visible-text.ts'

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
