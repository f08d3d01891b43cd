import * as fc from 'fast-check'
import t from 'tap'
import { formatExcerpt } from '../../../lib/config/diagnostics/format-excerpt.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

function format(excerpt: string, column: number, length: number, excerptColumn = 1): string[] {
  const diagnostic: Diagnostic = {
    code: 'CONFIG_BAD_VALUE',
    severity: 'error',
    message: 'm',
    file: 'f',
    line: 1,
    column,
    length,
    path: '',
    excerpt,
    excerptColumn
  }
  const formatted = formatExcerpt(diagnostic)
  return formatted === null ? [] : [formatted.line, formatted.carets]
}

t.test('carets stand below what they point at', async (t) => {
  const cases: ReadonlyArray<readonly [excerpt: string, column: number, length: number, line: string, carets: string]> =
    [
      ['port = "x"', 8, 3, 'port = "x"', '       ^^^'],
      ['\tport = 1', 9, 1, '    port = 1', '           ^'],
      ['名 = "日志" # x', 5, 4, '名 = "日志" # x', '     ^^^^^^'],
      ['a😀 = 1', 7, 1, 'a😀 = 1', '      ^'],
      ['e\u0301 = 1', 6, 1, 'e\u0301 = 1', '    ^'],
      ['a\u001B[31m = 1', 10, 1, 'a\\x1b[31m = 1', '            ^'],
      ['a\u202E = 1', 6, 1, 'a\\u202e = 1', '           ^'.slice(1)],
      ['abc', 9, 4, 'abc', '   ^'],
      ['', 1, 1, '', '^']
    ]
  for (const [excerpt, column, length, line, carets] of cases)
    t.same(format(excerpt, column, length), [line, carets], excerpt)
})

t.test('a long line is cut around the caret', async (t) => {
  const [line = '', carets = ''] = format(`${'a'.repeat(300)}HERE${'b'.repeat(300)}`, 301, 4)
  t.equal(line, `… ${'a'.repeat(50)}HERE${'b'.repeat(56)} …`)
  t.equal(line.slice(carets.indexOf('^'), carets.length), 'HERE')
  t.same(format('x = 1', 44, 1, 40), ['… x = 1', '      ^'], 'the excerpt itself begins in the middle')
})

t.test('without an excerpt or a column there is nothing to show', async (t) => {
  const nothing: Diagnostic = {
    code: 'CONFIG_BAD_VALUE',
    severity: 'error',
    message: 'm',
    file: null,
    line: null,
    column: null,
    length: 1,
    path: ''
  }
  t.equal(formatExcerpt(nothing), null)
  t.equal(formatExcerpt({ ...nothing, excerpt: 'x' }), null)
})

t.test('property: any line gives one line of bounded width that no terminal obeys', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(400), fc.nat(400), (excerpt, column, length) => {
      const [line = '', carets = ''] = format(excerpt, column + 1, length)
      return !/[\p{Cc}\p{Cf}]/u.test(line) && line.length < 700 && /^ *\^+$/.test(carets)
    })
  )
})
