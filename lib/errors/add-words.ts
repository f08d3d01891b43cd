import { SourceError } from './source-error.ts'

/** Returns a copy of the error with `words` appended to its message and its detail. */
export function addWords(error: SourceError, words: string): SourceError {
  const { classification, message } = error
  const { detail } = classification
  return new SourceError(
    { ...classification, detail: detail === '' ? words : `${detail}; ${words}` },
    {
      message: `${message}; ${words}`,
      ...('cause' in error ? { cause: error.cause } : {}),
      context: SourceError.contextOf(error),
      own: SourceError.ownEntryOf(error)
    }
  )
}
