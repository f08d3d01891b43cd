/** What was seen of all sources of a connector so far. */
export class TrialLog {
  /** The first source that has not closed in time: the next ones are not waited for as long again. */
  unclosed: string | null = null
  /** What was thrown while sources closed. */
  readonly thrown: string[] = []
  /** What connectors said after their source had closed. */
  readonly late: string[] = []
  /** Records came, so that later checks make sense. */
  delivers: 'unknown' | 'yes' | 'no' = 'unknown'
}
