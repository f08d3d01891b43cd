import type { Classification } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

/** The one error class that a source throws, rejects with or emits. `cause` is the original error. */
export class SourceError extends Error {
  static {
    this.prototype.name = 'SourceError'
  }

  /** What it is, how to check it and how to mend it. */
  readonly classification: Classification

  /** `message` defaults to the symptom and the original message. */
  constructor(classification: Classification, options: { readonly message?: string, readonly cause?: unknown } = {}) {
    super(options.message ?? messageOf(classification), 'cause' in options ? { cause: options.cause } : undefined)
    this.classification = classification
  }

  get code(): ErrorCode {
    return this.classification.code
  }

  toJSON(): object {
    return { name: this.name, code: this.code, message: this.message, classification: this.classification }
  }
}

function messageOf({ symptom, detail }: Classification): string {
  return detail === '' ? symptom.en : `${symptom.en}: ${detail}`
}
