import { execFileSync } from 'node:child_process'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { isTooLarge, openRegular, readAtMost, readRegular } from '../../lib/core/regular-file.ts'

t.test('a regular file is read whole, whatever size it reports', async (t) => {
  const base = t.testdir({ empty: '', small: 'abc', large: 'x'.repeat(100_000), link: t.fixture('symlink', 'small') })
  for (const [name, length] of [
    ['empty', 0],
    ['small', 3],
    ['large', 100_000],
    ['link', 3]
  ] as const)
    t.equal((await readRegular(path.join(base, name), 100_000)).length, length, name)
  if (process.platform === 'linux')
    t.equal(
      (await readRegular('/proc/kallsyms', 2 ** 28)).length,
      (await fs.readFile('/proc/kallsyms')).length,
      'of /proc, which says 0'
    )
})

t.test('a file above the limit is refused, even if it reports a smaller size', async (t) => {
  const name = path.join(t.testdir({ file: 'x'.repeat(5000) }), 'file')
  await t.rejects(readRegular(name, 4999), { code: 'ERR_FS_FILE_TOO_LARGE', message: 'it is larger than 4999 bytes' })
  t.ok(isTooLarge(await readRegular(name, 1).catch((error: unknown) => error)))
  t.notOk(isTooLarge(await readRegular(`${name}s`, 1).catch((error: unknown) => error)))
  t.notOk(isTooLarge(new Error('x')))
  if (process.platform === 'linux')
    await t.rejects(readRegular('/proc/self/status', 10), { code: 'ERR_FS_FILE_TOO_LARGE' })
  const { handle } = await openRegular(name)
  t.teardown(() => handle.close())
  t.equal((await readAtMost(handle, 5000)).length, 5000)
})

t.test("a link is followed where names are the user's, and only regular files are ever opened", async (t) => {
  const base = t.testdir({ file: 'x', folder: {}, link: t.fixture('symlink', 'file') })
  execFileSync('mkfifo', [path.join(base, 'fifo')])
  await (await openRegular(path.join(base, 'link'))).handle.close()
  await t.rejects(openRegular(path.join(base, 'link'), { followLinks: false }), { code: 'FILE_NOT_REGULAR' })
  for (const followLinks of [true, false]) {
    for (const writable of [true, false]) {
      await t.rejects(openRegular(path.join(base, 'fifo'), { followLinks, writable }), { code: 'FILE_NOT_REGULAR' })
      await t.rejects(openRegular(path.join(base, 'folder'), { followLinks, writable }), { code: 'FILE_IS_DIRECTORY' })
      await t.rejects(openRegular('/dev/zero', { followLinks, writable, shownAs: '/a' }), {
        code: 'FILE_NOT_REGULAR',
        message: /: \/a$/
      })
    }
  }
})

t.test('a file replaced after its check is refused by its type, or not opened', async (t) => {
  const base = t.testdir({ file: 'x', other: 'secret', link: t.fixture('symlink', 'other') })
  execFileSync('mkfifo', [path.join(base, 'fifo')])
  const file = path.join(base, 'file')
  const seen = await fs.stat(file, { bigint: true })
  const late = {
    open: fs.open,
    stat: () => Promise.resolve(seen),
    lstat: () => Promise.resolve(seen)
  } as unknown as Parameters<typeof openRegular>[1] & object
  const calls = { followLinks: false, fs: late as never }
  await t.rejects(openRegular(path.join(base, 'fifo'), calls), { code: 'FILE_NOT_REGULAR' })
  await t.rejects(openRegular(path.join(base, 'link'), calls), { code: 'ELOOP' })
})
