import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { parsePattern } from '../../../../lib/file/multiline/pattern/pattern-syntax.ts'
import { badPattern, compilePattern } from '../../../../lib/file/multiline/pattern/record-pattern.ts'
import { stepsOf } from '../support/backtracking.ts'
import { randomPattern } from '../support/random-pattern.ts'

t.test('patterns that people write for logs, each with a line that it matches', async (t) => {
  const taken: readonly (readonly [string, string])[] = [
    ['^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}[.,]\\d{3}', '2026-11-22 10:00:00,123 ERROR x'],
    ['^\\d{4}\\-\\d{2}\\-\\d{2}', '2026-11-22'],
    ['^\\[?\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}', '[2026/1/2'],
    ['^\\s', '\tat x'],
    ['^[ \\t]+(?:at |\\.{3} \\d+ more)|^Caused by:|^\\s*Suppressed:', 'Caused by: java.io.IOException: x'],
    ['^(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error)(?::|$)', 'java.lang.IllegalStateException: x'],
    ['^\\s*at (?:[\\w$.<>]+)\\((?:[\\w$]+\\.java:\\d+|Native Method|Unknown Source)\\)', '  at a.B.<init>(B.java:12)'],
    ['^\\s*at .*\\(.*:\\d+\\)$', '    at a.b(C.java:3)'],
    ['^Traceback \\(most recent call last\\):|^  File "[^"]+", line \\d+', '  File "/app/x.py", line 3, in f'],
    ['^\\w+(?:\\.\\w+)*(?:Error|Exception|Warning)\\b', 'requests.exceptions.ConnectionError: x'],
    ['^Unhandled exception\\.|^\\s+at [\\w.`<>]+\\(.*\\) in .+:line \\d+', '   at A.B.C(String s) in /src/C.cs:line 3'],
    ['^ ?--- End of (?:inner )?(?:exception )?stack trace', '--- End of inner exception stack trace ---'],
    ['^goroutine \\d+ \\[[^\\]]+\\]:$', 'goroutine 1 [running]:'],
    ['^panic: |^\\t|^main\\.\\w+\\(', '\t/src/main.go:3 +0x1d'],
    ['^<\\d{1,3}>(?:1 )?\\S+ \\S+', '<34>1 2026-11-22T10:00:00Z host'],
    ['^<\\d{1,3}>[A-Z][a-z]{2}\\s+\\d{1,2} \\d{2}:\\d{2}:\\d{2} \\S+ [^:\\[]+(?:\\[\\d+\\])?:', '<13>Nov  2 10:00:00 host app[3]: x'],
    ['^(\\S+) (\\S+) (\\S+) \\[([^\\]]+)\\] "(\\S+) (\\S+) (\\S+)" (\\d{3}) (\\d+|-)', '::1 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 3'],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3} - ', '10.0.0.1 - bob'],
    ['^\\d{4}/\\d{2}/\\d{2} \\d{2}:\\d{2}:\\d{2} \\[\\w+\\] \\d+#\\d+:', '2026/11/22 10:00:00 [error] 7#7: *1 x'],
    ['^(?!\\s)', 'a'], ['^(?!\\s|at\\b|Caused by)', 'begin'], ['^[^\\s]', 'a'], ['\\S', 'a'], ['(?<=^\\[)\\w', '[a'], ['^(?<level>TRACE|DEBUG|INFO|WARN|ERROR)\\b', 'WARN x'],
    ['^{"time"', '{"time":1}'], ['^\\{|^\\}', '}'], ['.*ERROR.*Exception', 'x ERROR y Exception z'], ['\\\\$', 'goes on \\'], ['^\\p{Lu}', 'Émile'],
    ['^[\\w-.]+:', 'a-b.c:'], ['^[\\d\\-]{10}', '2026-11-22'], ['^\\u{1F600}', '😀'], ['^\\x41\\u0042', 'AB'], ['^[^\\p{L}]', '1'], ['^\\0?a', 'a'],
    ['^[\\b😀]', '😀'], ['^\\cI\\w', '\tx'], ['^\\😀|^a\\-', 'a-'], ['^a{0}b', 'b'], ['^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}', '00:11:22:33:44:55'], ['^[0-9a-f]{32} ', `${'0'.repeat(32)} `],
    ['^a{2,}?b', 'aab'], ['^[]|^a', 'a'], ['(?:^a|^b)+c?', 'b'], ['^(?:|a)*b', 'ab'], ['$^|a', 'a'], ['', 'a']
  ]
  for (const [pattern, line] of taken) {
    t.equal(badPattern(pattern), null, pattern)
    t.match(line, compilePattern(pattern), pattern)
  }
})

t.test('patterns that could hold a source up are refused', async (t) => {
  const exponential = [
    '(a+)+', '(a*)*b', '(a|a)*b', '(a|aa)+$', '(.*a){10}', '^(\\w+\\s?)*$', '(.|\\s)*x', '([a-zA-Z]+)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(\\d|[0-9])+x',
    '^(?:\\s*\\S+\\s*)+$', '((a|b?)x?)*y', '^(?=(a+)+b)', '(?<!(a|a)+)b', '(?:(?:a{2,})*)*', '(?:\\D|x){3,}y', '(?:a|\\p{L})+1', '(?:[^\\p{L}]|1)+1', '(?:\\w{20})+ ', '(?:a-|[a]\\x2D|b)+c'
  ]
  for (const pattern of exponential) t.match(badPattern(pattern), 'can take exponential time: in a repeated part', pattern)
  for (const pattern of ['(a?)+', '(a?){50}a{50}', '(?:a*){3}', '^(a|a?)+$', '(\\s*)+x']) t.match(badPattern(pattern), 'repeats what may be empty', pattern)
  for (const pattern of ['.*.*.*=', '^.*.*.*.*=', 'a+.*a+b', '^\\w*\\w*\\w*\\w*$', '(?=.*.*.*b)', '\\s*\\s*\\s*\\S']) t.match(badPattern(pattern), 'can take too long', pattern)
  t.match(badPattern('.*.*.*='), 'begin it with `^`')
  t.notMatch(badPattern('^.*.*.*.*='), 'begin it with')
})

t.test('what cannot be judged is refused', async (t) => {
  t.equal(badPattern('^(a)\\1'), 'holds the back reference `\\1`, whose cost cannot be bounded')
  t.equal(badPattern('^(?<x>a)\\k<x>'), 'holds the back reference `\\k`, whose cost cannot be bounded')
  t.equal(badPattern('^' + '[a-z]{8}'.repeat(51)), 'is too long for its cost to be bounded')
  t.equal(badPattern('a'.repeat(1001)), 'is longer than 1000 characters')
  t.equal(badPattern(`(?:${'\\w|'.repeat(150)}-)+`), 'can take exponential time: in a repeated part the same characters can be matched in more than one way')
  t.equal(badPattern(`(?:${Array.from({ length: 240 }, (_, index) => String.fromCodePoint(0x4E00 + index)).join('|')})+`), 'is too complicated for its cost to be bounded')
})

t.test('what does not compile, or would never match, is refused with its reason', async (t) => {
  const refused: readonly (readonly [string, string])[] = [
    ['(', 'Unterminated group'], ['a)', 'Unmatched \')\''], ['*', 'Nothing to repeat'], ['[b-a]', 'Range out of order in character class'], ['(?i)a', 'Invalid group'],
    ['\\A\\d', '`\\A` is not known here; `^` is'], ['\\d\\Z', '`\\Z` is not known here; `$` is'], ['\\d\\z', '`\\z` is not known here; `$` is'],
    ['^[[:digit:]]', '`[:digit:]` is not known here; `\\s`, `\\d` and `\\w` are'], ['\\h+x', '`\\h` is not known here'], ['\\p{L}\\-', '`\\p` is not known here'], ['\\u{41}\\-', '`\\u{` is not known here']
  ]
  for (const [pattern, reason] of refused) t.equal(badPattern(pattern), `is not a valid regular expression: ${reason}`, pattern)
  t.throws(() => compilePattern('('), SyntaxError)
})

t.test('a group that a later version of the language brings is not judged', async (t) => {
  t.equal(parsePattern('(?i:a)'), '`(?i`')
})

t.test('of random patterns those that are taken need few steps on lines made to be slow', async () => {
  let refused = 0
  fc.assert(fc.property(randomPattern, fc.array(fc.constantFrom('a', 'b', 'ab', 'aab'), { minLength: 1, maxLength: 3 }), (pattern, unit) => {
    if (badPattern(pattern) !== null) {
      refused++
      return
    }
    const parsed = parsePattern(pattern)
    assert.ok(typeof parsed !== 'string')
    const line = `${unit.join('').repeat(40).slice(0, 40)}!`
    assert.ok(stepsOf(parsed.tree, line, MOST_STEPS) < MOST_STEPS, `${pattern} on ${line}`)
  }), { numRuns: 2000 })
  assert.ok(refused > 0)
})

t.test('the count of steps tells slow patterns from others', async (t) => {
  const steps = (pattern: string): number => {
    const parsed = parsePattern(pattern)
    return typeof parsed === 'string' ? 0 : stepsOf(parsed.tree, `${'a'.repeat(40)}!`, MOST_STEPS)
  }
  t.equal(steps('(a+)+b'), MOST_STEPS)
  t.equal(steps('(a|a)*b'), MOST_STEPS)
  t.ok(steps('a*a*b') < MOST_STEPS)
})

/** Far above the third power of the line's length, far below two to the power of it. */
const MOST_STEPS = 2_000_000
