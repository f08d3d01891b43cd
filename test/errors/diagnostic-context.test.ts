import t from 'tap'
import { diagnosticContext } from '../../lib/errors/diagnostic-context.ts'

const place = { code: 'CONFIG_BAD_CHOICE', severity: 'error', message: 'm', length: 1, column: 3 } as const

t.test('a diagnostic fills every placeholder of the catalogue', async (t) => {
  t.same(
    diagnosticContext({
      ...place,
      file: 'f.toml',
      line: 2,
      path: 'sources[0].params.port',
      expected: 'e',
      received: 'r',
      suggestion: 's',
      allowed: ['a', 'b']
    }),
    {
      area: 'config',
      param: 'port',
      path: 'f.toml',
      line: 2,
      values: { key: 'sources[0].params.port', expected: 'e', received: 'r', suggestion: 's', allowed: 'a, b' }
    }
  )
})

t.test('absent values are left out, and an empty list is shown as one', async (t) => {
  t.same(diagnosticContext({ ...place, file: null, line: null, path: '', allowed: [] }), {
    area: 'config',
    param: '',
    values: { allowed: '-' }
  })
  const many = diagnosticContext({
    ...place,
    file: null,
    line: null,
    path: 'a',
    allowed: Array.from({ length: 30 }, (_, at) => `n${at}`)
  })
  t.match(many.values?.['allowed'], /n19$/)
})
