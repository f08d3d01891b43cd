import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { compilePattern } from '../../lib/pattern/compile-pattern.ts'
import { patternDoubt } from '../../lib/pattern/pattern-doubt.ts'
import { patternFault } from '../../lib/pattern/pattern-fault.ts'
import { anyPattern } from './support/random-pattern.ts'

t.test('what other dialects have is named, with its place and what to write', async (t) => {
  const look = /^say what the line holds, such as `\^\\S` for/
  const refused: readonly (readonly [pattern: string, name: string, at: number, text: string, suggestion: RegExp])[] = [
    ['^(?!\\s)', 'the look-ahead', 2, '(?!', look],
    ['a(?=b)', 'the look-ahead', 2, '(?=', look],
    ['(?<=a)b', 'the look-behind', 1, '(?<=', look],
    ['^x(?<!a', 'the look-behind', 3, '(?<!', look],
    ['\\Q(?!\\E(?!a)', 'the look-ahead', 8, '(?!', look],
    ['[(?!](?!a)', 'the look-ahead', 6, '(?!', look],
    ['(a)\\1', 'the back reference', 4, '\\1', /^write out/],
    ['(?P<n>a)\\k<n>', 'the back reference', 9, '\\k<n>', /^write out/],
    ['(?P<n>a)(?P=n)', 'the back reference', 9, '(?P=n)', /^write out/],
    ['(?>a)b', 'the atomic group', 1, '(?>', /\(\?:/],
    ['^a(?#x)', 'the comment', 3, '(?#', /leave it out/],
    ['(?R)', 'the recursion', 1, '(?R', /write out/],
    ['(?x) a', 'the flags', 1, '(?x)', /\(\?i\)/],
    ['a++', 'the possessive repetition', 2, '++', /second `\+`/],
    ['a{2}+', 'the possessive repetition', 2, '{2}+', /second `\+`/],
    ['a\\Z', 'the escape', 2, '\\Z', /\\z/],
    ['\\Ga', 'the escape', 1, '\\G', /\\A/],
    ['^\\h+', 'the escape', 2, '\\h', /\[ \\t\]/],
    ['^[a\\h]', 'the escape', 4, '\\h', /\[ \\t\]/],
    ['[\\\\h]\\h', 'the escape', 6, '\\h', /\[ \\t\]/],
    ['\\H', 'the escape', 1, '\\H', /\[\^ \\t\]/],
    ['a\\R', 'the escape', 2, '\\R', /\$/],
    ['\\N', 'the escape', 1, '\\N', /`\.`/],
    ['a\\Kb', 'the escape', 2, '\\K', /leave it out/],
    ['\\X', 'the escape', 1, '\\X', /\\pL/],
    ['\\u0041', 'the escape', 1, '\\u0041', /\\x\{1F600\}/],
    ['\\u{41}', 'the escape', 1, '\\u{41}', /\\x\{1F600\}/],
    ['\\cA', 'the escape', 1, '\\cA', /\\x01/],
    ['\\C', 'the escape', 1, '\\C', /`\.`/],
    ['\\e[', 'the escape', 1, '\\e', /\\x1B/]
  ]
  for (const [pattern, name, at, text, suggestion] of refused) {
    const fault = patternFault(pattern)
    t.match(
      fault,
      {
        message: `holds ${name} \`${text}\` at character ${at}, which the syntax of RE2 does not have`,
        suggestion,
        part: { offset: at - 1, length: text.length }
      },
      pattern
    )
  }
})

t.test('what is no regular expression is refused at its place', async (t) => {
  const refused: readonly (readonly [pattern: string, reason: string, at: number, length: number])[] = [
    ['(', 'missing closing )', 1, 1],
    ['a(b)(?:c(d', 'missing closing )', 9, 1],
    ['(?:[)]', 'missing closing )', 1, 3],
    ['a(b))c)', 'unexpected )', 5, 1],
    [')', 'unexpected )', 1, 1],
    ['a[bc', 'missing closing ]', 2, 3],
    ['[a]\\', 'trailing backslash at end of expression', 4, 1],
    ['[b-a]', 'invalid character class range', 2, 3],
    ['b-a[xb-a]', 'invalid character class range', 6, 3],
    ['[[:foo:]]', 'invalid character class range', 2, 7],
    ['a\\p{Foo}', 'invalid character class range', 2, 7],
    ['\\pX', 'invalid character class range', 1, 3],
    ['a|*', 'missing argument to repetition operator', 3, 1],
    ['\\Q**\\Ea**', 'invalid nested repetition operator', 8, 2],
    ['a{1001}', 'invalid repeat count', 2, 6],
    ['a{2,1}', 'invalid repeat count', 2, 5],
    ['(?P<n>a)(?P<m>b)(?P<n>c)', 'duplicate capture group name', 17, 6],
    ['a(?P<n', 'invalid named capture', 2, 5],
    ['(?P<a b>x)', 'invalid named capture', 1, 8],
    ['(?', 'invalid or unsupported Perl syntax', 1, 2]
  ]
  for (const [pattern, reason, at, length] of refused) {
    t.strictSame(
      patternFault(pattern),
      { message: `is not a valid regular expression: ${reason} at character ${at}`, part: { offset: at - 1, length } },
      pattern
    )
  }
})

t.test('what would take too much memory or time is refused before it is compiled', async (t) => {
  t.strictSame(patternFault('a'.repeat(1001)), { message: 'is longer than 1000 characters' })
  t.equal(patternFault('a'.repeat(1000)), null)
  const large = 'is too large: with its counted repetitions written out it comes to more than 1024 characters'
  for (const pattern of [
    `(?:${'a'.repeat(980)}){1000}`,
    '(?:(?:a{10}){10}){11}',
    '(a{500}b?){3}',
    '(?:\\pL{100}){11}',
    `(${'a?'.repeat(400)}){2,4}`,
    '(?:[ab]{600}){0,2}',
    'a{513}b{512}',
    '\\Qabc\\E{1000}'.repeat(2),
    `((${'a'.repeat(600)}){2}`
  ]) {
    t.strictSame(patternFault(pattern), { message: large }, pattern)
  }
  for (const pattern of [
    'a{1000}',
    '^.{0,1000}x',
    '(?:a{100}){10}',
    '(?:ab|c){0}',
    '\\Qabc\\E{1000}',
    '[0-9a-f]{32}',
    '(?:a{500,}){2}',
    `${'('.repeat(490)}a${')'.repeat(490)}`,
    `${'(?:'.repeat(190)}a${')*'.repeat(190)}`
  ]) {
    t.equal(patternFault(pattern), null, pattern)
  }
})

t.test('no pattern crashes, and a part that is pointed at stands in the pattern', async () => {
  const seen = { valid: 0, parts: 0 }
  fc.assert(
    fc.property(anyPattern, (pattern) => {
      const fault = patternFault(pattern)
      const { part } = fault ?? patternDoubt(pattern) ?? {}
      if (part !== undefined) {
        seen.parts++
        assert.ok(part.offset >= 0 && part.length > 0 && part.offset + part.length <= pattern.length, pattern)
      }
      if (fault === null) {
        seen.valid++
        compilePattern(pattern).test(pattern)
      }
    }),
    {
      numRuns: 3000,
      examples: [
        [''],
        ['\\'],
        ['['],
        ['[^'],
        ['(?'],
        ['(?P'],
        ['(?P<'],
        ['{'],
        ['\\p'],
        ['\\p{'],
        ['\\Q'],
        ['\\x'],
        ['\\x{'],
        ['[[:'],
        ['\uD83D']
      ]
    }
  )
  assert.ok(seen.valid > 300 && seen.parts > 300, JSON.stringify(seen))
})

t.test('characters are counted as a reader counts them', async (t) => {
  t.strictSame(patternFault('\u{1F600}\\y'), {
    message: 'is not a valid regular expression: invalid escape sequence at character 2',
    part: { offset: 2, length: 2 }
  })
  t.match(patternFault('\u{1F600}\u{1F600}(?!x)')?.message, 'at character 3')
})
