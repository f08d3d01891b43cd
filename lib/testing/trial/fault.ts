/** A fault found by a check, and its remedy. */
export class Fault extends Error {
  static {
    this.prototype.name = 'Fault'
  }

  /** Null if the remedy of the check as a whole applies. */
  readonly remedy: string | null

  constructor(seen: string, remedy: string | null = null) {
    super(seen)
    this.remedy = remedy
  }
}

/** No record came: every later check would fail in the same way. */
export class NoRecords extends Fault {}
