import path from 'node:path'
import t from 'tap'
import { matchFiles } from '../../lib/file/match-files.ts'
import { reachableFolder } from './support/reachable-folder.ts'
import { withoutRights } from './support/without-rights.ts'

t.test('a name without wildcards is taken as it is, whether the file exists or not', async (t) => {
  const base = t.testdir({ 'a.log': '12345' })
  t.strictSame(await matchFiles(base, 'a.log'), {
    paths: [path.join(base, 'a.log')],
    literal: true,
    troubles: [],
    totalBytes: 5
  })
  t.strictSame(await matchFiles(base, 'nosuch.log'), {
    paths: [path.join(base, 'nosuch.log')],
    literal: true,
    troubles: [],
    totalBytes: 0
  })
})

t.test('a file whose name equals the pattern is one more match, and hides no other', async (t) => {
  const base = t.testdir({
    '[ab].log': 'literal',
    'a.log': '',
    'b*.log': '',
    'bc.log': '',
    '*': t.fixture('symlink', 'gone'),
    'c*': { 'd.log': '' },
    cc: { 'd.log': '' }
  })
  const found = async (pattern: string): Promise<readonly string[]> =>
    (await matchFiles(base, pattern)).paths.map((name) => path.relative(base, name))
  t.strictSame(await found('[ab].log'), ['[ab].log', 'a.log'])
  t.strictSame(await found('b*.log'), ['b*.log', 'bc.log'])
  t.strictSame(
    await found('*'),
    ['[ab].log', 'a.log', 'b*.log', 'bc.log'],
    'a broken link of that name hides no other match either'
  )
  t.strictSame(await found('c*/*.log'), ['c*/d.log', 'cc/d.log'])
  t.strictSame(await found('b[*].log'), ['b*.log'], 'a literal star')
})

t.test('matched files are sorted by name', async (t) => {
  const base = t.testdir({ 'b.log': '22', 'a.log': '1', 'a.log.10': '', 'a.log.2': '', sub: { '0.log': '333' } })
  t.match(await matchFiles(base, '*.log*'), {
    paths: ['a.log', 'a.log.10', 'a.log.2', 'b.log'].map((name) => path.join(base, name)),
    literal: false,
    totalBytes: 3
  })
  t.match(await matchFiles(base, '**/*.log'), {
    paths: ['a.log', 'b.log', 'sub/0.log'].map((name) => path.join(base, name)),
    totalBytes: 6
  })
})

t.test('if nothing matches, the error says why', async (t) => {
  const base = reachableFolder(t, { 'a.log': '', shut: { 'a.log': '' } })
  await t.rejects(matchFiles(base, '*.txt'), {
    code: 'FILE_NO_MATCH',
    message: new RegExp(`\\*\\.txt.*${path.basename(base)}`)
  })
  await t.rejects(matchFiles(path.join(base, 'nosuch'), '*.log'), { code: 'FILE_BASE_NOT_FOUND' })
  await t.rejects(
    matchFiles(path.join(base, 'a.log'), '*.log'),
    { code: 'FILE_BASE_NOT_FOUND' },
    'a file is not a folder'
  )
  const shut = path.join(base, 'shut')
  const error = { code: 'FILE_PERMISSION_DENIED', message: /shut/ }
  await t.rejects(
    withoutRights(shut, () => matchFiles(shut, '*.log')),
    error
  )
  await t.rejects(
    withoutRights(shut, () => matchFiles(base, 'sh*/*.log')),
    error
  )
  await t.rejects(
    withoutRights(shut, () => matchFiles(base, '*/a.*')),
    error
  )
  t.match(
    (await withoutRights(shut, () => matchFiles(base, '**/a.log'))).troubles.length,
    1,
    'if another file matches, the folder without access is only a warning'
  )
})
