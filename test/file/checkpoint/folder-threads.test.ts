import { once } from 'node:events'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import t, { type Test } from 'tap'
import { formatHolder, type LockHolder } from '../../../lib/file/checkpoint/lock-file.ts'
import { processesBy } from '../../../lib/file/checkpoint/processes.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { folderProcess } from './support/folder-process.ts'
import { during, freshFolder, namesIn, openFolder } from './support/open-folder.ts'

const linux = { skip: process.platform !== 'linux' && 'only Linux tells of threads' }

/** Starts a thread that opens the folder; resolves to the worker and its first message. */
async function openInThread(
  t: Test,
  dir: string,
  key: string
): Promise<{ readonly worker: Worker; readonly said: unknown }> {
  const file = path.join(import.meta.dirname, 'support', 'checkpoint-worker.js')
  const worker = new Worker(file, { workerData: { dir, key } })
  t.teardown(() => worker.terminate())
  const [said] = (await once(worker, 'message')) as [unknown]
  return { worker, said }
}

t.test(
  'the lock of a thread is respected while the thread runs, and taken over once it has ended, however it ended',
  linux,
  async (t) => {
    for (const [how, die] of [
      [
        'terminated',
        async (worker: Worker) => {
          await worker.terminate()
        }
      ],
      [
        'by an exception',
        async (worker: Worker) => {
          const failed = once(worker, 'error')
          const exited = new Promise((resolve) => {
            worker.once('exit', resolve)
          })
          worker.postMessage('fail') // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread has no origin
          await failed
          await exited
        }
      ]
    ] as const) {
      const dir = await freshFolder(t)
      const { worker, said } = await openInThread(t, dir, 'app')
      t.equal(said, 'opened', how)
      await t.rejects(
        openFolder(t, dir, { key: 'other' }),
        { code: 'FILE_CHECKPOINT_LOCKED', message: /which is this process: another thread/ },
        how
      )
      t.match(await openInThread(t, dir, 'app'), { said: 'FILE_CHECKPOINT_LOCKED' }, how)
      await die(worker)
      const { store } = await openFolder(t, dir, { key: 'app' })
      t.strictSame(await namesIn(dir), ['lock.2'], how)
      t.match(await openInThread(t, dir, 'app'), { said: 'FILE_CHECKPOINT_LOCKED' }, 'this thread holds the lock now')
      await store.close?.()
      t.match(await openInThread(t, dir, 'app'), { said: 'opened' }, 'this thread has released the lock')
    }
  }
)

t.test('another process also detects that a thread has ended', linux, async (t) => {
  const dir = await freshFolder(t)
  const other = await folderProcess(t)
  const { worker } = await openInThread(t, dir, 'app')
  t.match(await other.order({ kind: 'open', dir, key: 'app' }), { kind: 'failed', code: 'FILE_CHECKPOINT_LOCKED' })
  await worker.terminate()
  t.match(await other.order({ kind: 'open', dir, key: 'app' }), { kind: 'opened' })
})

t.test('if the system does not list threads, the lock of a thread of this process is watched', async (t) => {
  const dir = await freshFolder(t)
  const silent = processesBy('/nowhere')
  const holder: LockHolder = { id: 'x', since: 0, ...(await silent.own()), thread: { id: 7, tid: '', started: '' } }
  await fs.writeFile(path.join(dir, 'lock.1'), formatHolder(holder))
  const clock = fakeClock()
  await during(clock, openFolder(t, dir, { key: 'app', clock }, { processes: silent }))
  t.ok(clock.now() >= 29_000 && clock.now() < 40_000, String(clock.now()))
  t.strictSame(await namesIn(dir), ['lock.2'])
})
