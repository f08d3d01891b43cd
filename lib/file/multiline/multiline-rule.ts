import type { MultilineParams } from './multiline-param.ts'
import { compilePattern } from './pattern/record-pattern.ts'

/** Which lines make a record. */
export interface MultilineRule {
  /** Whether a line of that text begins a record. */
  begins(text: string): boolean
  readonly maxLines: number
}

/** The rule that checked params say. */
export function multilineRule({ start, continue: goesOn, maxLines }: MultilineParams): MultilineRule {
  const pattern = compilePattern(start ?? goesOn ?? '')
  const matchBegins = start !== undefined
  return {
    maxLines,
    begins: (text) => pattern.test(text.length > SEEN_CHARACTERS ? text.slice(0, SEEN_CHARACTERS) : text) === matchBegins
  }
}

/** A pattern may take time that grows faster than its text: what tells records apart stands at the beginning of a line. */
const SEEN_CHARACTERS = 1024
