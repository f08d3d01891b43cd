import { inspect } from 'node:util'
import type { Secret } from '../../../types/params.ts'

// Values in a configuration that need a closer look: variables, secrets and tables.

/**
 * A value that consists of one `${VAR}` in TOML. A variable is always text, and only the param it ends up in knows
 * which type to convert it to.
 */
export class Expanded {
  readonly text: string
  /** The variable's name, for messages. */
  readonly variable: string
  /** True for variables that are declared secret: their text is never shown. */
  readonly secret: boolean

  constructor(text: string, variable: string, secret: boolean) {
    this.text = text
    this.variable = variable
    this.secret = secret
  }
}

/**
 * Replaces each variable by its text, or by a `Secret` if it is secret. Without variables, returns the value itself.
 * Does not recurse, so depth and cycles do no harm.
 */
export function unmarked(value: unknown): unknown {
  if (!holdsMark(value)) return value
  const copies: Copies = { made: new Map(), pending: [] }
  const root = unmarkedCopy(value, copies)
  for (const { from, to } of copies.pending) {
    for (const [name, item] of Object.entries(from)) to.set(name, unmarkedCopy(item, copies))
  }
  return root
}

interface Copies {
  /** original => copy */
  readonly made: Map<unknown, unknown>
  readonly pending: { readonly from: object; readonly to: { set(name: string, item: unknown): void } }[]
}

function holdsMark(value: unknown): boolean {
  const seen = new Set([value])
  // Iterating over a set includes items that are added on the way
  for (const item of seen) {
    if (item instanceof Expanded) return true
    if (Array.isArray(item) || isTable(item)) Object.values(item).forEach((inner) => seen.add(inner))
  }
  return false
}

function unmarkedCopy(item: unknown, copies: Copies): unknown {
  if (item instanceof Expanded) return item.secret ? new SecretValue(item.text) : item.text
  if (!Array.isArray(item) && !isTable(item)) return item
  if (copies.made.has(item)) return copies.made.get(item)
  return Array.isArray(item) ? copyOfArray(item, copies) : copyOfTable(item, copies)
}

function copyOfArray(from: readonly unknown[], { made, pending }: Copies): unknown[] {
  const copy: unknown[] = []
  made.set(from, copy)
  pending.push({ from, to: { set: (_, item) => copy.push(item) } })
  return copy
}

function copyOfTable(from: Readonly<Record<string, unknown>>, { made, pending }: Copies): Record<string, unknown> {
  // Without a prototype, `__proto__` is an ordinary name
  const copy: Record<string, unknown> = Object.create(null)
  made.set(from, copy)
  pending.push({
    from,
    to: {
      set: (name, item) => {
        copy[name] = item
      }
    }
  })
  return copy
}

const SHOWN = '[redacted]'

/** A value that shows itself only through `reveal()`. It has no enumerable fields, so a clone or a spread is empty. */
export class SecretValue implements Secret {
  static {
    // A computed method name would need its type inferred across files
    Object.defineProperty(this.prototype, inspect.custom, { value: () => SHOWN })
  }

  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toJSON(): string {
    return SHOWN
  }

  toString(): string {
    return SHOWN
  }
}

/** Whether a value is a secret, from this copy of the library or another one. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function'
}

/** Whether a value is a plain object: no array, date or instance of a class. */
export function isTable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
