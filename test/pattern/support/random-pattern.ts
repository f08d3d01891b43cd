import fc from 'fast-check'

/** Characters that the two engines, or the dialects they come from, could take differently. */
const CHARACTERS = [
  'a',
  'b',
  'K',
  's',
  '0',
  '9',
  '_',
  '-',
  ' ',
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  '\0',
  '\b',
  '\u001F',
  '"',
  '/',
  ':',
  ',',
  '=',
  '!',
  '&',
  '~',
  '<',
  '}',
  ']',
  '\u00A0',
  '\u0085',
  'é',
  'ſ',
  '\u212A',
  '\u0660',
  '\u2028',
  '\u2029',
  '\u3000',
  '\uFEFF',
  '\uFFFF',
  '😀',
  '😂',
  '\uD83D',
  '\uDE00'
]
/** What a backslash can begin that both engines know. */
export const ESCAPES: readonly string[] = [
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\t',
  '\\n',
  '\\v',
  '\\f',
  '\\r',
  '\\a',
  '\\x41',
  '\\x{1F600}',
  '\\x{d83d}',
  '\\-',
  '\\.',
  '\\]',
  '\\[',
  '\\\\',
  '\\^',
  '\\"',
  '\\_',
  '\\ ',
  '\\~'
]

const character = fc.constantFrom(...CHARACTERS)
const escape = fc.constantFrom(...ESCAPES)

/** Lines of these characters, some of them lone surrogates. */
export const randomLine: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', '0', ' ') }, character), { maxLength: 12 })
  .map((characters) => characters.join(''))

const range = fc.tuple(character, character).map(([a, b]) =>
  [a, b]
    .sort((x, y) => x.codePointAt(0)! - y.codePointAt(0)!)
    .map((one) => (one === ']' ? '\\]' : one))
    .join('-')
)
const set = fc
  .tuple(
    fc.constantFrom('[', '[^', '[]', '[^]', '[-', '[^-'),
    fc.array(
      fc.oneof(
        character.filter((one) => one !== ']'),
        escape,
        range
      ),
      { minLength: 1, maxLength: 4 }
    ),
    fc.constantFrom(']', '-]')
  )
  .map(([open, members, close]) => `${open}${members.join('')}${close}`)
const one = fc.oneof(character, escape, set, fc.constantFrom('.', 'a', 'b'))
const counted = fc.tuple(one, fc.constantFrom('', '', '', '{2}', '{0}', '{1,1}', '{3}?')).map((parts) => parts.join(''))
const fixed = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: counted }, fc.constantFrom('^', '$', '\\b', '\\B', '{', '{a}', '{01}', 'a{,2}')),
    { maxLength: 4 }
  )
  .map((parts) => parts.join(''))
const repeated = fc
  .tuple(one, fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{1,3}', '{2,}', '{0,2}?'))
  .map((parts) => parts.join(''))
const group = fc
  .tuple(fc.constantFrom('(', '(?:'), fc.array(fixed, { minLength: 1, maxLength: 3 }))
  .map(([open, options]) => `${open}${options.join('|')})`)

/** Patterns that `RegExp` may serve: `^`, fixed pieces, and one choice. Now and then one that only looks like it. */
export const eligiblePattern: fc.Arbitrary<string> = fc
  .tuple(fixed, fc.oneof(repeated, group, fixed), fixed)
  .map((parts) => `^${parts.join('')}`)

/** Anything that could stand in a pattern, valid or not. */
export const anyPattern: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      character,
      escape,
      set,
      repeated,
      group,
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '\\',
        '|',
        '?',
        '*',
        '+',
        '(?i)',
        '(?s-i:',
        '(?P<n>',
        '(?<n',
        '(?=',
        '(?<!',
        '\\1',
        '\\k<n>',
        '\\pL',
        '\\p{Greek}',
        '\\P{',
        '\\p',
        '\\Q',
        '\\E',
        '\\C',
        '\\x{',
        '\\x4',
        '[:alpha:]',
        '[[:alpha:]',
        '[[:',
        '{2,1}',
        '{1001}',
        '{999999999}',
        ',',
        '$',
        '^',
        '%{X}',
        '/',
        '\\z'
      )
    ),
    { maxLength: 10 }
  )
  .map((parts) => parts.join(''))
