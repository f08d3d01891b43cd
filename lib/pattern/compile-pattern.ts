import { loadRe2 } from '../packages/at-once.cts'
import { nativeSource } from './native-source.ts'
import { tokensOf } from './pattern-tokens.ts'
import { writtenSize } from './written-size.ts'

/** Tests whether a text contains a match of a pattern. */
export interface CompiledPattern {
  test(text: string): boolean
}

/**
 * Compiles a valid pattern in RE2 syntax. Matching time grows linearly with the length of the text, whatever the text
 * contains. If `RegExp` cannot be slow for the pattern, `RegExp` is used instead of the engine: it is several times
 * faster.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const tokens = tokensOf(pattern)
  const native = nativeSource(tokens)
  if (native !== null) return new RegExp(native, 'u')
  const engine = loadRe2().RE2JS.compile(pattern)
  return writtenSize(tokens) - tokens.length > MOST_COUNTED ? { test: (text) => engine.matcher(text).find() } : engine
}

/**
 * `test` creates a DFA state for each set of places in the pattern that a text reaches, and usually reaches the same
 * sets again. If a pattern has many counted repetitions (`ERROR.{0,100}x`), a crafted line can need a new state for
 * every character. That takes about ten times as long as `find`, which creates no states.
 */
const MOST_COUNTED = 16
