import { open } from 'node:fs/promises'
import path from 'node:path'
import t, { type Test } from 'tap'
import { OpenLimit } from '../../../lib/file/follow/open-limit.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import { NOW_MS, unitFollowing } from './support/unit-following.ts'
import { tailedInit } from './support/unit-tailed.ts'

const following = unitFollowing()

async function openFiles(t: Test, limit: OpenLimit, parts: readonly Partial<TailedFile>[]): Promise<TailedFile[]> {
  const name = path.join(t.testdir({ 'a.log': '' }), 'a.log')
  const files: TailedFile[] = []
  for (const [at, part] of parts.entries()) {
    const handle = await open(name, 'r')
    t.teardown(() => handle.close())
    const file = Object.assign(tailedInit(following, { handle, ino: String(at) }), part)
    limit.used(file)
    files.push(file)
  }
  return files
}

const isOpen = (files: readonly TailedFile[]): boolean[] => files.map(({ handle }) => handle !== null)

t.test('where there is room nothing is closed', async (t) => {
  const limit = new OpenLimit(3)
  const files = await openFiles(t, limit, [{}, {}])
  await limit.makeRoom()
  t.strictSame(isOpen(files), [true, true])
})

t.test('those that were used longest ago are closed', async (t) => {
  const limit = new OpenLimit(3)
  const files = await openFiles(t, limit, [{}, {}, {}])
  const [first] = files
  if (first !== undefined) limit.used(first)
  await limit.makeRoom()
  t.strictSame(isOpen(files), [true, false, true])
  await limit.makeRoom()
  t.strictSame(isOpen(files), [true, false, true], 'there is room')
})

t.test('a file that could not be opened again, or is being read, stays open', async (t) => {
  const kept: readonly Partial<TailedFile>[] = [{ detachedAt: NOW_MS }, { portions: 1 }, { changed: true }, { waiting: 'for another' }, { superseded: true }, { finishing: true }]
  const limit = new OpenLimit(2)
  const files = await openFiles(t, limit, [...kept, {}])
  await limit.makeRoom()
  t.strictSame(isOpen(files), [...kept.map(() => true), false])
})

t.test('files that were closed do not count', async (t) => {
  const limit = new OpenLimit(2)
  const files = await openFiles(t, limit, [{}, {}, {}])
  const [first, second] = files
  if (first === undefined || second === undefined) return
  limit.closed(first)
  await second.handle?.close()
  second.handle = null
  limit.used(second)
  await limit.makeRoom()
  t.strictSame(isOpen(files), [true, false, true])
})
