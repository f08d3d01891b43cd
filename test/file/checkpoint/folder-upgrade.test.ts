import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { systemProcesses } from '../../../lib/file/checkpoint/processes.ts'
import { checkpointV1 } from '../follow/support/version-1.ts'
import { freshFolder, namesIn, openFolder } from './support/open-folder.ts'
import { holderByV1, latestByV1, lockV1 } from './support/release-0.1.ts'
import { sampleRecord } from './support/sample-checkpoint.ts'

t.test('a process of 0.1 that still runs keeps its folder', async (t) => {
  const dir = await freshFolder(t, { 'lock.3': await lockV1({ pid: process.ppid, started: '' }) })
  await t.rejects(openFolder(t, dir), {
    code: 'FILE_CHECKPOINT_LOCKED',
    message: new RegExp(`pid ${process.ppid}, since 2026-01-02`)
  })
  t.strictSame(await namesIn(dir), ['lock.3'])
})

t.test('the folder of a killed process of 0.1 is taken over, with its positions', async (t) => {
  const record = sampleRecord()
  const dir = await freshFolder(t, {
    'lock.3': await lockV1({ pid: 2 ** 30, started: '1' }),
    'app.json': `${JSON.stringify(checkpointV1(record))}\n`
  })
  const { store, context } = await openFolder(t, dir, { key: 'app' })
  t.strictSame(await namesIn(dir), ['app.json', 'lock.4'])
  t.strictSame(await store.load(), { version: 1, files: [record] })
  t.strictSame(context.codes, [])
})

t.test('a folder that 0.1 has released is taken over', async (t) => {
  const dir = await freshFolder(t, { 'lock.3.free': await lockV1({ pid: process.ppid, started: '' }) })
  await openFolder(t, dir)
  t.strictSame(await namesIn(dir), ['lock.4'])
})

t.test('0.1 detects that a process of this release holds the folder, and when it has released it', async (t) => {
  const dir = await freshFolder(t)
  const { store } = await openFolder(t, dir)
  t.strictSame(latestByV1(await namesIn(dir)), { number: 1, free: false })
  const { thread: _thread, ...own } = await systemProcesses.own()
  t.match(holderByV1(await readFile(path.join(dir, 'lock.1'), 'utf8')), own)
  await store.close?.()
  t.strictSame(latestByV1(await namesIn(dir)), { number: 1, free: true })
})
