import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { SourceErrorCode } from '../../types/error-codes.ts'
import type { CatalogueEntry } from './catalogue/entry.ts'
import { saysMore } from './says-more.ts'

export interface SourceErrorOptions {
  readonly message?: string
  readonly cause?: unknown
  /** The context that filled the classification's texts. */
  readonly context?: ErrorContext | null
  /** The catalogue entry, if the code belongs to a user's connector. */
  readonly own?: CatalogueEntry | undefined
}

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

  /**
   * The context that filled an error's texts, so that a caller with more information can complete them; null if the
   * texts were written by hand, and for every other value. Never throws.
   */
  static contextOf(value: unknown): ErrorContext | null {
    return typeof value === 'object' && value !== null && #context in value ? value.#context : null
  }

  /**
   * The catalogue entry, if the code belongs to a user's connector; undefined for the library's own codes, and for
   * every other value. Never throws.
   *
   * @internal
   */
  static ownEntryOf(value: unknown): CatalogueEntry | undefined {
    return typeof value === 'object' && value !== null && #own in value ? value.#own : undefined
  }

  /** An own property, so that `util.inspect` shows it beneath the stack. */
  readonly code: SourceErrorCode
  readonly #classification: Classification
  readonly #context: ErrorContext | null
  readonly #own: CatalogueEntry | undefined

  /** `message` defaults to the symptom and the original message, on one line. */
  constructor(classification: Classification, options: SourceErrorOptions = {}) {
    super(options.message ?? sentenceOf(classification), 'cause' in options ? { cause: options.cause } : undefined)
    this.code = classification.code
    this.#classification = classification
    this.#context = options.context ?? null
    this.#own = options.own
  }

  /** What the error is, how to check it and how to fix it. */
  get classification(): Classification {
    return this.#classification
  }

  /** Plain data for a log, without `cause`: the original may contain secrets. Never throws. */
  toJSON(): object {
    return { name: this.name, code: this.code, message: this.message, classification: this.classification }
  }
}

function sentenceOf({ symptom, detail }: Classification): string {
  return saysMore(detail, symptom.en) ? `${symptom.en}: ${oneLine(detail)}` : symptom.en
}

/** A log line is one line: a message of several lines from a broker or OpenSSL is joined. */
function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' | ')
}
