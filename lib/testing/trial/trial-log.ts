/** Observations about all sources of a connector so far. */
export class TrialLog {
  /** The message of the first source that did not close in time; later ones are waited for a shorter time. */
  unclosed: string | null = null
  /** Messages of errors that were thrown while sources closed. */
  readonly thrown: string[] = []
  /** Calls of `warn` and `retrying` after the source had closed. */
  readonly late: string[] = []
  /** Whether records came, so that later checks make sense. */
  delivers: 'unknown' | 'yes' | 'no' = 'unknown'
}
