import t from 'tap'
import { fileConnector } from '../../lib/file/file-connector.ts'
import { searchRoot } from '../../lib/file/search-root.ts'
import { fileParams } from './support/file-params.ts'
import { openContext } from './support/open-context.ts'

t.test('searchRoot splits a path into the folder to search and the pattern', async (t) => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['/var/log/app.log', '/var/log', 'app.log'],
    ['/var/log/*.log', '/var/log', '*.log'],
    ['/var/*/app/*.log', '/var', '*/app/*.log'],
    ['/*.log', '/', '*.log'],
    ['app.log', '.', 'app.log'],
    ['*.log', '.', '*.log'],
    ['logs/**/a.log', 'logs', '**/a.log'],
    ['../x.log', '..', 'x.log'],
    ['a//b.log', 'a', 'b.log'],
    ['/var/log/', '/var/log', ''],
    ['/', '/', ''],
    ['a[1].log', '.', 'a[1].log']
  ]
  for (const [whole, base, file] of cases) t.strictSame(searchRoot({ base: '.', path: whole }), { base, file }, whole)
  t.strictSame(searchRoot({ base: '/b', file: 'f' }), { base: '/b', file: 'f' })
  t.strictSame(searchRoot({ base: '/b' }), { base: '/b', file: '' })
})

t.test('the connector opens the file that the params name; a missing file is FILE_NOT_FOUND', async (t) => {
  const base = t.testdir({ 'a.log': 'x\n' })
  const intake = await fileConnector.open(fileParams({ base, file: 'a.log' }), openContext())
  t.match(intake, { opened: { files: [`${base}/a.log`] } })
  if ('close' in intake) await intake.close()
  await t.rejects(Promise.resolve(fileConnector.open(fileParams({ base, file: 'b.log' }), openContext())), {
    code: 'FILE_NOT_FOUND'
  })
})
