import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test('a missing folder makes a running source unhealthy', async (t) => {
  const base = path.join(t.testdir({}), 'logs')
  const followed = await follow(t, { base, file: '*.log' })
  const begun = followed.clock.now()
  await followed.pass(2000)
  t.equal(followed.source.stats().state, 'running')
  t.match(followed.source.health(), {
    healthy: false,
    status: 'StatusRecoverableError',
    troubles: [{ code: 'FILE_BASE_NOT_FOUND', symptom: { en: new RegExp(base) } }]
  })
  t.ok((followed.source.health().troubles[0]?.since ?? Infinity) <= begun, 'since the first search for it')
  mkdirSync(base)
  await followed.pass(2000)
  t.match(followed.source.health(), { healthy: true, troubles: [] }, 'a folder without matching files is not unhealthy')
  writeFileSync(path.join(base, 'a.log'), 'one\n')
  await followed.lines(1)
  rmSync(base, { recursive: true })
  await followed.until('it is noticed', () => !followed.source.health().healthy)
})

t.test('unsaved positions make the source unhealthy, and stats() contains the time of the last save', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const store = memoryStore()
  const followed = await follow(t, { base, file: '*.log', checkpointIntervalMs: 1000 }, { checkpoint: store })
  t.equal(followed.source.stats().lastSaveAt, null)
  await followed.lines(1)
  await followed.until('it is saved', () => followed.source.stats().lastSaveAt !== null)
  const saved = followed.source.stats().lastSaveAt
  store.fail = { save: Object.assign(new Error('no space left'), { code: 'ENOSPC' }) }
  writeFileSync(path.join(base, 'b.log'), 'two\n')
  await followed.lines(2)
  await followed.until('saving fails', () => !followed.source.health().healthy)
  t.match(followed.source.health(), { troubles: [{ code: 'FILE_CHECKPOINT_NOT_SAVED', since: Number }] })
  t.equal(followed.source.stats().lastSaveAt, saved)
  store.fail = {}
  await followed.until('saving works again', () => followed.source.health().healthy)
  t.ok((followed.source.stats().lastSaveAt ?? 0) > (saved ?? Infinity))
})

t.test('a source without a checkpoint has no time of a last save', async (t) => {
  const followed = await follow(t, { base: t.testdir({ 'a.log': 'one\n' }), file: '*.log' })
  t.equal(followed.source.stats().lastSaveAt, undefined)
  t.match(followed.source.health(), { healthy: true })
})
