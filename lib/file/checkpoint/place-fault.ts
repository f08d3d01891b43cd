import type { UnusableCase } from './unusable-case.ts'

/**
 * Why positions cannot be kept where they were to be: its cases say which remedies hold, and its values what they are
 * filled with.
 */
export class PlaceFault extends Error {
  readonly cases: readonly UnusableCase[]
  readonly values: Readonly<Record<string, string>>
  /** What mends it, for a shell; null where no command does. */
  readonly command: string | null

  constructor(
    message: string,
    cases: readonly UnusableCase[],
    values: Readonly<Record<string, string>> = {},
    command: string | null = null
  ) {
    super(message)
    this.command = command
    this.cases = cases
    this.values = values
  }
}
