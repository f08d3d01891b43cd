import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { withoutRights } from '../support/without-rights.ts'
import { codesOf, commandOf, outcomeOf, type Asked } from './support/outcome.ts'

const posix = { skip: process.platform === 'win32' && 'POSIX rights' }

async function folder(t: Test): Promise<string> {
  const base = await mkdtemp(path.join(tmpdir(), 'warp-flow-open-'))
  await chmod(base, 0o755)
  t.teardown(() => rm(base, { recursive: true, force: true }))
  await writeFile(path.join(base, 'a.log'), 'one\n')
  return base
}

t.test('files that can be opened are counted', async (t) => {
  const base = await folder(t)
  t.match(await outcomeOf('file.open', { base, file: '*.log' }), {
    status: 'pass',
    evidence: [{ value: { tried: 1, opened: 1, of: 1 } }]
  })
})

t.test('a file without read permission is reported with its mode and the user of the process', posix, async (t) => {
  const base = await folder(t)
  const file = path.join(base, 'a.log')
  const outcome = await withoutRights(file, () => outcomeOf('file.open', { base, file: 'a.log' }))
  t.strictSame([outcome.status, ...codesOf(outcome)], ['fail', 'FILE_PERMISSION_DENIED'])
  t.match(outcome.causes?.[0]?.detail, `${file} does not let it read: mode 0000`)
  t.match(commandOf(outcome), file)
  t.match(
    outcome.evidence?.map(({ kind }) => kind),
    ['stat', 'errno', 'stat', 'proc']
  )
  await writeFile(path.join(base, 'b.log'), 'two\n')
  t.equal(
    (await withoutRights(file, () => outcomeOf('file.open', { base, file: '*.log' }))).status,
    'warn',
    'the other file can be read'
  )
  let looks = 0
  const unseen = {
    ...fs,
    stat: ((name: string) => (looks++ === 0 ? fs.stat(name) : Promise.reject(new Error('gone')))) as typeof fs.stat
  }
  const outcomeUnseen = await withoutRights(file, () =>
    outcomeOf('file.open', { base, file: 'a.log' }, { parts: { fs: unseen } })
  )
  t.strictSame(codesOf(outcomeUnseen), ['FILE_PERMISSION_DENIED'])
})

t.test('the process that holds a busy file is named, and other errors are reported', async (t) => {
  const base = await folder(t)
  const file = path.join(base, 'a.log')
  const failing = (code: string): Asked => ({
    parts: { openFile: () => Promise.reject(Object.assign(new Error(`${code}: injected`), { code, syscall: 'open' })) }
  })
  const free = await outcomeOf('file.open', { base, file: 'a.log' }, failing('EBUSY'))
  t.strictSame([free.status, ...codesOf(free)], ['fail', 'FILE_BUSY'])
  const handle = await fs.open(file)
  const busy = await outcomeOf('file.open', { base, file: 'a.log' }, failing('EBUSY'))
  await handle.close()
  if (process.platform === 'linux') t.match(busy.causes?.[0]?.context?.values, { holderPid: String(process.pid) })
  t.strictSame(codesOf(await outcomeOf('file.open', { base, file: 'a.log' }, failing('EIO'))), ['FILE_READ_FAILED'])
})

t.test('links are followed with symlinks = "follow"', posix, async (t) => {
  const base = await folder(t)
  await symlink('a.log', path.join(base, 'b.log'))
  t.equal((await outcomeOf('file.open', { base, file: 'b.log', symlinks: 'follow' })).status, 'pass')
})
