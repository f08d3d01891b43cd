import { inspect } from 'node:util'
import type { Secret } from '../../../types/params.ts'

/**
 * A value that was wholly one `${VAR}` in TOML. A variable is always text, so the param that it ends up in decides what
 * type it takes; until then it travels as this mark.
 */
export class Expanded {
  readonly text: string
  /** The variable's name, for diagnostics. */
  readonly variable: string
  /** True where the variable was declared a secret: its text is never shown. */
  readonly secret: boolean

  constructor(text: string, variable: string, secret: boolean) {
    this.text = text
    this.variable = variable
    this.secret = secret
  }
}

/**
 * The value with the text of every variable in it; a secret one becomes a `Secret`. Without variables it is the value
 * itself. Neither depth nor cycles matter: nothing recurses.
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
  // A set is walked to its end even while it grows
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
  // Without a prototype `__proto__` is a name like any other
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

/**
 * A value that never shows itself; only `reveal()` gives it. Nothing of it is enumerable, so a clone or a spread is
 * empty.
 */
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

/** Whether it is a secret, of this copy of the library or of another one. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && 'reveal' in value && typeof value.reveal === 'function'
}

/** Whether it is a table: an object that is neither an array, a date nor of a class of its own. */
export function isTable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
