import { slowness } from './pattern-cost.ts'

/** What is wrong with a pattern, as the end of a sentence that begins with the param's name; null where nothing is. */
export function badPattern(source: string): string | null {
  if (source.length > MOST_CHARACTERS) return `is longer than ${MOST_CHARACTERS} characters`
  const compiled = attempt(source)
  if (typeof compiled === 'string') return `is not a valid regular expression: ${compiled}`
  return slowness(source)
}

/** A pattern that has been checked. Throws a `SyntaxError` where it has not. */
export function compilePattern(source: string): RegExp {
  const compiled = attempt(source)
  return typeof compiled === 'string' ? new RegExp(source, 'u') : compiled
}

/**
 * Strict syntax first. Patterns that come from other tools often hold needless escapes (`\-`) or bare braces, which only the
 * old syntax takes; but that one also takes what it does not know for plain letters, which would never match: refused.
 */
function attempt(source: string): RegExp | string {
  const strict = compile(source, 'u')
  if (typeof strict !== 'string') return strict
  return foreign(source) ?? compile(source, '')
}

function compile(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const { message } = error as SyntaxError
    return message.slice(message.lastIndexOf(': ') + 2)
  }
}

/** What means something in other dialects and nothing here. */
function foreign(source: string): string | null {
  const posix = /\[:\w+:\]/.exec(source)?.[0]
  if (posix !== undefined) return `\`${posix}\` is not known here; \`\\s\`, \`\\d\` and \`\\w\` are`
  for (const [escape] of source.matchAll(/\\(?:u\{|[^])/g)) {
    if (escape === '\\A') return '`\\A` is not known here; `^` is'
    if (escape === '\\Z' || escape === '\\z') return `\`${escape}\` is not known here; \`$\` is`
    if (escape === '\\u{' || /[a-z]/i.test(escape) && !/[bBcdDfknrsStuvwWx]/.test(escape.slice(1))) return `\`${escape}\` is not known here`
  }
  return null
}

const MOST_CHARACTERS = 1000
