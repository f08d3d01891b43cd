import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'
import { openLocal } from '../../lib/file/local-file.ts'
import { seenFile, seenFileSync } from '../../lib/file/seen-file.ts'
import { randomText } from './support/random-text.ts'

t.test('a file opened synchronously reads the same as one opened asynchronously, also beyond its end', async (t) => {
  const bytes = randomText(300_000)
  const name = path.join(t.testdir(), 'a.log')
  writeFileSync(name, bytes)
  const local = await openFile(name, null, true)
  const other = await openFile(name)
  t.strictSame({ ...local, handle: null }, { ...other, handle: null })
  for (const [length, position] of [
    [100, 0],
    [300_000, 0],
    [300_000, 299_000],
    [300_000, 300_000],
    [80_000, 10]
  ] as const) {
    const [one, two] = [Buffer.alloc(length + 5), Buffer.alloc(length + 5)]
    const { bytesRead } = await local.handle.read(one, 5, length, position)
    t.equal(bytesRead, (await other.handle.read(two, 5, length, position)).bytesRead)
    t.ok(one.equals(two), `${length} bytes at ${position}`)
  }
  t.equal((await local.handle.stat({ bigint: true })).size, 300_000n)
  await Promise.all([local.handle.close(), other.handle.close()])
})

t.test('the handle is closed once, and only after the read in flight has finished', async (t) => {
  const name = path.join(t.testdir(), 'a.log')
  writeFileSync(name, Buffer.alloc(200_000, 'x'))
  const { handle } = openLocal(name)
  const reading = handle.read(Buffer.alloc(200_000), 0, 200_000, 0)
  const closing = Promise.all([handle.close(), handle.close()])
  t.equal((await reading).bytesRead, 200_000)
  await closing
  await t.rejects(handle.read(Buffer.alloc(1), 0, 1, 0), 'a closed descriptor may belong to another file by now')
  await t.rejects(handle.stat({ bigint: true }))
})

t.test('a folder is refused, and a missing file is ENOENT', async (t) => {
  const base = t.testdir()
  mkdirSync(path.join(base, 'folder'))
  t.throws(() => openLocal(path.join(base, 'folder')), { code: 'FILE_IS_DIRECTORY' })
  t.throws(() => openLocal(path.join(base, 'none')), { code: 'ENOENT' })
  await t.rejects(openFile(path.join(base, 'folder'), null, true), { code: 'FILE_IS_DIRECTORY' })
})

t.test('seenFileSync returns the same as seenFile', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n', link: t.fixture('symlink', 'a.log') })
  for (const name of ['a.log', 'link', 'none', 'a.log/x'])
    for (const links of ['follow', 'refuse'] as const) {
      const full = path.join(base, name)
      t.strictSame(seenFileSync(full, links), await seenFile(full, links), `${name}, ${links}`)
    }
  t.throws(() => seenFileSync(path.join(base, 'x'.repeat(300)), 'follow'), { code: 'ENAMETOOLONG' })
})

t.test('seenFileSync returns the previous object if, and only if, nothing has changed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n', 'b.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const before = seenFileSync(name, 'follow')
  if (before === null) throw new Error('it is there')
  t.equal(seenFileSync(name, 'follow', before), before)
  const others = [
    { ...before, path: path.join(base, 'b.log') },
    { ...before, dev: '1' },
    { ...before, ino: '1' },
    { ...before, birth: '1' },
    { ...before, size: 3 },
    { ...before, modified: 1n },
    { ...before, changed: 1n },
    { ...before, hardLinks: 2 }
  ]
  t.equal(others.length, Object.keys(before).length, 'each field is compared')
  for (const other of others) t.strictSame(seenFileSync(name, 'follow', other), before)
})
