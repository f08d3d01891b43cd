import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'
import { reachableFolder } from './support/reachable-folder.ts'
import { withoutRights } from './support/without-rights.ts'

t.test('an opened file has its identity, its size and its first bytes', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'first\nsecond\n' }), 'a.log')
  const { handle, dev, ino, size, head } = await openFile(name)
  t.teardown(() => handle.close())
  const stats = statSync(name, { bigint: true })
  t.strictSame(
    { dev, ino, size, head: head.toString() },
    { dev: String(stats.dev), ino: String(stats.ino), size: 13, head: 'first\nsecond\n' }
  )
  t.equal((await handle.read(Buffer.alloc(5), 0, 5, 6)).bytesRead, 5)
})

t.test('at most the first 4096 bytes are read at opening, and an empty file is no error', async (t) => {
  const base = t.testdir({ 'big.log': 'x'.repeat(10_000), 'empty.log': '' })
  for (const [name, length] of [
    ['big.log', 4096],
    ['empty.log', 0]
  ] as const) {
    const { handle, head } = await openFile(path.join(base, name))
    t.equal(head.length, length)
    await handle.close()
  }
})

t.test('folders, pipes, sockets and devices are refused by name, without waiting', async (t) => {
  const base = mkdtempSync(path.join(tmpdir(), 'open-file-'))
  t.teardown(() => {
    rmSync(base, { recursive: true })
  })
  execFileSync('mkfifo', [path.join(base, 'fifo')])
  const server = createServer().listen(path.join(base, 'socket'))
  t.teardown(() => {
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const cases: readonly (readonly [string, string])[] = [
    [base, 'FILE_IS_DIRECTORY'],
    [path.join(base, 'fifo'), 'FILE_NOT_REGULAR'],
    [path.join(base, 'socket'), 'FILE_NOT_REGULAR'],
    ['/dev/zero', 'FILE_NOT_REGULAR'],
    ['/dev/null', 'FILE_NOT_REGULAR']
  ]
  for (const [name, code] of cases) await t.rejects(openFile(name), { code, message: new RegExp(name) }, name)
})

t.test('other errors of the system are passed on unchanged', async (t) => {
  const base = reachableFolder(t, { 'a.log': '', 'shut.log': '', loop: t.fixture('symlink', 'loop') })
  await t.rejects(openFile(path.join(base, 'nosuch')), { code: 'ENOENT' })
  await t.rejects(openFile(path.join(base, 'a.log', 'b')), { code: 'ENOTDIR' })
  await t.rejects(openFile(path.join(base, 'loop')), { code: 'ELOOP' })
  const shut = path.join(base, 'shut.log')
  await t.rejects(
    withoutRights(shut, () => openFile(shut)),
    { code: 'EACCES' }
  )
})

t.test('a file of /proc is opened although its size is 0; one that cannot be read fails with EIO', async (t) => {
  const { handle, size, head } = await openFile('/proc/self/status')
  t.equal(size, 0)
  t.match(head.toString(), /^Name:/)
  await handle.close()
  await t.rejects(openFile('/proc/self/mem'), { code: 'EIO' })
})

t.test('a file that is replaced while it is being opened is checked again', async (t) => {
  const base = t.testdir({ 'a.log': 'content' })
  const name = path.join(base, 'a.log')
  // A pipe replaces the file during each opening: the outcome is a file or a refusal, and nothing hangs.
  for (let round = 0; round < 50; round++) {
    const opening = openFile(name).then(
      ({ handle }) => handle.close(),
      ({ code }: { readonly code: string }) => code
    )
    rmSync(name)
    execFileSync('mkfifo', [name])
    const outcome = await opening
    t.ok(outcome === undefined || outcome === 'FILE_NOT_REGULAR' || outcome === 'ENOENT', String(outcome))
    rmSync(name)
    writeFileSync(name, 'content')
  }
})

t.test('if links are refused, a link in place of a folder below the base is refused too', async (t) => {
  const base = t.testdir({ real: { 'a.log': 'x' }, in: { link: t.fixture('symlink', '../real') } })
  await t.rejects(openFile(path.join(base, 'in', 'link', 'a.log'), path.join(base, 'in')), {
    code: 'FILE_SYMLINK_REFUSED'
  })
  const { handle } = await openFile(path.join(base, 'real', 'a.log'), base)
  await handle.close()
})
