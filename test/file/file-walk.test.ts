import path from 'node:path'
import t from 'tap'
import { walkFiles } from '../../lib/file/file-walk.ts'
import { troubleError } from '../../lib/file/name-look.ts'
import { reachableFolder } from './support/reachable-folder.ts'
import { withoutRights } from './support/without-rights.ts'

const tree = {
  'a.log': '',
  'b.log': '',
  'c.txt': '',
  '.hidden.log': '',
  '[x].log': '',
  sub: { 'a.log': '', deep: { 'a.log': '', 'd.log': '', deeper: { 'a.log': '' } }, '.secret': { 'a.log': '' } },
  other: { 'a.log': '', empty: {} },
  'folder.log': {}
}

async function walk(base: string, pattern: string): Promise<string[]> {
  const { found, unreadable } = await walkFiles(base, pattern)
  if (unreadable[0] !== undefined) throw troubleError(unreadable[0])
  return [...found].map((name) => path.relative(base, name)).sort()
}

t.test('patterns match names of files and folders', async (t) => {
  const base = t.testdir(tree)
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['*', ['[x].log', 'a.log', 'b.log', 'c.txt']],
    ['*.log', ['[x].log', 'a.log', 'b.log']],
    ['.*', ['.hidden.log']],
    ['?.log', ['a.log', 'b.log']],
    ['[ab].log', ['a.log', 'b.log']],
    ['**/[x].log', ['[x].log']],
    ['[[]x].log', ['[x].log']],
    ['*/*.log', ['other/a.log', 'sub/a.log']],
    ['sub/*.log', ['sub/a.log']],
    ['sub/deep/*.log', ['sub/deep/a.log', 'sub/deep/d.log']],
    ['s*/d*/a.log', ['sub/deep/a.log']],
    ['*/a.log', ['other/a.log', 'sub/a.log']],
    ['**/a.log', ['a.log', 'other/a.log', 'sub/a.log', 'sub/deep/a.log', 'sub/deep/deeper/a.log']],
    ['**/**/a.log', ['a.log', 'other/a.log', 'sub/a.log', 'sub/deep/a.log', 'sub/deep/deeper/a.log']],
    ['sub/**', ['sub/a.log', 'sub/deep/a.log', 'sub/deep/d.log', 'sub/deep/deeper/a.log']],
    ['sub/**/deep/*', ['sub/deep/a.log', 'sub/deep/d.log']],
    ['**/deep/**/a.log', ['sub/deep/a.log', 'sub/deep/deeper/a.log']],
    ['**/d?.log', []],
    [
      '**',
      [
        '[x].log',
        'a.log',
        'b.log',
        'c.txt',
        'other/a.log',
        'sub/a.log',
        'sub/deep/a.log',
        'sub/deep/d.log',
        'sub/deep/deeper/a.log'
      ]
    ],
    ['sub/.s*/*', ['sub/.secret/a.log']],
    ['./*.txt', ['c.txt']],
    ['.//*.txt', ['c.txt']],
    ['s*/./a.log', ['sub/a.log']],
    ['nosuch/*', []],
    ['a.log/*', []],
    ['*/nosuch', []],
    ['other/empty/*', []],
    ['folder.*', []],
    ['**/*/a.log', ['other/a.log', 'sub/a.log', 'sub/deep/a.log', 'sub/deep/deeper/a.log']]
  ]
  for (const [pattern, names] of cases) t.strictSame(await walk(base, pattern), names, pattern)
})

t.test('links to files are followed; links to folders only where the pattern names them', async (t) => {
  const base = t.testdir({
    releases: { one: { 'a.log': '' } },
    logs: {
      'real.log': '',
      'link.log': t.fixture('symlink', 'real.log'),
      'broken.log': t.fixture('symlink', 'gone'),
      'self.log': t.fixture('symlink', 'self.log')
    },
    current: t.fixture('symlink', 'releases/one'),
    loop: { up: t.fixture('symlink', '..'), 'x.log': '' }
  })
  t.strictSame(await walk(base, 'logs/*.log'), ['logs/link.log', 'logs/real.log'])
  t.strictSame(await walk(base, 'current/*.log'), ['current/a.log'])
  t.strictSame(await walk(base, 'c*/*.log'), [])
  t.strictSame(await walk(base, '**/*.log'), ['logs/link.log', 'logs/real.log', 'loop/x.log', 'releases/one/a.log'])
  t.strictSame(await walk(base, 'loop/up/loop/up/loop/*.log'), ['loop/up/loop/up/loop/x.log'])
})

t.test('a folder that may not be listed is reported, and the other folders are still searched', async (t) => {
  const base = reachableFolder(t, { open: { 'a.log': '' }, shut: { 'a.log': '' } })
  const shut = path.join(base, 'shut')
  const { found, unreadable } = await withoutRights(shut, () => walkFiles(base, '*/*.log'))
  t.strictSame([...found], [path.join(base, 'open', 'a.log')])
  t.match(unreadable, [{ kind: 'unknown', cause: { code: 'EACCES' }, path: shut }])
  const named = await withoutRights(shut, () => walkFiles(base, '*/a.log'))
  t.strictSame([...named.found], [path.join(base, 'open', 'a.log')])
  t.match(named.unreadable, [{ kind: 'unknown', cause: { code: 'EACCES' }, path: path.join(shut, 'a.log') }])
  const both = await withoutRights(shut, () => walkFiles(base, '**/a.log'))
  t.strictSame([...both.found], [path.join(base, 'open', 'a.log')])
  t.strictSame(
    both.unreadable.map(({ path }) => path),
    [shut],
    'one error for everything in the folder'
  )
})

t.test('in a folder that may be entered but not listed, literal names are found', async (t) => {
  const base = reachableFolder(t, { shut: { 'a.log': '', sub: { 'a.log': '', 'b.log': '' } } })
  const shut = path.join(base, 'shut')
  const enterOnly = async (pattern: string): Promise<unknown> => {
    const { found, unreadable } = await withoutRights(shut, () => walkFiles(base, pattern), 0o111)
    return [[...found].map((name) => path.relative(shut, name)).sort(), unreadable.map(({ path }) => path)]
  }
  t.strictSame(await enterOnly('**/a.log'), [['a.log'], [shut]])
  t.strictSame(await enterOnly('**/sub/*'), [['sub/a.log', 'sub/b.log'], [shut]])
  t.strictSame(await enterOnly('shut/sub/*'), [['sub/a.log', 'sub/b.log'], []])
})

t.test('a link whose target may not be examined is reported by the name of the link', async (t) => {
  const base = reachableFolder(t, {
    shut: { 'a.log': '' },
    logs: {
      'a.log': t.fixture('symlink', '../shut/a.log'),
      'b.log': t.fixture('symlink', '../shut/a.log'),
      'c.log': ''
    }
  })
  const { found, unreadable } = await withoutRights(path.join(base, 'shut'), () => walkFiles(base, 'logs/*.log'))
  t.strictSame([...found], [path.join(base, 'logs/c.log')])
  t.strictSame(unreadable.map(({ path }) => path).sort(), [
    path.join(base, 'logs/a.log'),
    path.join(base, 'logs/b.log')
  ])
})

t.test('a folder that is reached in several ways is listed once', async (t) => {
  const base = t.testdir(tree)
  const { found } = await walkFiles(base, '*/../*.log', { maxVisited: 16 })
  t.strictSame([...found].map((name) => path.relative(base, name)).sort(), ['[x].log', 'a.log', 'b.log'])
  await t.resolves(walkFiles(base, '**/*/**/*.log', { maxVisited: 17 }))
})

t.test('a search that examines too many names is given up', async (t) => {
  const base = t.testdir(tree)
  await t.rejects(walkFiles(base, '**/*.log', { maxVisited: 5 }), {
    code: 'FILE_TOO_MANY_MATCHES',
    classification: { area: 'file' }
  })
  await t.resolves(walkFiles(base, 'sub/*.log', { maxVisited: 5 }))
})

t.test('patterns of any depth do not overflow the stack', async (t) => {
  const base = t.testdir(tree)
  t.equal((await walk(base, `${'**/'.repeat(100_000)}c.txt`)).length, 1)
  t.strictSame(await walk(base, `${'*/'.repeat(100_000)}c.txt`), [])
  t.strictSame(
    await walk(base, `${'a/'.repeat(100_000)}*`).catch(({ code }: { readonly code: string }) => code),
    'SYSTEM_ENAMETOOLONG'
  )
  t.strictSame(await walk(base, `${'**/*/'.repeat(50_000)}c.txt`), [])
})
