/** What a warning has to be explained by. */
export type Cause =
  | 'cut'
  | 'name gone'
  | 'nothing there'
  | 'compressed'
  | 'damaged archive'
  | 'rewritten archive'
  | 'hole'
  | 'text cut'
  | 'long line'
  | 'disk full'
  | 'damaged checkpoint'
  | 'no reading'
  | 'unacked'
  | 'watching'
  | 'dead link'

/** cause => the codes that it explains */
const EXPLAINED: Readonly<Record<Cause, readonly string[]>> = {
  cut: ['FILE_TRUNCATED', 'FILE_COPYTRUNCATE', 'FILE_REPLACED', 'FILE_LOST_UNREAD'],
  'name gone': ['FILE_REPLACED', 'FILE_INODE_REUSED', 'FILE_LOST_UNREAD', 'FILE_VANISHED'],
  'nothing there': ['FILE_NO_MATCH', 'FILE_BASE_NOT_FOUND'],
  compressed: ['FILE_COMPRESSION_CORRUPT'],
  // How much of it can be read is nobody's promise, nor where its last line is cut.
  'damaged archive': ['FILE_COMPRESSION_CORRUPT', 'FILE_LINE_TOO_LONG', 'FILE_INVALID_CHARSET'],
  'rewritten archive': ['FILE_REPLACED', 'FILE_COMPRESSION_CORRUPT'],
  hole: ['FILE_LOOKS_BINARY', 'FILE_LOOKS_UTF16', 'FILE_HOLE_SKIPPED'],
  'text cut': ['FILE_INVALID_CHARSET'],
  'long line': ['FILE_LINE_TOO_LONG'],
  'disk full': ['FILE_CHECKPOINT_NOT_SAVED', 'SYSTEM_ENOSPC'],
  'damaged checkpoint': ['FILE_CHECKPOINT_DAMAGED'],
  'no reading': ['FILE_PERMISSION_DENIED', 'FILE_TOO_MANY_OPEN', 'FILE_READ_FAILED', 'SYSTEM_EIO'],
  unacked: ['SYSTEM_TOO_MANY_UNACKED', 'SYSTEM_STOP_TIMEOUT', 'SYSTEM_STOP_WAITS'],
  'dead link': ['FILE_NOT_FOUND'],
  watching: ['FILE_WATCH_LIMIT', 'FILE_WATCH_FAILED']
}

interface Expected {
  readonly what: string
  readonly codes: readonly string[]
  /** By then a reader that runs has told it, in ms. */
  readonly until: number
  /** Whether it still holds. */
  readonly holds: () => boolean
}

/** Each warning is right only after what it tells of, and then it has to come. */
export class Warnings {
  readonly #explained = new Set<string>()
  #expected: Expected[] = []

  explain(cause: Cause): void {
    for (const code of EXPLAINED[cause]) this.#explained.add(code)
  }

  expect(expected: Expected): void {
    this.#expected.push(expected)
  }

  /** A warning came: null where it was right, else what is wrong. */
  warned(code: string, message: string): string | null {
    this.#expected = this.#expected.filter(({ codes }) => !codes.includes(code))
    return this.#explained.has(code) ? null : `the warning ${code} came, which nothing explains: ${message}`
  }

  /** What should have been told by now and was not. */
  overdue(now: number): string | null {
    this.#expected = this.#expected.filter(({ holds }) => holds())
    const late = this.#expected.find(({ until }) => now > until)
    return late === undefined ? null : `nobody was warned of this: ${late.what}`
  }

  /** Nobody runs who would tell. */
  expectNothing(): void {
    this.#expected = []
  }
}
