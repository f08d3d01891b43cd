import type { Classification } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** The one error class that a source throws, rejects with or emits. `cause` is the original error. */
export class SourceError extends Error {
  static {
    this.prototype.name = 'SourceError'
  }

  /**
   * The classification of a real `SourceError`, null for every other value. Reads a private field, so neither a proxy
   * nor an object that merely looks like one can make it throw or lie.
   */
  static classificationOf(value: unknown): Classification | null {
    return typeof value === 'object' && value !== null && #classification in value ? value.#classification : null
  }

  /** An own property, so that `util.inspect` shows it beneath the stack. */
  readonly code: ErrorCode
  readonly #classification: Classification

  /** `message` defaults to the symptom and the original message. */
  constructor(classification: Classification, options: { readonly message?: string, readonly cause?: unknown } = {}) {
    super(options.message ?? messageOf(classification), 'cause' in options ? { cause: options.cause } : undefined)
    this.code = classification.code
    this.#classification = classification
  }

  /** What it is, how to check it and how to mend it. */
  get classification(): Classification {
    return this.#classification
  }

  /** Without `cause`: the original may hold what must not be logged. */
  toJSON(): object {
    return { name: this.name, code: this.code, message: this.message, classification: this.classification }
  }
}

function messageOf({ symptom, detail }: Classification): string {
  return detail === '' ? symptom.en : `${symptom.en}: ${detail}`
}
