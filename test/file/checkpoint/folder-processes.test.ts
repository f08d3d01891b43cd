import * as fs from 'node:fs/promises'
import t from 'tap'
import { folderProcess } from './support/folder-process.ts'
import { namesIn, openFolder } from './support/open-folder.ts'
import { sampleCheckpoint } from './support/sample-checkpoint.ts'

t.test(
  'a second process is refused with the pid of the holder; the lock of a killed process is taken over',
  async (t) => {
    const dir = t.testdir()
    const other = await folderProcess(t)
    t.match(await other.order({ kind: 'open', dir, key: 'app' }), { kind: 'opened', offset: null })
    for (const key of ['app', 'another']) {
      await t.rejects(openFolder(t, dir, { key }), {
        code: 'FILE_CHECKPOINT_LOCKED',
        message: new RegExp(`${await fs.realpath(dir)}: pid ${other.pid}, since \\d{4}-\\d\\d-\\d\\dT`),
        classification: { category: 'in-use' }
      })
    }
    await other.kill()
    const { store } = await openFolder(t, dir, { key: 'app' })
    t.strictSame(await namesIn(dir), ['lock.2'])
    const third = await folderProcess(t)
    t.match(await third.order({ kind: 'open', dir, key: 'app' }), {
      kind: 'failed',
      code: 'FILE_CHECKPOINT_LOCKED',
      message: new RegExp(`pid ${process.pid},`)
    })
    await store.close?.()
    t.match(await third.order({ kind: 'open', dir, key: 'app' }), { kind: 'opened' }, 'the lock has been released')
    t.match(await third.order({ kind: 'close' }), { kind: 'done' })
  }
)

t.test(
  'whenever a process is killed during a save, an intact checkpoint remains, not older than the last confirmed one',
  async (t) => {
    const dir = t.testdir()
    let last = 0
    for (const saves of [1, 2, 9, 40]) {
      const child = await folderProcess(t)
      const opened = await child.order({ kind: 'open', dir, key: 'app' })
      t.match(opened, { kind: 'opened', offset: last === 0 ? null : last })
      void child.order({ kind: 'save', from: last + 1 })
      await child.answered(2 + saves)
      await child.kill()
      const answered = child.answers.reduce(
        (highest, answer) => (answer.kind === 'saved' ? answer.offset : highest),
        last
      )
      t.ok(answered >= last + saves)
      const { store, context } = await openFolder(t, dir, { key: 'app' })
      const loaded = await store.load()
      const offset = loaded?.files[0]?.offset ?? 0
      t.ok(offset === answered || offset === answered + 1, `${offset} after ${answered}`)
      t.strictSame(loaded, sampleCheckpoint(offset, 1 + (offset % 40)))
      t.strictSame(context.codes, [])
      t.notOk(
        (await namesIn(dir)).some((name) => name.endsWith('.tmp')),
        'no temporary file of the interrupted save is left'
      )
      await store.close?.()
      last = offset
    }
  }
)
