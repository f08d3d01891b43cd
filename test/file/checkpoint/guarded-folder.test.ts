import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { folderFs } from '../../../lib/file/checkpoint/folder-fs.ts'
import { GuardedFolder } from '../../../lib/file/checkpoint/guarded-folder.ts'
import { failing, freshFolder, fsWith, namesIn } from './support/open-folder.ts'

t.test('errors name files by their ordinary paths, not by those in /proc', async (t) => {
  const dir = await freshFolder(t, { a: '' })
  const folder = await GuardedFolder.open(dir, folderFs)
  t.teardown(() => folder.close())
  for (const [code, call] of [
    ['ENOENT', () => folder.open('b')],
    ['ENOENT', () => folder.rename('b', 'c')],
    ['ENOENT', () => folder.link('b', 'c')],
    ['EEXIST', () => folder.create('a')]
  ] as const) {
    const error: unknown = await call().then(
      () => null,
      (error: unknown) => error
    )
    t.match(error, { code })
    const {
      stack,
      path: at,
      dest
    }: { readonly stack?: string; readonly path?: string; readonly dest?: string } = error as Error
    t.match(String(error), dir)
    t.match(at, dir)
    t.notMatch([String(error), stack, at, dest].join(' '), '/proc/')
  }
})

t.test('after close, nothing is accessed through a descriptor that may belong to another folder', async (t) => {
  const dir = await freshFolder(t)
  let go = (): void => {}
  const waiting = new Promise<void>((resolve) => {
    go = resolve
  })
  const folder = await GuardedFolder.open(
    dir,
    fsWith({
      readdir: async (way) => {
        await waiting
        return await fs.readdir(way)
      }
    })
  )
  const listing = folder.names()
  const closing = folder.close()
  await t.rejects(folder.create('a'), { message: `${folder.path} has been closed` })
  go()
  t.strictSame(await listing, [], 'a call in progress is finished first')
  await closing
  t.strictSame(await namesIn(dir), [])
})

t.test('creating a file fails if its owner cannot be determined', async (t) => {
  const dir = await freshFolder(t)
  const open: typeof fs.open = async (...args) => {
    const handle = await fs.open(...args)
    if (path.basename(String(args[0])) === 'a') handle.stat = failing('EIO')
    return handle
  }
  const folder = await GuardedFolder.open(dir, fsWith({ open }))
  t.teardown(() => folder.close())
  await t.rejects(folder.create('a'), { code: 'EIO' })
})
