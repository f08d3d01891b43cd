/**
 * A piece of a pattern. Each matches one character (`literal`, `any`, `escape`, `set`), a text (`quote`), or no
 * character. Syntax that RE2 does not know becomes a token too: tokens are read before it is known whether the pattern
 * is valid.
 */
export interface PatternToken {
  readonly type:
    | 'literal'
    | 'any'
    | 'escape'
    | 'set'
    | 'quote'
    | 'start'
    | 'assertion'
    | 'open'
    | 'close'
    | 'or'
    | 'repeat'
    | 'flags'
  readonly text: string
  /** Offset of the token in the pattern, in UTF-16 code units. */
  readonly at: number
}

/** Splits any text into tokens, without gaps. */
export function tokensOf(pattern: string): readonly PatternToken[] {
  return [...pattern.matchAll(TOKEN)].map(({ 0: text, index, groups = {} }) => {
    const type = TYPES.find((name) => groups[name] !== undefined) ?? 'literal'
    return { type, text, at: index }
  })
}

/** Whether the token matches one character of a line. */
export function takesOne(token: PatternToken | undefined): boolean {
  return token !== undefined && ['literal', 'any', 'escape', 'set'].includes(token.type)
}

/** How often a `repeat` token repeats the token before it. */
export function timesOf({ text }: PatternToken): { readonly min: number; readonly max: number } {
  const [, from, comma, to] = /^\{(\d+)(,?)(\d*)\}/.exec(text) ?? []
  if (from === undefined) return { min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : Infinity }
  return { min: Number(from), max: comma === '' ? Number(from) : to === '' ? Infinity : Number(to) }
}

const TYPES = ['any', 'escape', 'set', 'quote', 'start', 'assertion', 'open', 'close', 'or', 'repeat', 'flags'] as const

/**
 * Each alternative succeeds once its first characters match, so that every character is read only once; the last
 * alternative matches any other character.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<quote>\\Q[^]*?(?:\\E|$))`,
    String.raw`(?<assertion>\$|\\[bBAz])`,
    String.raw`(?<escape>\\[pP]\{[^}]*\}?|\\[pP][^]?|\\x\{[^}]*\}?|\\x[\da-fA-F]{0,2}|\\[0-7]{1,3}|\\[^]?)`,
    String.raw`(?<set>\[\^?\]?(?:\[:[^\]]*?:\]|\\[^]|[^\]\\])*\]?)`,
    String.raw`(?<flags>\(\?[a-zA-Z-]*\))`,
    String.raw`(?<open>\((?:\?(?:P?<[^>=!]*>|P=\w*|<?[=!]|[a-zA-Z-]*:|[^]?))?)`,
    String.raw`(?<close>\))`,
    String.raw`(?<or>\|)`,
    // A count with a leading zero is plain text
    String.raw`(?<repeat>(?:[*+?]|\{(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*)?)?\})\??)`,
    String.raw`(?<start>\^)`,
    String.raw`(?<any>\.)`,
    '[^]'
  ].join('|'),
  'gu'
)

/**
 * The number of the character at an offset, as a person counts: from 1, and each character once, however many code
 * units it takes.
 */
export function characterAt(pattern: string, offset: number): number {
  return Array.from(pattern.slice(0, offset)).length + 1
}
