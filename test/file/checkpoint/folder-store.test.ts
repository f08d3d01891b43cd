import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { checkpointName } from '../../../lib/file/checkpoint/checkpoint-names.ts'
import { formatCheckpoint } from '../../../lib/file/checkpoint/parse-checkpoint.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { reachableFolder } from '../support/reachable-folder.ts'
import { withoutRights } from '../support/without-rights.ts'
import { failing, freshFolder, fsWith, namesIn, openFolder } from './support/open-folder.ts'
import { sampleCheckpoint } from './support/sample-checkpoint.ts'

const posix = { skip: process.platform === 'win32' && 'Windows has no such modes' }

t.test('the last saved checkpoint is loaded, also by the next store', async (t) => {
  const dir = t.testdir()
  for (const key of ['a', 'A', 'a/b', '日志', '', 'x'.repeat(1000)]) {
    const { store } = await openFolder(t, dir, { key })
    t.equal(await store.load(), null)
    for (const offset of [1, 2]) await store.save(sampleCheckpoint(offset, 3))
    t.strictSame(await store.load(), sampleCheckpoint(2, 3))
    await store.close?.()
    const next = await openFolder(t, dir, { key })
    t.strictSame(await next.store.load(), sampleCheckpoint(2, 3))
    await next.store.close?.()
    t.strictSame(next.context.codes, [])
  }
})

t.test('the folder and its missing parents are created for the owner alone', posix, async (t) => {
  const base = t.testdir()
  const dir = path.join(base, 'x', 'y', 'z')
  const { store } = await openFolder(t, dir, { key: 'app' })
  await store.save(sampleCheckpoint(1))
  for (const folder of [dir, path.dirname(dir), path.join(base, 'x')])
    t.equal((await fs.stat(folder)).mode & 0o777, 0o700)
  t.strictSame(await namesIn(dir), ['app.json', 'lock.1'])
  for (const name of await namesIn(dir)) t.equal((await fs.stat(path.join(dir, name))).mode & 0o777, 0o600, name)
  await store.close?.()
  t.strictSame(await namesIn(dir), ['app.json', 'lock.1.free'])
})

t.test('temporary files of killed processes are removed, files of others are not', async (t) => {
  const dir = t.testdir({
    '.warp-flow-1-00.tmp': '{',
    '.warp-flow-99-ab.tmp': '',
    'notes.txt': '',
    'other.tmp': '',
    'old.json': ''
  })
  await openFolder(t, dir, { key: 'app' })
  t.strictSame(await namesIn(dir), ['lock.1', 'notes.txt', 'old.json', 'other.tmp'])
})

t.test('a damaged file is set aside and reported, wherever it was truncated', async (t) => {
  const dir = t.testdir()
  const clock = fakeClock(Date.UTC(2026, 0, 2, 3, 4, 5))
  const { store, context } = await openFolder(t, dir, { key: 'app', clock })
  const file = path.join(await fs.realpath(dir), checkpointName('app'))
  const text = formatCheckpoint(sampleCheckpoint(1))
  const cuts = [0, 1, 10, 60, text.length - 2]
  for (const [at, length] of cuts.entries()) {
    await fs.writeFile(file, text.slice(0, length))
    t.equal(await store.load(), null)
    const copy = `${file}.damaged-2026-01-02T030405.000Z${at === 0 ? '' : `-${at + 1}`}`
    t.equal(await fs.readFile(copy, 'utf8'), text.slice(0, length), 'the copy holds all of its bytes')
    const warning = context.warnings.at(-1)
    t.match(warning, { code: 'FILE_CHECKPOINT_DAMAGED', classification: { severity: 'warning' } })
    t.match(String(warning), copy)
    t.equal(await store.load(), null, 'the damage is reported once')
  }
  t.equal(context.warnings.length, cuts.length)
  await store.save(sampleCheckpoint(2))
  t.strictSame(await store.load(), sampleCheckpoint(2))
})

t.test('a file far too large is not read', posix, async (t) => {
  const dir = t.testdir({ 'app.json': '' })
  await fs.truncate(path.join(dir, 'app.json'), 2 ** 28 + 1)
  const { store, context } = await openFolder(t, dir, { key: 'app' })
  t.equal(await store.load(), null)
  t.match(context.warnings, [{ code: 'FILE_CHECKPOINT_DAMAGED', message: /larger/ }])
})

t.test('a checkpoint that is too large to be read back is not written', async (t) => {
  const { store } = await openFolder(t, t.testdir(), { key: 'app' })
  const {
    files: [file]
  } = sampleCheckpoint(1)
  if (file === undefined) return
  await t.rejects(store.save({ version: 1, files: [{ ...file, path: 'x'.repeat(2 ** 28) }] }), {
    code: 'FILE_CHECKPOINT_NOT_SAVED',
    message: /take more than 268435456 bytes/
  })
  t.equal(await store.load(), null)
})

t.test('a checkpoint of a later release is left alone, and the error says what to do', async (t) => {
  const dir = t.testdir({ 'app.json': '{"version":2,"records":{}}' })
  const { store, context } = await openFolder(t, dir, { key: 'app' })
  const error: unknown = await store.load().catch((error: unknown) => error)
  t.match(error, { code: 'FILE_CHECKPOINT_NEWER', message: /app\.json.*format 2.*up to 1/ })
  t.match(error instanceof SourceError && error.classification.remedies[0]?.text.en, /Install the release/)
  t.equal(await fs.readFile(path.join(dir, 'app.json'), 'utf8'), '{"version":2,"records":{}}')
  t.strictSame(context.codes, [])
})

const failingCopy = ((file: string, options: object): Promise<unknown> =>
  file.includes('.damaged') ? failing('EIO')() : fs.lstat(file, options)) as typeof fs.lstat
const failingRename: typeof fs.rename = (from, to) =>
  String(to).includes('.damaged') ? failing('EACCES')() : fs.rename(from, to)

t.test('a file that cannot be read or set aside is not overwritten', async (t) => {
  const dir = t.testdir({ 'folder.json': {}, 'broken.json': '{' })
  const folder = await openFolder(t, dir, { key: 'folder' })
  await t.rejects(folder.store.load(), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    cause: { code: 'FILE_IS_DIRECTORY' },
    message: /folder\.json/
  })
  await folder.store.close?.() // otherwise the next store would share its file system calls
  for (const parts of [{ rename: failingRename }, { lstat: failingCopy }]) {
    const broken = await openFolder(t, dir, { key: 'broken' }, { fs: fsWith(parts) })
    await t.rejects(broken.store.load(), { code: 'FILE_CHECKPOINT_UNUSABLE', message: /injected/ })
    await broken.store.close?.()
    t.strictSame(broken.context.codes, [])
  }
  t.equal(await fs.readFile(path.join(dir, 'broken.json'), 'utf8'), '{')
})

t.test('a folder that cannot be used is refused at opening', async (t) => {
  const base = reachableFolder(t, { file: '', folder: {}, nowhere: t.fixture('symlink', 'gone') })
  for (const [dir, code] of [
    [path.join(base, 'file'), 'EEXIST'],
    [path.join(base, 'file', 'x'), 'ENOTDIR'],
    [path.join(base, 'nowhere'), 'EEXIST'],
    [path.join(base, 'nowhere', 'x'), 'EEXIST'],
    ['/proc/nothing', 'ENOENT']
  ] as const) {
    await t.rejects(
      openFolder(t, dir),
      { code: 'FILE_CHECKPOINT_UNUSABLE', cause: { code }, message: new RegExp(`at ${dir}: ${code}`) },
      dir
    )
  }
  const folder = path.join(base, 'folder')
  await withoutRights(folder, async () => {
    await t.rejects(openFolder(t, folder), { code: 'FILE_CHECKPOINT_UNUSABLE', cause: { code: 'EACCES' } })
    await t.rejects(openFolder(t, path.join(folder, 'x')), {
      code: 'FILE_CHECKPOINT_UNUSABLE',
      cause: { code: 'EACCES' }
    })
  })
  const { store } = await openFolder(t, folder)
  t.equal(await store.load(), null, 'a refusal leaves nothing behind')
})

t.test('a read-only file system is refused too', async (t) => {
  const dir = await mountTmpfs(t, 'ro,mode=700')
  const parts = dir === null ? { fs: fsWith({ open: failing('EROFS') }) } : {}
  await t.rejects(openFolder(t, dir ?? t.testdir(), {}, parts), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    cause: { code: 'EROFS' },
    message: /EROFS/
  })
})

t.test('a full disk loses nothing that was saved before', async (t) => {
  const dir = await mountTmpfs(t, 'size=64k,mode=700')
  if (dir === null) {
    t.comment('mounting is not permitted here; the next test injects the failures')
    return
  }
  const { store } = await openFolder(t, dir, { key: 'app' })
  await store.save(sampleCheckpoint(1))
  await t.rejects(store.save(sampleCheckpoint(2, 500)), {
    code: 'FILE_CHECKPOINT_NOT_SAVED',
    cause: { code: 'ENOSPC' },
    message: /app\.json.*still valid.*ENOSPC/
  })
  t.strictSame(await store.load(), sampleCheckpoint(1))
  t.strictSame(await namesIn(dir), ['app.json', 'lock.1'], 'the failed save leaves no file behind')
  const filled = path.join(dir, 'fill')
  await fs.writeFile(filled, Buffer.alloc(64 * 1024)).catch(() => {})
  await t.rejects(store.save(sampleCheckpoint(3)), { cause: { code: 'ENOSPC' } })
  await fs.unlink(filled)
  await store.save(sampleCheckpoint(4))
  t.strictSame(await store.load(), sampleCheckpoint(4))
  await fs.writeFile(filled, Buffer.alloc(64 * 1024)).catch(() => {})
  await store.close?.()
  t.ok((await namesIn(dir)).includes('lock.1.free'), 'the lock can be released on a full disk')
})

t.test('whichever step of a save fails, the old checkpoint stays intact and no temporary file is left', async (t) => {
  const dir = t.testdir()
  const first = await openFolder(t, dir, { key: 'app' })
  await first.store.save(sampleCheckpoint(1))
  await first.store.close?.()
  const handleFailing =
    (method: 'writeFile' | 'sync' | 'close', code: string) =>
    async (...args: Parameters<typeof fs.open>): Promise<fs.FileHandle> => {
      const handle = await fs.open(...args)
      if (armed && String(args[0]).endsWith('.tmp')) {
        const close = handle.close.bind(handle)
        handle[method] = async (): Promise<never> => {
          if (method === 'close') await close()
          return await failing(code)()
        }
      }
      return handle
    }
  let armed = false
  for (const [name, parts, code] of [
    ['writing', { open: handleFailing('writeFile', 'ENOSPC') }, 'ENOSPC'],
    ['syncing', { open: handleFailing('sync', 'EIO') }, 'EIO'],
    ['closing', { open: handleFailing('close', 'EDQUOT') }, 'EDQUOT'],
    ['renaming', { rename: failing('EACCES') }, 'EACCES']
  ] as const) {
    armed = false
    const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith(parts) })
    armed = true
    await t.rejects(
      store.save(sampleCheckpoint(2)),
      { code: 'FILE_CHECKPOINT_NOT_SAVED', cause: { code }, classification: { severity: 'warning', retryable: true } },
      name
    )
    armed = false
    t.strictSame(await store.load(), sampleCheckpoint(1))
    t.strictSame(
      (await namesIn(dir)).filter((name) => !name.startsWith('lock.')),
      ['app.json']
    )
    await store.close?.()
    for (const left of await namesIn(dir)) if (left.startsWith('lock.')) await fs.unlink(path.join(dir, left))
  }
})

t.test('a folder that does not support syncing is accepted; a failing sync is an error', async (t) => {
  const dir = t.testdir()
  const isFolder = async (file: unknown): Promise<boolean> =>
    (await fs.stat(String(file)).catch(() => null))?.isDirectory() === true
  const openingFolder =
    (code: string) =>
    async (...args: Parameters<typeof fs.open>): Promise<fs.FileHandle> =>
      (await isFolder(args[0])) ? failing(code)() : fs.open(...args)
  const syncingFolder =
    (code: string) =>
    async (...args: Parameters<typeof fs.open>): Promise<fs.FileHandle> => {
      const handle = await fs.open(...args)
      if (await isFolder(args[0])) handle.sync = failing(code)
      return handle
    }
  for (const open of [openingFolder('EISDIR'), openingFolder('EPERM'), syncingFolder('EINVAL')]) {
    const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ open }) })
    await store.save(sampleCheckpoint(1))
    t.strictSame(await store.load(), sampleCheckpoint(1))
    await store.close?.()
  }
  const { store } = await openFolder(t, dir, { key: 'app' }, { fs: fsWith({ open: syncingFolder('EIO') }) })
  await t.rejects(store.save(sampleCheckpoint(1)), { code: 'FILE_CHECKPOINT_NOT_SAVED', cause: { code: 'EIO' } })
  await t.rejects(openFolder(t, await freshFolder(t), {}, { fs: fsWith({ open: openingFolder('EIO') }) }), {
    code: 'FILE_CHECKPOINT_UNUSABLE',
    cause: { code: 'EIO' }
  })
})

/** Mounts a tmpfs and returns its folder; null if mounting is not permitted. */
async function mountTmpfs(t: Test, options: string): Promise<string | null> {
  const dir = await fs.mkdtemp(path.join(tmpdir(), 'checkpoints-'))
  t.teardown(() => fs.rm(dir, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    return null
  }
  t.teardown(() => {
    execFileSync('umount', ['-l', dir])
  })
  return dir
}
