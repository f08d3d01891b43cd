import { ENDING_REASONS, type Reason } from '../oracle/reasons.ts'
import type { Line } from './line.ts'

interface Grant {
  readonly reason: Reason
  /** The line that it holds for; null for all of the family. */
  readonly line: Line | null
  /** The reader's run in which it was given. */
  readonly run: number
}

/** A line with its copies in other files: together they come once, and again only for a reason. */
export class Family {
  readonly lines: Line[] = []
  /** How often one of them was delivered, or passed over by wish. */
  delivered = 0
  #grants: Grant[] = []

  /** They may come once more. What ends with a checkpoint is not given twice. */
  grant(reason: Reason, run: number, line: Line | null = null): void {
    if (
      ENDING_REASONS.has(reason) &&
      this.#grants.some((other) => ENDING_REASONS.has(other.reason) && other.line === line)
    )
      return
    this.#grants.push({ reason, line, run })
  }

  get mayRepeat(): boolean {
    return this.delivered === 0 || this.#grants.length > 0
  }

  /** There is a reason for this very line. */
  mayRepeatAs(line: Line): boolean {
    return this.delivered === 0 || this.#grants.some((grant) => grant.line === line)
  }

  /** Uses up a reason for that line to come again; null where there is none. */
  take(line: Line): Reason | null {
    const ranked = [...this.#grants].sort((a, b) => rank(b, line) - rank(a, line))
    const [first] = ranked
    if (first === undefined) return null
    this.#grants = this.#grants.filter((grant) => grant !== first)
    return first.reason
  }

  /** A checkpoint of a later run has the line behind it. */
  covered(line: Line, run: number): void {
    if (this.#grants.length === 0) return
    this.#grants = this.#grants.filter(
      (grant) => !ENDING_REASONS.has(grant.reason) || grant.line !== line || grant.run >= run
    )
  }
}

function rank(grant: Grant, line: Line): number {
  return grant.line === line ? 2 : grant.line === null ? 1 : 0
}
