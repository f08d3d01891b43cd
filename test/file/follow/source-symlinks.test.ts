import { appendFileSync, mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { watchFolder } from '../../../lib/file/watch/folder-watch.ts'
import { watchFiles } from '../../../lib/file/watch/watch-files.ts'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'

const REFUSED = {
  state: 'ignored',
  code: 'FILE_SYMLINK_REFUSED',
  reason: 'symlinks = "refuse": it is a symbolic link',
  dev: null,
  ino: null,
  bytesBehind: null
}

t.test(
  'with symlinks = "refuse" a link is reported once, listed and not read, but a file that replaces it is read',
  async (t) => {
    for (const file of ['*.log', 'a.log', '**/a.log']) {
      const root = t.testdir({ secret: 'secret\n', logs: {} })
      const base = path.join(root, 'logs')
      symlinkSync('../secret', path.join(base, 'a.log'))
      const followed = await follow(t, { base, file, symlinks: 'refuse' })
      await followed.pass(12_000)
      t.match(followed.source.files(), [REFUSED], file)
      t.strictSame(followed.codes, ['FILE_SYMLINK_REFUSED'], file)
      t.match(followed.warnings[0]?.message, path.join(base, 'a.log'))
      unlinkSync(path.join(base, 'a.log'))
      writeFileSync(path.join(base, 'a.log'), 'one\n')
      t.strictSame(await followed.lines(1), ['one'], file)
      t.match(followed.source.files(), [{ state: 'at-end', code: null }])
      t.strictSame(openHandles(root), [path.join(base, 'a.log')])
      await followed.stop()
    }
  }
)

t.test('a file that is replaced by a link is read to its end, and the target of the link is not read', async (t) => {
  for (const file of ['*.log', 'a.log']) {
    const root = t.testdir({ secret: 'secret\n', logs: { 'a.log': 'one\n' } })
    const name = path.join(root, 'logs', 'a.log')
    const followed = await follow(t, { base: path.join(root, 'logs'), file, symlinks: 'refuse', rotateWaitMs: 1000 })
    await followed.lines(1)
    appendFileSync(name, 'two\n')
    renameSync(name, path.join(root, 'away'))
    symlinkSync('../secret', name)
    await followed.warned('FILE_SYMLINK_REFUSED')
    await followed.pass(12_000)
    t.strictSame(followed.texts, ['one', 'two'], file)
    t.match(followed.source.files(), [REFUSED])
    t.strictSame(followed.codes, ['FILE_SYMLINK_REFUSED'], file)
    // Even if the link leads back to the file itself.
    unlinkSync(name)
    symlinkSync('../away', name)
    await followed.pass(12_000)
    t.strictSame(followed.texts, ['one', 'two'], file)
    unlinkSync(name)
    writeFileSync(name, 'three\n')
    t.strictSame(await followed.lines(3), ['one', 'two', 'three'], file)
  }
})

t.test(
  'a folder that is replaced by a link is refused, and the files that were in it are read to their end',
  async (t) => {
    for (const [file, shown] of [
      ['sub/*.log', 'sub'],
      ['**/*.log', null],
      ['sub/a.log', 'sub']
    ] as const) {
      const root = t.testdir({ secret: { 'a.log': 'secret\n' }, logs: { sub: { 'a.log': 'one\n' } } })
      const base = path.join(root, 'logs')
      const followed = await follow(t, { base, file, symlinks: 'refuse', rotateWaitMs: 1000 })
      await followed.lines(1)
      appendFileSync(path.join(base, 'sub', 'a.log'), 'two\n')
      renameSync(path.join(base, 'sub'), path.join(root, 'away'))
      symlinkSync('../secret', path.join(base, 'sub'))
      await followed.pass(12_000)
      t.strictSame(followed.texts, ['one', 'two'], file)
      t.strictSame(
        followed.codes.filter((code) => code === 'FILE_SYMLINK_REFUSED'),
        shown === null ? [] : ['FILE_SYMLINK_REFUSED'],
        file
      )
      if (shown !== null)
        t.match(followed.source.files(), [{ path: path.join(base, shown), code: 'FILE_SYMLINK_REFUSED' }], file)
      unlinkSync(path.join(base, 'sub'))
      mkdirSync(path.join(base, 'sub'))
      writeFileSync(path.join(base, 'sub', 'a.log'), 'three\n')
      t.strictSame(await followed.lines(3), ['one', 'two', 'three'], file)
    }
  }
)

t.test('a linked folder in the path is never searched, even if it has no file of the given name', async (t) => {
  const root = t.testdir({ secret: { 'a.log': 'secret\n' }, logs: {} })
  const base = path.join(root, 'logs')
  symlinkSync('../secret', path.join(base, 'dirlink'))
  for (const file of ['dirlink/a.log', 'dirlink/nosuch.log', './dirlink/sub/nosuch.log', 'dirlink/*.log']) {
    const followed = await follow(t, { base, file, symlinks: 'refuse' })
    await followed.pass(8000)
    t.strictSame(followed.codes, ['FILE_SYMLINK_REFUSED'], file)
    t.match(followed.source.files(), [{ ...REFUSED, path: path.join(base, 'dirlink') }], file)
    t.strictSame(followed.texts, [])
    await followed.stop()
  }
})

t.test('an excluded link is excluded under either setting of symlinks', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  symlinkSync('a.log', path.join(base, 'b.log'))
  symlinkSync('nowhere', path.join(base, 'c.log'))
  for (const symlinks of ['refuse', 'follow'] as const) {
    const followed = await follow(t, { base, file: '*.log', exclude: ['[bc].log'], symlinks })
    await followed.lines(1)
    await followed.pass(3000)
    t.strictSame(followed.codes, [])
    await followed.stop()
  }
})

t.test('with links refused, no folder that a link leads to is watched', async (t) => {
  const root = t.testdir({ elsewhere: { 'x.log': '' }, logs: { 'a.log': 'one\n' } })
  const base = path.join(root, 'logs')
  symlinkSync('../elsewhere/x.log', path.join(base, 'b.log'))
  symlinkSync('../elsewhere', path.join(base, 'named'))
  for (const [links, pattern, folders] of [
    ['follow', '*.log', ['logs', 'elsewhere']],
    ['follow', 'named/*.log', ['logs', 'logs/named']],
    ['refuse', '*.log', ['logs']],
    ['refuse', 'named/*.log', ['logs']]
  ] as const) {
    const watched: string[] = []
    const watcher = watchFiles({
      base,
      pattern,
      links,
      onHint: () => {},
      onFallback: (error) => {
        throw error
      },
      watchFolder: (folder, listener) => {
        watched.push(path.relative(root, folder))
        return watchFolder(folder, listener)
      }
    })
    await watcher.ready
    await watcher.close()
    t.strictSame(watched, folders, `${links} ${pattern}`)
  }
})
