import fc from 'fast-check'
import assert from 'node:assert/strict'
import { RE2JS } from 're2js'
import t from 'tap'
import { nativeSource } from '../../lib/pattern/native-source.ts'
import { patternFault } from '../../lib/pattern/pattern-fault.ts'
import { tokensOf } from '../../lib/pattern/pattern-tokens.ts'
import { eligiblePattern, ESCAPES, randomLine } from './support/random-pattern.ts'

const isServed = (pattern: string): boolean => nativeSource(tokensOf(pattern)) !== null

t.test('what RegExp serves', async (t) => {
  const served = [
    '^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}[.,]\\d{3}',
    '^\\d{4}\\-\\d{2}',
    '^\\s',
    '^[ \\t]',
    '^\\S',
    '^[^\\s]',
    '^\\s+at',
    '^.*ERROR',
    '^a?b',
    '^a{2,4}',
    '^a{2,}',
    '^a+?b$',
    '^{"time"',
    '^<\\d{1,3}>',
    '^(?:TRACE|DEBUG|INFO)\\b',
    '^(a|b)c',
    '^(\\d\\d) (a)',
    '^(?:a(?:b)|c)',
    '^[]a]',
    '^[a-z-9]',
    '^[+--]',
    '^a{3}?',
    '^',
    '^^',
    '^$',
    '^\\x41\\x{1F600}',
    '^[\\d\\-]'
  ]
  for (const pattern of served) {
    t.equal(patternFault(pattern), null, pattern)
    t.ok(isServed(pattern), pattern)
  }
})

t.test('what could be slow is never served by RegExp, nor what it could take in another way', async (t) => {
  const hostile = [
    '.*a.*b',
    '\\w+\\w+!',
    '.*ERR.*code',
    '\\w+.*:',
    '^.*a.*b',
    '^\\w+\\w+!',
    '^\\w+.*:',
    '(a+)+$',
    '^(a+)+$',
    '^(a|aa)+$',
    '^(a*)*b',
    '^(?:a|a)(?:a|a)(?:a|a)b',
    '^(?:a|b)c*',
    '^(?:a|(?:b|c))',
    '^a?a?a',
    '^a{0,1}a{0,1}',
    '^\\[?\\d{4}[-/]\\d{1,2}',
    '^(?:ab){2}',
    '^(?:ab)?',
    '^a|b',
    '^a|^b',
    'a',
    '\\s+$',
    ' +x',
    '^.*a{100}b',
    `^${'a'.repeat(100)}`
  ]
  const other = [
    '(?i)^a',
    '^(?i)a',
    '^(?i:a)',
    '^(?s).',
    '(?m)^a',
    '^(?P<n>a)',
    '^(?<n>a)',
    '^\\pL',
    '^\\p{Greek}',
    '^[\\pL]',
    '^[\\p{Greek}]',
    '^[[:digit:]]',
    '^\\Qa.b\\E',
    '\\Aa',
    '^\\A',
    '^a\\z',
    '^\\101',
    '^[\\101]',
    '^*',
    '^$*',
    '^\\b+a',
    '^(?:^)*'
  ]
  for (const pattern of [...hostile, ...other]) {
    t.equal(patternFault(pattern), null, pattern)
    t.notOk(isServed(pattern), pattern)
  }
})

t.test('both engines agree on every character', async () => {
  const pieces = [
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '[\\s]',
    '[^\\s]',
    '[\\S]',
    '[^\\S]',
    '[\\D\\n]',
    '[^\\W_]',
    '[^a]',
    '[^\\n]',
    '[!-/:-@]',
    'K',
    'ſ',
    'a\\b',
    '.\\B',
    '[^\\x00-\\x{FFFF}]',
    ...ESCAPES
  ]
  for (const piece of pieces) {
    const pattern = `^${piece}$`
    const [native, re2] = [
      new RegExp(nativeSource(tokensOf(pattern)) ?? assert.fail(pattern), 'u'),
      RE2JS.compile(pattern)
    ]
    for (let code = 0; code <= 0x10ffff; code += code < 0x3100 ? 1 : 251) {
      const character = String.fromCodePoint(code)
      if (native.test(character) !== re2.test(character)) assert.fail(`${pattern} on U+${code.toString(16)}`)
    }
  }
})

t.test('both engines agree on random patterns and lines', async () => {
  let served = 0
  let matches = 0
  fc.assert(
    fc.property(eligiblePattern, fc.array(randomLine, { minLength: 5, maxLength: 5 }), (pattern, lines) => {
      if (patternFault(pattern) !== null) return
      const source = nativeSource(tokensOf(pattern))
      if (source === null) return
      served++
      const [native, re2] = [new RegExp(source, 'u'), RE2JS.compile(pattern)]
      for (const line of lines) {
        const expected = re2.test(line)
        if (expected) matches++
        assert.equal(native.test(line), expected, `${JSON.stringify(pattern)} on ${JSON.stringify(line)}`)
      }
    }),
    { numRuns: 2000 }
  )
  assert.ok(served > 800 && matches > 100, `${served} served, ${matches} matches`)
})
