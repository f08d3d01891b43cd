import { loadRe2 } from '../packages/at-once.cts'
import type { BadValue } from '../../types/params.ts'
import { messageOf } from '../errors/message-of.ts'
import { faultPart } from './fault-part.ts'
import { foreignSyntax } from './foreign-syntax.ts'
import { characterAt, tokensOf } from './pattern-tokens.ts'
import { writtenSize } from './written-size.ts'

/**
 * Why a pattern is unusable, with the place of the fault: it is not valid for RE2, or it is too large. Null if it is
 * usable.
 */
export function patternFault(pattern: string): BadValue | null {
  if (pattern.length > MOST_CHARACTERS) return { message: `is longer than ${MOST_CHARACTERS} characters` }
  if (writtenSize(tokensOf(pattern)) > MOST_PIECES) {
    return {
      message: `is too large: with its counted repetitions written out it comes to more than ${MOST_PIECES} characters`
    }
  }
  const { RE2JS, RE2JSSyntaxException } = loadRe2()
  try {
    RE2JS.compile(pattern)
    return null
  } catch (error) {
    const { error: reason, input } =
      error instanceof RE2JSSyntaxException ? error : { error: messageOf(error), input: null }
    return faultOf(pattern, reason, input ?? '')
  }
}

/** `reason` and `fragment`, the faulty text, come from RE2's parser. */
function faultOf(pattern: string, reason: string, fragment: string): BadValue {
  const part = faultPart(pattern, reason, fragment)
  const place = `at character ${characterAt(pattern, part.offset)}`
  const foreign = foreignSyntax(pattern.slice(part.offset))
  if (foreign === null) return { message: `is not a valid regular expression: ${reason} ${place}`, part }
  const { text, name, instead } = foreign
  return {
    message: `holds ${name} \`${text}\` ${place}, which the syntax of RE2 does not have`,
    suggestion: instead,
    part: { offset: part.offset, length: text.length }
  }
}

const MOST_CHARACTERS = 1000
/**
 * The same as the number of characters of a line that are matched: a pattern that needs more would match no line. The
 * memory of both engines, and their time for each character, grow with this size.
 */
const MOST_PIECES = 1024
