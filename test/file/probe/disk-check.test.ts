import * as fs from 'node:fs/promises'
import t from 'tap'
import type { FileSystemStats } from '../../../lib/file/probe/file-look.ts'
import { codesOf, outcomeOf } from './support/outcome.ts'

/** What the system says of a file system, with another kind. */
function statfs(type: number): () => Promise<FileSystemStats> {
  return async () => Object.assign(await fs.statfs('.'), { type })
}

t.test('the kind of file system and the speed of a sample are shown', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const outcome = await outcomeOf('file.disk', { base, file: 'a.log' }, { parts: { platform: 'linux', fs: { ...fs, statfs: statfs(0x6969) } } })
  t.match(outcome, { status: 'pass', evidence: [{ value: { type: '0x6969', name: 'nfs', network: true } }, { kind: 'counter', value: { bytes: 4 } }] })
  const other = await outcomeOf('file.disk', { base, file: 'gone.log' }, { parts: { fs: { ...fs, statfs: statfs(0x1234) } } })
  t.match(other, { status: 'pass', evidence: [{ value: { name: null } }] })
})

t.test('a disk that takes a second for a sample is slow', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  let now = 0
  const slow = await outcomeOf('file.disk', { base, file: 'a.log' }, { parts: { ticks: () => now += 1500 } })
  t.strictSame([slow.status, ...codesOf(slow)], ['warn', 'FILE_SLOW_READING'])
  const fast = await outcomeOf('file.disk', { base, file: 'a.log' }, { parts: { ticks: () => 1 } })
  t.match(fast, { status: 'pass', evidence: [{}, { value: { ms: 0, bytesPerSecond: null } }] })
})
