import t from 'tap'
import { DiagnosticList } from '../../../lib/config/diagnostics/diagnostic-list.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'

function at(
  file: string | null,
  line: number | null,
  column: number | null,
  severity: 'error' | 'warning' = 'error'
): Diagnostic {
  return { code: 'CONFIG_BAD_VALUE', severity, message: 'm', file, line, column, length: 1, path: '' }
}

t.test('diagnostics come in the order of the files and their lines', async (t) => {
  const list = new DiagnosticList()
  const given = [
    at('b', 2, 1),
    at('other', 1, 1),
    at('a', 9, 3),
    at('a', 9, 2),
    at('a', null, null),
    at(null, null, null)
  ]
  for (const diagnostic of given) list.add(() => diagnostic)
  t.same(
    list.sorted(['a', 'b']).map(({ file, line, column }) => [file, line, column]),
    [
      [null, null, null],
      ['other', 1, 1],
      ['a', null, null],
      ['a', 9, 2],
      ['a', 9, 3],
      ['b', 2, 1]
    ]
  )
})

t.test('only errors make the result a failure', async (t) => {
  const list = new DiagnosticList()
  t.equal(list.failed, false)
  list.add(() => at('a', 1, 1, 'warning'))
  t.equal(list.failed, false)
  list.add(() => at('a', 1, 1))
  t.equal(list.failed, true)
})

t.test('beyond the first 500 they are counted, and similar names are no longer looked for', async (t) => {
  const list = new DiagnosticList()
  let made = 0
  for (let count = 0; count < 600; count++) list.add(() => (made++, at('a', count, 1)))
  t.equal(made, 500)
  t.match(list.sorted(['a']).at(-1), { code: 'CONFIG_INVALID', message: /^100 more/, file: null })
  for (let count = 0; count < 100; count++) t.equal(list.suggest('prot', ['port']), 'port')
  t.equal(list.suggest('prot', ['port']), undefined)
})
