import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { sameBirth, seenFile } from '../../lib/file/seen-file.ts'

t.test('seenFile reports identity, size and times of a file, also through a link', async (t) => {
  const base = t.testdir({ 'a.log': 'first\n', link: t.fixture('symlink', 'a.log') })
  const { dev, ino, mtimeNs, ctimeNs } = statSync(path.join(base, 'a.log'), { bigint: true })
  for (const name of ['a.log', 'link']) {
    t.match(
      await seenFile(path.join(base, name)),
      { path: path.join(base, name), dev: String(dev), ino: String(ino), size: 6, modified: mtimeNs, changed: ctimeNs },
      name
    )
  }
})

t.test('the birth survives writing and renaming; a file that is created again differs in inode or birth', async (t) => {
  const base = t.testdir({ 'a.log': 'first\n' })
  const name = path.join(base, 'a.log')
  const first = await seenFile(name)
  writeFileSync(name, 'first\nsecond\n')
  renameSync(name, `${name}.1`)
  const second = await seenFile(`${name}.1`)
  t.ok(sameBirth(first?.birth ?? '', second?.birth ?? 'none'))
  writeFileSync(name, 'first\n')
  const third = await seenFile(name)
  t.notOk(third?.ino === first?.ino && third?.birth === first?.birth)
})

t.test('a name that leads to no file is null, not an error', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  symlinkSync('loop', path.join(base, 'loop'))
  symlinkSync('nowhere', path.join(base, 'dangling'))
  mkdirSync(path.join(base, 'folder'))
  rmSync(path.join(base, 'folder'), { recursive: true })
  for (const name of ['nosuch', 'a.log/b', 'loop', 'dangling', 'folder/a.log'])
    t.equal(await seenFile(path.join(base, name)), null, name)
})

t.test('any other error is thrown', async (t) => {
  await t.rejects(seenFile(path.join(t.testdir(), 'x'.repeat(300))), { code: 'ENAMETOOLONG' })
})

t.test('an unknown birth equals any other, so that the content decides', async (t) => {
  t.ok(sameBirth('5', '5') && sameBirth('0', '5') && sameBirth('5', '0') && sameBirth('0', '0'))
  t.notOk(sameBirth('5', '6'))
})
