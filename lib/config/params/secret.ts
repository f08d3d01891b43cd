import { inspect } from 'node:util'
import type { Secret } from '../../../types/params.ts'

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
