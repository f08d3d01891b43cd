import { appendFile, mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { watched } from './support/hints.ts'

t.test('added, changed, renamed and deleted files are reported', async (t) => {
  const base = t.testdir({ 'old.log': 'a\n' })
  const { hints, hinted, forget } = await watched(t, { base, pattern: '*.log' })
  t.strictSame(hints, [], 'existing files are not reported')
  await appendFile(path.join(base, 'old.log'), 'b\n')
  await hinted('old.log', 'change')
  await writeFile(path.join(base, 'new.log'), 'a\n')
  await hinted('new.log', 'add')
  forget()
  await rename(path.join(base, 'new.log'), path.join(base, 'new.log.1'))
  await hinted('new.log', 'unlink')
  await writeFile(path.join(base, 'new.log'), 'a\n')
  await hinted('new.log', 'add')
  forget()
  await unlink(path.join(base, 'new.log'))
  await hinted('new.log', 'unlink')
  t.notMatch(hints.join('\n'), /\.1$/m, 'names that do not match are not reported')
})

t.test('files with special characters in their names are reported', async (t) => {
  const base = path.join(t.testdir({ 'a [x] {y} (z) *': {} }), 'a [x] {y} (z) *')
  const { hinted } = await watched(t, { base, pattern: '*' })
  for (const name of ['[a].log', '{a,b}', 'a b', '日志', '!x', '(a|b)+', '#', '*', '?', 'a\nb', ' ', '\\']) {
    await writeFile(path.join(base, name), '')
    await hinted(name, 'add')
  }
  const literal = await watched(t, { base, pattern: '[a].log' })
  await appendFile(path.join(base, '[a].log'), 'x')
  await literal.hinted('[a].log', 'change')
})

t.test('folders that are created later are watched, at any depth', async (t) => {
  const base = t.testdir({ x: {} })
  const { hinted } = await watched(t, { base, pattern: '**/*.log' })
  await mkdir(path.join(base, 'y/z'), { recursive: true })
  await writeFile(path.join(base, 'y/z/a.log'), '')
  await hinted('y/z/a.log', 'add')
  await writeFile(path.join(base, 'x/a.log'), '')
  await hinted('x/a.log', 'add')
  await appendFile(path.join(base, 'y/z/a.log'), 'x')
  await hinted('y/z/a.log', 'change')
})

t.test('folders are matched by literal names and by wildcards', async (t) => {
  const base = t.testdir({ app: { one: {} }, other: {} })
  const { hints, hinted } = await watched(t, { base, pattern: 'app/*/logs/*.log' })
  for (const name of ['app/one/logs', 'app/two/logs', 'other/one/logs']) {
    await mkdir(path.join(base, name), { recursive: true })
    await writeFile(path.join(base, name, 'a.log'), '')
  }
  await hinted('app/one/logs/a.log')
  await hinted('app/two/logs/a.log')
  t.notMatch(hints.join('\n'), 'other')
})

t.test('a base that is created later, deleted and created again is watched', async (t) => {
  const base = path.join(t.testdir(), 'later/logs')
  const { hinted, forget, fallbacks } = await watched(t, { base, pattern: 'a.log' })
  for (const round of ['first', 'second']) {
    await mkdir(base, { recursive: true })
    await writeFile(path.join(base, 'a.log'), round)
    await hinted('a.log', 'add')
    forget()
    await appendFile(path.join(base, 'a.log'), 'x')
    await hinted('a.log', 'change')
    await rm(path.dirname(base), { recursive: true })
    await hinted('a.log', 'unlink')
    forget()
  }
  t.strictSame(fallbacks, [])
})

t.test('a folder that is moved away and replaced is watched anew', async (t) => {
  const base = t.testdir({ app: { deep: { 'a.log': '' } } })
  const { hinted, forget } = await watched(t, { base, pattern: 'app/**' })
  await rename(path.join(base, 'app'), path.join(base, 'app.old'))
  await mkdir(path.join(base, 'app/deep'), { recursive: true })
  await writeFile(path.join(base, 'app/deep/a.log'), 'x')
  await hinted('app/deep/a.log', 'add')
  forget()
  await appendFile(path.join(base, 'app/deep/a.log'), 'x')
  await hinted('app/deep/a.log', 'change')
})

t.test('a base that is a link is watched anew when the link changes', async (t) => {
  const root = t.testdir({ one: {}, two: {}, current: t.fixture('symlink', 'one') })
  const base = path.join(root, 'current')
  const { hinted, forget } = await watched(t, { base, pattern: '*.log' })
  await writeFile(path.join(root, 'one/a.log'), '')
  await hinted('a.log', 'add')
  forget()
  await symlink('two', path.join(root, 'next'))
  await rename(path.join(root, 'next'), base)
  await writeFile(path.join(root, 'two/a.log'), '')
  await hinted('a.log', 'add')
})

t.test('changes of a linked file are reported under the name of the link', async (t) => {
  const root = t.testdir({
    real: { 'r.log': '' },
    later: {},
    logs: {
      'a.log': t.fixture('symlink', '../real/r.log'),
      'b.log': t.fixture('symlink', '../real/r.log'),
      'c.log': t.fixture('symlink', '../later/c')
    }
  })
  const base = path.join(root, 'logs')
  const { hinted, forget } = await watched(t, { base, pattern: '*.log' })
  await appendFile(path.join(root, 'real/r.log'), 'x')
  await hinted('a.log', 'change')
  await hinted('b.log', 'change')
  forget()
  await rename(path.join(root, 'real/r.log'), path.join(root, 'real/r.log.1'))
  await writeFile(path.join(root, 'real/r.log'), '')
  await hinted('a.log', 'add')
  await writeFile(path.join(root, 'later/c'), '')
  await hinted('c.log')
  await symlink('../later/c', path.join(root, 'logs/d'))
  await rename(path.join(root, 'logs/d'), path.join(root, 'logs/a.log'))
  await hinted('a.log', 'add')
  forget()
  await rm(path.join(base, 'b.log'))
  await hinted('b.log', 'unlink')
  await appendFile(path.join(root, 'later/c'), 'x')
  await hinted('a.log', 'change')
  await rm(path.join(root, 'later'), { recursive: true })
  await mkdir(path.join(root, 'later'))
  forget()
  await writeFile(path.join(root, 'later/c'), '')
  await hinted('c.log', 'add')
})

t.test('loops of links do not block the watcher', async (t) => {
  const base = t.testdir({
    x: { up: t.fixture('symlink', '..'), self: t.fixture('symlink', 'self') },
    ping: t.fixture('symlink', 'pong'),
    pong: t.fixture('symlink', 'ping')
  })
  for (const pattern of ['**', '**/*.log', '*/*/*/*.log', 'x/up/x/up/x/*.log', 'x/self/*.log', 'ping/*.log']) {
    const { watcher, fallbacks } = await watched(t, { base, pattern })
    t.notOk(watcher.polling, pattern)
    t.strictSame(fallbacks, [])
  }
  const { hinted } = await watched(t, { base, pattern: 'x/up/x/*.log' })
  await writeFile(path.join(base, 'x/a.log'), '')
  await hinted('x/up/x/a.log', 'add')
})

t.test('a folder that the pattern reaches in two ways is watched', async (t) => {
  const base = t.testdir({ a: { b: { c: {} } } })
  const { hinted } = await watched(t, { base, pattern: '**/b/**/*.log' })
  await writeFile(path.join(base, 'a/b/c/x.log'), '')
  await hinted('a/b/c/x.log', 'add')
})

t.test('nothing is reported after close, and a second close does no harm', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const { watcher, hints } = await watched(t, { base, pattern: '*.log' })
  await Promise.all([watcher.close(), watcher.close()])
  await appendFile(path.join(base, 'a.log'), 'x')
  const other = await watched(t, { base, pattern: '*.log' })
  await appendFile(path.join(base, 'a.log'), 'x')
  await other.hinted('a.log')
  t.strictSame(hints, [])
})

t.test('tellsOf holds for files in watched folders, and for links that lead directly to such files', async (t) => {
  const base = t.testdir({
    logs: {
      'a.log': '',
      direct: t.fixture('symlink', '../other/b.log'),
      twice: t.fixture('symlink', 'direct'),
      dead: t.fixture('symlink', '../none/x')
    },
    other: { 'b.log': '' }
  })
  const logs = path.join(base, 'logs')
  const asked = ['a.log', 'direct', 'twice', 'dead', 'sub/c.log']
  const tells = async (options: Partial<Parameters<typeof watched>[1]>): Promise<unknown> => {
    const { watcher } = await watched(t, { base: logs, pattern: '*', platform: 'linux', ...options })
    return [watcher.tellsOfAll, ...asked.filter((name) => watcher.tellsOf(path.join(logs, name)))]
  }
  t.strictSame(await tells({}), [true, 'a.log', 'direct'])
  t.strictSame(await tells({ platform: 'win32' }), [false])
  t.strictSame(await tells({ usePolling: true }), [false])
  t.strictSame(await tells({ isNetworkFileSystem: async () => true }), [false])
  t.strictSame(await tells({ isNetworkFileSystem: async (folder) => folder.endsWith('other') }), [false, 'a.log'])
  t.match(await tells({ pattern: 'sub/*.log' }), [true], 'the watcher waits for a missing folder')
})
