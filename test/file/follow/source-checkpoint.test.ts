import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t from 'tap'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { FileSourceOptions } from '../../../lib/file/create-file-source.ts'
import { withoutRights } from '../support/without-rights.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** The error that a source dies of while it opens. */
async function failure(params: FileInputParams, options: FileSourceOptions = {}): Promise<unknown> {
  const source = createFileSource({ mode: 'follow', usePolling: true, ...params }, options)
  const closed = once(source, 'close').catch(() => {})
  const [error] = await once(source.resume(), 'error') as [unknown]
  await closed
  return error
}

t.test('positions are made durable every checkpoint_interval_ms, and only where they have changed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', checkpointIntervalMs: 5000 }, { checkpoint })
  await followed.lines(1)
  t.equal(checkpoint.saved.length, 0)
  await followed.pass(5000)
  t.strictSame(checkpoint.offsets, { 'a.log': 4 })
  t.match(checkpoint.saved[0], { version: 1, files: [{ path: path.join(base, 'a.log'), offset: 4, line: 1, size: 4, compression: 'none', complete: false }] })
  const { length } = checkpoint.saved
  await followed.pass(20_000)
  t.equal(checkpoint.calls, length, 'nothing new')
  appendFileSync(path.join(base, 'a.log'), 'two\nthr')
  await followed.lines(2)
  await followed.pass(5000)
  t.strictSame(checkpoint.offsets, { 'a.log': 8 })
  await followed.stop()
  t.equal(checkpoint.closed, 1)
})

t.test('stop makes positions durable, and the next start reads on', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n', 'b.log': '1\n' })
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log', checkpointIntervalMs: 3_600_000 }, { checkpoint })
  await first.lines(2)
  await first.stop()
  t.strictSame(checkpoint.offsets, { 'a.log': 4, 'b.log': 2 })
  appendFileSync(path.join(base, 'b.log'), '2\n')
  const second = await follow(t, { base, file: '*.log' }, { checkpoint })
  t.strictSame(await second.lines(1), ['2'])
  t.equal(second.events[0]?.position.line, 2, 'lines are counted on')
  await second.stop()
  t.strictSame(second.texts, ['2'])
})

t.test('a folder keeps positions from run to run, by key', async (t) => {
  const base = t.testdir({ logs: { 'a.log': 'grapefruit\n' } })
  const params = { base: path.join(base, 'logs'), file: 'a.log', checkpointDir: path.join(base, 'state', 'deep') }
  const first = await follow(t, params, { key: 'web' })
  await first.lines(1)
  t.match(await failure(params, { key: 'web' }), { code: 'FILE_CHECKPOINT_IN_USE' }, 'not twice at the same time')
  const other = await follow(t, params, { key: 'audit' })
  t.strictSame(await other.lines(1), ['grapefruit'], 'another key has positions of its own')
  await other.stop()
  await first.stop()
  appendFileSync(path.join(params.base, 'a.log'), 'two\n')
  const second = await follow(t, params, { key: 'web' })
  t.strictSame(await second.lines(1), ['two'])
  await second.stop()
  const kept = readdirSync(params.checkpointDir).find((name) => name.startsWith('web')) ?? ''
  t.notMatch(readFileSync(path.join(params.checkpointDir, kept), 'utf8'), 'grapefruit', 'no content is kept')
})

t.test('a checkpoint folder that cannot be made or looked into is an error', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n', file: 'not a folder', shut: {} })
  for (const dir of [path.join(base, 'file'), path.join(base, 'file', 'below')]) {
    t.match(await failure({ base, file: 'a.log', checkpointDir: dir }), { name: 'SourceError', code: 'FILE_CHECKPOINT_UNUSABLE', message: dir })
  }
  const dir = path.join(base, 'shut', 'state')
  t.match(await withoutRights(path.join(base, 'shut'), () => failure({ base, file: 'a.log', checkpointDir: dir })), { code: 'FILE_CHECKPOINT_UNUSABLE' })
})

t.test('a damaged checkpoint is told and set aside, and everything is read', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const params = { base, file: 'a.log', checkpointDir: path.join(base, 'state') }
  const first = await follow(t, params)
  await first.lines(1)
  await first.stop()
  const name = readdirSync(params.checkpointDir).find((entry) => entry.startsWith('file')) ?? ''
  writeFileSync(path.join(params.checkpointDir, name), '{"version":1,')
  const second = await follow(t, params)
  t.strictSame(await second.lines(1), ['one'])
  t.strictSame(second.codes, ['FILE_CHECKPOINT_DAMAGED'])
})

t.test('a store that cannot load is an error, and is closed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  checkpoint.fail = { load: new Error('no store today') }
  t.match(await failure({ base, file: 'a.log' }, { checkpoint }), { name: 'SourceError', message: 'no store today', cause: checkpoint.fail.load })
  t.equal(checkpoint.closed, 1)
  checkpoint.fail = {}
  mkdirSync(path.join(base, 'more'))
  chmodSync(path.join(base, 'more'), 0o755)
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
  t.strictSame(await followed.lines(1), ['one'])
})

t.test('a store that cannot save is told once, and tried again', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log' }, { checkpoint })
  checkpoint.fail = { save: new Error('disk full') }
  await followed.lines(1)
  await followed.pass(5000)
  t.ok(checkpoint.calls >= 3, `${checkpoint.calls} times`)
  t.equal(followed.warnings.length, 1)
  t.match(followed.warnings[0], { name: 'SourceError', message: 'disk full' })
  checkpoint.fail = {}
  await followed.pass(1000)
  t.strictSame(checkpoint.offsets, { 'a.log': 4 })
  checkpoint.fail = { save: new Error('full again') }
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  await followed.lines(2)
  await followed.pass(3000)
  t.equal(followed.warnings.length, 2, 'another failure is told again')
  await followed.stop()
  t.match(followed.source.stats().state, 'closed')
})
