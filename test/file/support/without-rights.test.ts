import { existsSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { reachableFolder } from './reachable-folder.ts'
import { withoutRights } from './without-rights.ts'

const posix = { skip: process.platform === 'win32' && 'rights are another matter there' }

t.test('a path inside the project is refused, since only its owner may be able to reach it', async (t) => {
  const base = t.testdir({ shut: {} })
  await t.rejects(
    withoutRights(path.join(base, 'shut'), () => Promise.resolve()),
    { message: /make it in a reachableFolder/ }
  )
})

t.test('a folder that every user can reach holds the given files, and is removed afterwards', posix, async (t) => {
  let made = ''
  await t.test('while it exists', async (t) => {
    made = reachableFolder(t, { 'a.log': 'one\n', link: t.fixture('symlink', 'a.log'), shut: {} })
    for (let folder = made; path.dirname(folder) !== folder; folder = path.dirname(folder))
      t.ok(statSync(folder).mode & 0o001, folder)
    t.equal(readlinkSync(path.join(made, 'link')), 'a.log')
    await withoutRights(path.join(made, 'shut'), () => {
      t.equal(statSync(path.join(made, 'a.log')).size, 4)
      return Promise.resolve()
    })
  })
  t.notOk(existsSync(made))
})
