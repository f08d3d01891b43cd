/** What a check has found, and what to do about it. */
export class Fault extends Error {
  static {
    this.prototype.name = 'Fault'
  }

  /** Null where the check says it for all that it finds. */
  readonly remedy: string | null

  constructor(seen: string, remedy: string | null = null) {
    super(seen)
    this.remedy = remedy
  }
}

/** No record came: every later check would only say the same again. */
export class NoRecords extends Fault {}
