import type { SourceErrorCode } from '../../../types/error-codes.ts'
import type { SourceError } from '../../errors/source-error.ts'

/** What is kept of an error that was reported: there may be one for each name. */
export interface Told {
  readonly code: SourceErrorCode
  readonly message: string
}

/** Reports a lasting condition once, as long as each round finds that it still holds. */
export class ToldOnce {
  readonly #warn: (error: SourceError) => void
  /** condition => what was reported about it */
  #told = new Map<string, Told>()
  #before: ReadonlyMap<string, Told> = new Map()

  constructor(warn: (error: SourceError) => void) {
    this.#warn = warn
  }

  /** Begins another round: a condition that does not occur in it will be reported again when it returns. */
  begin(): void {
    this.#before = this.#told
    this.#told = new Map()
  }

  tell(what: string, make: () => SourceError): Told {
    const before = this.#told.get(what) ?? this.#before.get(what)
    if (before !== undefined) {
      this.#told.set(what, before)
      return before
    }
    const error = make()
    const { code, message } = error
    this.#told.set(what, { code, message })
    this.#warn(error)
    return { code, message }
  }
}
