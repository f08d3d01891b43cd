import { loadRe2 } from '../packages/at-once.cts'
import { nativeSource } from './native-source.ts'
import { tokensOf } from './pattern-tokens.ts'
import { writtenSize } from './written-size.ts'

/** Whether a text contains a match of a pattern. */
export interface CompiledPattern {
  test(text: string): boolean
}

/**
 * A checked pattern in the syntax of RE2. Its time grows with the length of the text, whatever the text contains. If
 * `RegExp` cannot be slow for it, that replaces the engine: it is several times faster.
 */
export function compilePattern(pattern: string): CompiledPattern {
  const tokens = tokensOf(pattern)
  const native = nativeSource(tokens)
  if (native !== null) return new RegExp(native, 'u')
  const engine = loadRe2().RE2JS.compile(pattern)
  return writtenSize(tokens) - tokens.length > MOST_COUNTED ? { test: (text) => engine.matcher(text).find() } : engine
}

/**
 * `test` makes a state of each set of places in the pattern that it comes by, and usually comes by the same ones again.
 * Where much is counted (`ERROR.{0,100}x`) a line can be made so that every character needs a new state, which takes
 * about ten times as long as `find`, which makes none.
 */
const MOST_COUNTED = 16
