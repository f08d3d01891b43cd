import { compilePattern } from '../../pattern/compile-pattern.ts'
import type { MultilineParams } from './multiline-param.ts'

/** Which lines make a record. */
export interface MultilineRule {
  /** Whether a line of that text begins a record. */
  begins(text: string): boolean
  readonly maxLines: number
}

/**
 * The rule of checked params. All files of a source share it, because the engine's cache for its pattern may take
 * megabytes.
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

/** Records differ at the beginning of a line: a long line takes no longer. */
const SEEN_CHARACTERS = 1024
