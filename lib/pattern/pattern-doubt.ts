import type { BadValue, DoubtfulValue } from '../../types/params.ts'
import { compilePattern } from './compile-pattern.ts'
import { literalInCode } from './pattern-in-code.ts'
import { characterAt, takesOne, timesOf, tokensOf, type PatternToken } from './pattern-tokens.ts'

/** Why a valid pattern is probably not what was meant, as a warning; null if there is no doubt. */
export function patternDoubt(pattern: string): DoubtfulValue | null {
  const tokens = tokensOf(pattern)
  const doubt =
    slashes(pattern) ??
    backspace(pattern, tokens) ??
    notation(tokens) ??
    doubledBackslash(pattern, tokens) ??
    lostBackslash(tokens) ??
    neverMatching(pattern, tokens) ??
    everyLine(pattern)
  return doubt === null ? null : { ...doubt, severity: 'warning' }
}

function slashes(pattern: string): BadValue | null {
  const [, inner, flags = ''] = /^\/([^]+)\/([a-z]*)$/.exec(pattern) ?? []
  if (inner === undefined) return null
  const known = [...new Set(flags)].filter((flag) => 'ims'.includes(flag)).join('')
  return {
    message: 'stands between slashes, which are plain characters here',
    part: { offset: 0, length: 1 },
    suggestion: `\`${known === '' ? '' : `(?${known})`}${inner}\`; or \`\\/\` at its beginning, where the slash is meant`
  }
}

/** Detects forms that describe a line in other programs. With a backslash (`%\{`, `\%Y`) they are meant literally. */
function notation(tokens: readonly PatternToken[]): BadValue | null {
  const plain = tokens
    .map(({ type, text }) => (type === 'literal' || type === 'any' ? text : '\0'.repeat(text.length)))
    .join('')
  for (const [form, name, suggestion] of NOTATIONS) {
    const found = form.exec(plain)
    if (found !== null) {
      const [text] = found
      return {
        message: `holds ${name} \`${text}\`, which is plain text here`,
        suggestion,
        part: { offset: found.index, length: text.length }
      }
    }
  }
  return null
}

const WRITE_OUT = 'describe the characters, such as `^\\d{4}-\\d{2}-\\d{2}`'
const NOTATIONS: readonly (readonly [RegExp, name: string, suggestion: string])[] = [
  [/%\{[A-Za-z_]\w*(?::[^\0}]*)?\}/, 'the grok pattern', `${WRITE_OUT}; or \`%\\{\` where the text is meant`],
  [
    /%[YmdHMSfbBjyzTF][-/.:, T]?%[YmdHMSfbBjyzTF]/,
    'the date format',
    `${WRITE_OUT}; or \`\\%\` for each \`%\` where the text is meant`
  ],
  [/yyyy[-/. ]?MM[-/. ]?dd|YYYY[-/. ]?MM[-/. ]?DD/, 'the date format', WRITE_OUT]
]

/**
 * Detects the character that `"\b"` becomes in a string that processes escapes, such as those of TOML and JavaScript.
 */
function backspace(pattern: string, tokens: readonly PatternToken[]): BadValue | null {
  const token = tokens.find(({ type, text }) => type === 'literal' && text === '\b')
  return token === undefined
    ? null
    : {
        message: `holds a backspace at character ${characterAt(pattern, token.at)}, which is plain text here`,
        suggestion: '`\\b` in single quotes: in double quotes `"\\b"` is this character',
        inCode: "write `'\\\\b'`: in a string of JavaScript `'\\b'` is this character",
        part: { offset: token.at, length: 1 }
      }
}

/**
 * Detects a counted letter at the beginning of a line: `^\d{4}` in a string that processes escapes loses its backslash.
 * Other letters, such as in `^w{3}`, may be meant.
 */
function lostBackslash([start, letter, repeat]: readonly PatternToken[]): BadValue | null {
  if (start?.type !== 'start' || repeat?.type !== 'repeat' || !repeat.text.startsWith('{')) return null
  if (letter?.type !== 'literal' || !/^[ds]$/.test(letter.text)) return null
  return {
    message: `counts the letter \`${letter.text}\` at its beginning`,
    suggestion: `\`^\\${letter.text}${repeat.text}\`, with its backslash; or \`^[${letter.text}]${repeat.text}\` where the letter is meant`,
    part: { offset: letter.at, length: letter.text.length + repeat.text.length }
  }
}

/** Detects `\\d{4}` in single quotes, where one backslash is enough. In a path (`C:\\data`), more letters follow. */
function doubledBackslash(pattern: string, tokens: readonly PatternToken[]): BadValue | null {
  const token = tokens.find(({ type, text }, index) => {
    const [letter, next] = tokens.slice(index + 1, index + 3)
    return (
      type === 'escape' &&
      text === '\\\\' &&
      /^[dswDSW]$/.test(letter?.text ?? '') &&
      !/^[A-Za-z]$/.test(next?.text ?? '')
    )
  })
  if (token === undefined) return null
  return {
    message: `holds a backslash that stands for itself at character ${characterAt(pattern, token.at)}`,
    suggestion: 'one backslash: between single quotes none is doubled',
    inCode: `write ${literalInCode(pattern.replaceAll(/\\\\(?=[dswDSW](?![A-Za-z]))/g, '\\'))}, with half as many backslashes`,
    part: { offset: token.at, length: 3 }
  }
}

/**
 * Detects patterns that can match no line: a line contains no line feed, and nothing comes before its beginning or
 * after its end. Patterns with `|` or flags outside of groups are not examined.
 */
function neverMatching(pattern: string, tokens: readonly PatternToken[]): BadValue | null {
  const outer = outside(tokens)
  if (outer.some(({ type }) => type === 'or' || type === 'flags')) return null
  const needed = outer.filter((token, index) => takesOne(token) && !isOptional(outer[index + 1]))
  const [first, last] = [needed.at(0), needed.at(-1)]
  const feed = needed.find(({ text }) => text === '\n' || text === '\\n')
  const start = outer.find(({ type, at }) => type === 'start' && first !== undefined && first.at < at)
  const end = outer.find(
    ({ type, text, at }) => type === 'assertion' && text === '$' && last !== undefined && last.at > at
  )
  const never = ({ at, text }: PatternToken, why: string, suggestion: string): BadValue => ({
    message: `matches no line: ${why}, at character ${characterAt(pattern, at)}`,
    suggestion,
    part: { offset: at, length: text.length }
  })
  if (feed !== undefined)
    return never(feed, 'a line holds no line feed', 'describe one line: each is held against the pattern alone')
  if (start !== undefined)
    return never(start, 'nothing comes before `^`', '`^` at the beginning; or `\\^` where the character is meant')
  return end === undefined
    ? null
    : never(end, 'nothing comes behind `$`', '`$` at the end; or `\\$` where the character is meant')
}

function isOptional(token: PatternToken | undefined): boolean {
  return token?.type === 'repeat' && timesOf(token).min === 0
}

/** The tokens outside of groups. */
function outside(tokens: readonly PatternToken[]): readonly PatternToken[] {
  let depth = 0
  return tokens.filter(({ type }) => {
    if (type === 'open') depth++
    else if (type === 'close') depth--
    return depth === 0
  })
}

/** Detects patterns that match every line, by testing the empty line and one that contains everything. */
function everyLine(pattern: string): BadValue | null {
  const compiled = compilePattern(pattern)
  if (!compiled.test('') || !compiled.test(EVERYTHING)) return null
  return {
    message: 'matches every line',
    suggestion: 'say what only such a line holds, such as `^\\s` for lines that are indented'
  }
}

const EVERYTHING = `\u{10FFFF}\t${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))}`.repeat(
  11
)
