import path from 'node:path'
import t from 'tap'
import { searchRoot } from '../../lib/file/search-root.ts'

t.test('searchRoot splits a path into the folder to search and the pattern', async (t) => {
  t.strictSame(searchRoot({ base: '/logs', file: '*.log' }), { base: '/logs', file: '*.log' })
  t.strictSame(searchRoot({ base: '/logs' }), { base: '/logs', file: '' })
  const { root } = path.parse(path.resolve('/'))
  const paths: Readonly<Record<string, readonly [string, string]>> = {
    'var/log/app.log': ['var/log', 'app.log'],
    'var/log/*.log': ['var/log', '*.log'],
    'var/*/app/x.log': ['var', '*/app/x.log'],
    'var/**/x.log': ['var', '**/x.log'],
    'app.log': ['', 'app.log'],
    '*.log': ['', '*.log'],
    'var/[ab]/x': ['var', '[ab]/x'],
    'v?r/x': ['', 'v?r/x']
  }
  for (const [given, [base, file]] of Object.entries(paths)) {
    t.strictSame(
      searchRoot({ base: '.', path: root + given }),
      { base: root + base.split('/').join(path.sep), file },
      `absolute ${given}`
    )
    t.strictSame(searchRoot({ base: '.', path: given }), { base: base.split('/').join(path.sep) || '.', file }, given)
  }
})
