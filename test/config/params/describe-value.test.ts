import t from 'tap'
import { Expanded, SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { quoted, received, shownName } from '../../../lib/config/params/describe-value.ts'

t.test('a value is described by its type, in few words', async (t) => {
  const cases: readonly (readonly [unknown, string])[] = [
    ['1514', 'string "1514"'],
    [1514, 'integer 1514'],
    [-0, 'integer 0'],
    [1.5, 'float 1.5'],
    [NaN, 'float nan'],
    [Infinity, 'float inf'],
    [-Infinity, 'float -inf'],
    [2n ** 63n, 'integer 9223372036854775808'],
    [10n ** 50n, 'integer of over 40 digits'],
    [true, 'boolean true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 2], 'array of 2'],
    [{}, 'table'],
    [new Date(0), 'date 1970-01-01T00:00:00.000Z'],
    [new Date(NaN), 'date'],
    [() => {}, 'function'],
    [Symbol('s'), 'symbol'],
    [new SecretValue('hunter2'), 'secret [redacted]'],
    [new Expanded('x', 'VAR', false), 'string "x" from ${VAR}'],
    [new Expanded('hunter2', 'VAR', true), 'string [redacted] from ${VAR}']
  ]
  for (const [value, text] of cases) t.equal(received(value), text)
})

t.test('a secret is described by its type alone', async (t) => {
  const cases: readonly (readonly [unknown, string])[] = [
    ['hunter2', 'string [redacted]'],
    [5, 'integer [redacted]'],
    [true, 'boolean [redacted]'],
    [['hunter2'], 'array of 1'],
    [{ a: 1 }, 'table'],
    [new Expanded('hunter2', 'VAR', false), 'string [redacted] from ${VAR}']
  ]
  for (const [value, text] of cases) t.equal(received(value, true), text)
})

t.test('a text is cut, and can neither drive a terminal nor show a password', async (t) => {
  t.equal(quoted('x'.repeat(100)), `"${'x'.repeat(59)}…"`)
  t.equal(quoted('a\u001b[31m\u009b\u202e\n'), String.raw`"a\u001b[31m\x9b\u202e\n"`)
  t.notMatch(quoted('-----BEGIN PRIVATE KEY-----\nMIIE'), 'MIIE')
  t.notMatch(quoted('password=hunter2'), 'hunter2')
  t.equal(shownName('max_line_bytes'), 'max_line_bytes')
  t.equal(shownName('a b'), '"a b"')
})
