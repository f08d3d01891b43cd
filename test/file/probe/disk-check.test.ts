import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import type { FileSystemStats } from '../../../lib/file/probe/probe-parts.ts'
import { withoutRights } from '../support/without-rights.ts'
import { codesOf, outcomeOf } from './support/outcome.ts'

/** The real file system statistics, with another type. */
function statfs(type: number): () => Promise<FileSystemStats> {
  return async () => Object.assign(await fs.statfs('.'), { type })
}

t.test('the kind of file system and the speed of a sample are shown', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const outcome = await outcomeOf(
    'file.disk',
    { base, file: 'a.log' },
    { parts: { platform: 'linux', fs: { ...fs, statfs: statfs(0x6969) } } }
  )
  t.match(outcome, {
    status: 'pass',
    evidence: [{ value: { type: '0x6969', name: 'nfs', network: true } }, { kind: 'counter', value: { bytes: 4 } }]
  })
  const other = await outcomeOf(
    'file.disk',
    { base, file: 'gone.log' },
    { parts: { fs: { ...fs, statfs: statfs(0x1234) } } }
  )
  t.match(other, { status: 'pass', evidence: [{ value: { name: null } }] })
})

t.test('a disk that takes more than a second for a sample is reported as slow', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  let now = 0
  const slow = await outcomeOf('file.disk', { base, file: 'a.log' }, { parts: { ticks: () => (now += 1500) } })
  t.strictSame([slow.status, ...codesOf(slow)], ['warn', 'FILE_SLOW_READING'])
  const fast = await outcomeOf('file.disk', { base, file: 'a.log' }, { parts: { ticks: () => 1 } })
  t.match(fast, { status: 'pass', evidence: [{}, { value: { ms: 0, bytesPerSecond: null } }] })
})

t.test(
  'a file without read permission is skipped for another file; the reason is left to another check',
  { skip: process.platform === 'win32' && 'POSIX rights' },
  async (t) => {
    const base = await fs.mkdtemp(path.join(tmpdir(), 'warp-flow-disk-'))
    t.teardown(() => fs.rm(base, { recursive: true, force: true }))
    await fs.chmod(base, 0o755)
    for (const name of ['a.log', 'b.log']) await fs.writeFile(path.join(base, name), 'one\n')
    await fs.utimes(path.join(base, 'b.log'), 0, 0)
    const both = await withoutRights(path.join(base, 'a.log'), () => outcomeOf('file.disk', { base, file: '*.log' }))
    t.match(both, { status: 'pass', evidence: [{}, { how: /b\.log/ }] })
    const one = await withoutRights(path.join(base, 'a.log'), () => outcomeOf('file.disk', { base, file: 'a.log' }))
    t.match([one.status, one.evidence?.length], ['pass', 1])
  }
)
