import fc from 'fast-check'
import assert from 'node:assert/strict'
import { RE2JS } from 're2js'
import t from 'tap'
import { compilePattern } from '../../lib/pattern/compile-pattern.ts'
import { patternDoubt } from '../../lib/pattern/pattern-doubt.ts'
import { patternFault } from '../../lib/pattern/pattern-fault.ts'

t.test('patterns that people write for logs, each with a line that it matches', async (t) => {
  const taken: readonly (readonly [pattern: string, line: string])[] = [
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
    [
      '^(\\S+) (\\S+) (\\S+) \\[([^\\]]+)\\] "(\\S+) (\\S+) (\\S+)" (\\d{3}) (\\d+|-)',
      '::1 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 3'
    ],
    ['^(?:\\d{1,3}\\.){3}\\d{1,3} - ', '10.0.0.1 - bob'],
    ['^(?<level>TRACE|DEBUG|INFO|WARN|ERROR)\\b', 'WARN x'],
    ['^{"time"', '{"time":1}'],
    ['^\\{|^\\}', '}'],
    ['\\\\$', 'goes on \\'],
    ['^\\p{Lu}', 'Émile'],
    ['^[\\w-.]+:', 'a-b.c:'],
    // What could be slow before
    ['.*a.*b', 'xaxb'],
    ['\\w+\\w+!', 'ab!'],
    ['.*ERR.*code', 'ERR of code'],
    ['\\w+.*:', 'a b:'],
    ['^(a+)+$', 'aaa'],
    // What the syntax of Go, Vector and the OpenTelemetry collector has
    ['(?i)^error', 'ERROR x'],
    ['^(?i:warn|error)\\b', 'Warn x'],
    ['\\A\\d', '1'],
    ['^[[:digit:]]{4}', '2026'],
    ['^[[:^space:]]', 'a'],
    ['^(?P<year>\\d{4})', '2026'],
    ['x\\z', 'x'],
    ['^\\Q[a.b]\\E', '[a.b]'],
    ['^\\pL+$', '日本'],
    ['^\\p{Greek}', 'αβ'],
    ['^\\x{1F600}', '😀'],
    ['(?U)^a+b', 'aab'],
    ['^[^\\P{Han}]', '日']
  ]
  for (const [pattern, line] of taken) {
    t.equal(patternFault(pattern), null, pattern)
    t.equal(patternDoubt(pattern), null, pattern)
    t.ok(compilePattern(pattern).test(line), pattern)
  }
})

t.test('the meaning is that of RE2, whichever engine serves', async (t) => {
  const meanings: readonly (readonly [pattern: string, line: string, matches: boolean])[] = [
    ['^\\s', '\v', false],
    ['^\\s', '\u00A0', false],
    ['^\\s', '\uFEFF', false],
    ['^\\s', '\f', true],
    ['\\s|x', '\v', false],
    ['^\\d', '\u0660', false],
    ['\\d|x', '\u0660', false],
    ['^\\w', 'é', false],
    ['^.$', '\r', true],
    ['^.$', '\u2028', true],
    ['.x|\\n', '\u2028x', true],
    ['^.$', '\n', false],
    ['^a$', 'a\n', false],
    ['a\\z|b$', 'a\n', false],
    ['^.$', '😀', true],
    ['^[^a]$', '😀', true],
    ['(?i)^\\w', '\u212A', true],
    ['(?i)^k', '\u212A', true],
    ['^é\\b', 'é', false],
    ['\\Bé|x', 'é', true],
    ['^a{,2}', 'a{,2}', true],
    ['^[]a]+', ']', true]
  ]
  for (const [pattern, line, matches] of meanings)
    t.equal(compilePattern(pattern).test(line), matches, `${pattern} on ${encodeURI(line)}`)
})

t.test('patterns that count much mean the same', async () => {
  const piece = fc.constantFrom('a', '[ab]', '.', '(?:b?)', '(?:a|b)', '\\b', '^', '$')
  const count = fc.constantFrom('{17}', '{0,20}', '{2,30}', '{18,}', '*', '')
  const text = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'a'.repeat(17), 'ba'.repeat(9), ' '))
    .map((parts) => parts.join(''))
  const matches = { yes: 0, no: 0 }
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, count), { minLength: 1, maxLength: 3 }), text, (pieces, line) => {
      const pattern = `(?:${pieces.flat().join('')})`
      const expected = RE2JS.compile(pattern).test(line)
      matches[expected ? 'yes' : 'no']++
      assert.equal(compilePattern(pattern).test(line), expected, `${pattern} on ${line}`)
    }),
    { numRuns: 500 }
  )
  assert.ok(matches.yes > 50 && matches.no > 50, JSON.stringify(matches))
})
