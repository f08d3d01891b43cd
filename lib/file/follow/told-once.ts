import type { SourceError } from '../../errors/source-error.ts'

/** Tells of what holds for longer once, as long as each round finds that it still holds. */
export class ToldOnce {
  readonly #warn: (error: SourceError) => void
  /** what holds => the error that told it */
  #told = new Map<string, SourceError>()
  #before: ReadonlyMap<string, SourceError> = new Map()

  constructor(warn: (error: SourceError) => void) {
    this.#warn = warn
  }

  /** Begins another round: what is not told in it will be told anew when it comes again. */
  begin(): void {
    this.#before = this.#told
    this.#told = new Map()
  }

  tell(what: string, make: () => SourceError): SourceError {
    const before = this.#told.get(what) ?? this.#before.get(what)
    const error = before ?? make()
    this.#told.set(what, error)
    if (before === undefined) this.#warn(error)
    return error
  }
}
