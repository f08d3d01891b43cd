import { compilePattern } from '../../pattern/compile-pattern.ts'
import type { MultilineParams } from './multiline-param.ts'

/** Decides which lines form a record. */
export interface MultilineRule {
  /** Whether a line with that text begins a record. */
  begins(text: string): boolean
  readonly maxLines: number
}

/**
 * The rule for validated params. All files of a source share one rule, because the regex engine's cache for its pattern
 * may take megabytes.
 */
export function multilineRule(params: MultilineParams): MultilineRule {
  const rule = rules.get(params) ?? makeRule(params)
  rules.set(params, rule)
  return rule
}

const rules = new WeakMap<MultilineParams, MultilineRule>()

function makeRule({ start, continue: goesOn, maxLines }: MultilineParams): MultilineRule {
  const pattern = compilePattern(start ?? goesOn ?? '')
  const matchBegins = start !== undefined
  return {
    maxLines,
    begins: (text) =>
      pattern.test(text.length > SEEN_CHARACTERS ? text.slice(0, SEEN_CHARACTERS) : text) === matchBegins
  }
}

/**
 * Only the beginning of a line is matched, which is where records show their start: so a long line takes no more time.
 */
const SEEN_CHARACTERS = 1024
