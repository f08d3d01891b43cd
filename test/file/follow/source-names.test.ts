import {
  appendFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'

t.test('files in nested folders are found, including those in new folders', async (t) => {
  const base = t.testdir({ 'a.log': 'a\n', one: { 'b.log': 'b\n', two: { 'c.log': 'c\n' } } })
  const followed = await follow(t, { base, file: '**/*.log' })
  t.strictSame((await followed.lines(3)).sort(), ['a', 'b', 'c'])
  mkdirSync(path.join(base, 'new', 'deep'), { recursive: true })
  writeFileSync(path.join(base, 'new', 'deep', 'd.log'), 'd\n')
  await followed.lines(4)
  appendFileSync(path.join(base, 'one', 'two', 'c.log'), 'e\n')
  t.strictSame((await followed.lines(5)).slice(3), ['d', 'e'])
})

t.test('files that match `exclude` are ignored, and their state says why', async (t) => {
  const base = t.testdir({ 'a.log': 'a\n', 'a.debug.log': 'no\n', old: { 'b.log': 'no\n' }, one: { 'c.log': 'c\n' } })
  const followed = await follow(t, { base, file: '**/*.log', exclude: ['*.debug.log', 'old/**'] })
  t.strictSame((await followed.lines(2)).sort(), ['a', 'c'])
  t.match(followed.file('a.debug.log'), { state: 'ignored', reason: /exclude/, code: null, dev: null, ino: null })
  writeFileSync(path.join(base, 'new.debug.log'), 'no\n')
  writeFileSync(path.join(base, 'new.log'), 'new\n')
  t.equal((await followed.lines(3))[2], 'new')
  t.match(followed.file('new.debug.log'), { state: 'ignored', reason: /exclude/ })
  t.strictSame(
    followed.source.files().map((file) => path.relative(base, file.path)),
    ['a.debug.log', 'a.log', 'new.debug.log', 'new.log', path.join('old', 'b.log'), path.join('one', 'c.log')]
  )
})

t.test('a file with several names is read once', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  symlinkSync('a.log', path.join(base, 'b.log'))
  linkSync(path.join(base, 'a.log'), path.join(base, 'c.log'))
  const followed = await follow(t, { base, file: '*.log' })
  await followed.lines(1)
  appendFileSync(path.join(base, 'b.log'), 'two\n')
  appendFileSync(path.join(base, 'c.log'), 'three\n')
  await followed.lines(3)
  linkSync(path.join(base, 'a.log'), path.join(base, 'd.log'))
  await followed.until('alias', () => followed.file('d.log') !== undefined)
  appendFileSync(path.join(base, 'd.log'), 'four\n')
  await followed.lines(4)
  await followed.pass(5000)
  t.strictSame(followed.texts, ['one', 'two', 'three', 'four'])
  for (const name of ['b.log', 'c.log', 'd.log'])
    t.match(followed.file(name), { state: 'ignored', reason: `it is the same file as ${path.join(base, 'a.log')}` })
  t.strictSame(openHandles(base).length, 1)
})

t.test(
  'a file whose first name is removed is read on under another name, and no line is delivered twice',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    linkSync(path.join(base, 'a.log'), path.join(base, 'b.log'))
    const followed = await follow(t, { base, file: '*.log' })
    await followed.lines(1)
    unlinkSync(path.join(base, 'a.log'))
    appendFileSync(path.join(base, 'b.log'), 'two\n')
    await followed.lines(2)
    await followed.until('moved', () => followed.file('b.log')?.state === 'at-end')
    appendFileSync(path.join(base, 'b.log'), 'three\n')
    t.strictSame(await followed.lines(3), ['one', 'two', 'three'])
    t.equal(followed.events[2]?.tags['access_source'], path.join(base, 'b.log'))
    t.strictSame(followed.codes, [])
  }
)

t.test(
  'if a link is switched to another file, the first file is finished and the second one read from its beginning',
  async (t) => {
    const base = t.testdir({ store: { '1.txt': 'one\n', '2.txt': 'two\n' } })
    const link = path.join(base, 'current.log')
    symlinkSync(path.join('store', '1.txt'), link)
    const followed = await follow(t, { base, file: '*.log' })
    await followed.lines(1)
    appendFileSync(path.join(base, 'store', '1.txt'), 'one more\n')
    symlinkSync(path.join('store', '2.txt'), `${link}.new`)
    renameSync(`${link}.new`, link)
    t.strictSame(await followed.lines(3), ['one', 'one more', 'two'])
    appendFileSync(path.join(base, 'store', '2.txt'), 'three\n')
    t.strictSame((await followed.lines(4))[3], 'three')
    t.strictSame(followed.codes, [])
    await followed.until('the first is let go of', () => openHandles(base).length === 1)
  }
)

t.test(
  'a dangling link and a link loop do no harm, and a dangling link is followed once its target exists',
  async (t) => {
    const base = t.testdir({ 'a.log': 'a\n' })
    symlinkSync('gone.txt', path.join(base, 'b.log'))
    symlinkSync('.', path.join(base, 'loop'))
    symlinkSync('self.log', path.join(base, 'self.log'))
    const followed = await follow(t, { base, file: '**/*.log' })
    await followed.lines(1)
    writeFileSync(path.join(base, 'gone.txt'), 'b\n')
    t.strictSame(await followed.lines(2), ['a', 'b'])
    await followed.pass(3000)
    t.strictSame(followed.texts, ['a', 'b'])
  }
)

t.test('a file that is deleted is read to its end first', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: '*.log' })
  await followed.lines(1)
  appendFileSync(name, 'two\nthree')
  unlinkSync(name)
  t.strictSame(await followed.lines(3), ['one', 'two', 'three'], 'the last line is delivered although it has no ending')
  await followed.until('gone', () => followed.source.files().length === 0)
  t.strictSame(openHandles(base), [])
})

t.test('a folder that is removed and recreated is followed again', async (t) => {
  const base = path.join(t.testdir({ logs: { 'a.log': 'one\n' } }), 'logs')
  const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 500 })
  await followed.lines(1)
  rmSync(base, { recursive: true })
  await followed.warned('FILE_BASE_NOT_FOUND')
  await followed.pass(2000)
  mkdirSync(base)
  writeFileSync(path.join(base, 'a.log'), 'two\n')
  t.strictSame(await followed.lines(2), ['one', 'two'])
  t.strictSame(followed.codes.filter((code) => code === 'FILE_BASE_NOT_FOUND').length, 1)
})

t.test('a file that is replaced by a folder, and later by a file again, is followed again', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log', rotateWaitMs: 500 })
  await followed.lines(1)
  appendFileSync(name, 'two\n')
  unlinkSync(name)
  mkdirSync(name)
  await followed.warned('FILE_IS_DIRECTORY')
  t.strictSame(await followed.lines(2), ['one', 'two'])
  rmSync(name, { recursive: true })
  writeFileSync(name, 'three\n')
  t.strictSame(await followed.lines(3), ['one', 'two', 'three'])
})

t.test('a dangling link is listed, reported once, and read once its target exists', async (t) => {
  for (const file of ['a.log', '*.log', '**/a.log']) {
    const base = t.testdir()
    symlinkSync('later.txt', path.join(base, 'a.log'))
    const followed = await follow(t, { base, file })
    await followed.pass(12_000)
    t.match(
      followed.source.files(),
      [
        {
          path: path.join(base, 'a.log'),
          state: 'unreadable',
          code: 'FILE_NOT_FOUND',
          reason: /link that leads nowhere/,
          dev: null
        }
      ],
      file
    )
    t.equal(followed.source.files().length, 1)
    t.strictSame(followed.codes, ['FILE_NOT_FOUND'], file)
    writeFileSync(path.join(base, 'later.txt'), 'one\n')
    t.strictSame(await followed.lines(1), ['one'])
    await followed.until('one entry', () => followed.source.files().length === 1)
    t.match(followed.file('a.log'), { state: 'at-end', code: null })
  }
})
