import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { appendFileSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import type { FollowedFile } from '../../../types/followed-file.ts'
import { follow } from './support/source-follow.ts'

t.test('files() reports for each matching file why it is or is not being read', async (t) => {
  const base = t.testdir({
    'end.log': 'one\n',
    'empty.log': '',
    'old.log': 'old\n',
    'no.log': 'no\n',
    'half.log': 'one\ntw',
    'few.log': Buffer.from([0x1f, 0x8b]),
    'z.log': zlib.gzipSync('z\n')
  })
  const at = (name: string): string => path.join(base, name)
  symlinkSync('end.log', at('link.log'))
  utimesSync(at('old.log'), new Date(2020, 1), new Date(2020, 1))
  const followed = await follow(t, { base, file: '*.log', exclude: ['no.log'], ignoreOlderMs: 3_600_000 })
  await followed.lines(3)
  await followed.until('finished', () => followed.file('z.log')?.state === 'finished')
  const expected: Readonly<Record<string, Partial<FollowedFile>>> = {
    'empty.log': { state: 'waiting', reason: 'its first byte has not come', size: 0 },
    'end.log': {
      state: 'at-end',
      reason: null,
      code: null,
      compression: 'none',
      size: 4,
      offset: 4,
      bytesBehind: 0,
      msBehind: 0
    },
    'few.log': { state: 'waiting', reason: 'too few bytes to tell what it holds', size: 2 },
    'half.log': { state: 'at-end', reason: 'its last line has no ending yet', size: 6, offset: 4, bytesBehind: 2 },
    'link.log': { state: 'ignored', reason: `it is the same file as ${at('end.log')}` },
    'no.log': { state: 'ignored', dev: null, ino: null },
    'old.log': { state: 'ignored', code: null, size: 4, offset: 0 },
    'z.log': { state: 'finished', compression: 'gzip', bytesBehind: null }
  }
  t.strictSame(
    followed.source.files().map((file) => path.basename(file.path)),
    Object.keys(expected)
  )
  for (const [name, what] of Object.entries(expected)) t.match(followed.file(name), what, name)
  t.strictSame(JSON.parse(JSON.stringify(followed.source.files())), followed.source.files(), 'plain data')
  t.strictSame(followed.source.stats().files, followed.source.files())
  t.equal(followed.source.stats().bytesBehind, 4, 'bytes of half.log and few.log')
  unlinkSync(at('half.log'))
  await followed.until(
    'detached',
    () =>
      followed.file('half.log')?.reason === 'it was renamed or deleted, and is read until its writer has let go of it'
  )
  await followed.until('gone', () => followed.file('half.log') === undefined)
})

t.test('the backlog of a file is reported in bytes and in time', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 }, { flowing: false })
  const begun = followed.clock.now()
  writeFileSync(path.join(base, 'a.log'), 'one\n'.repeat(50_000))
  await followed.pass(2500)
  t.match(followed.file('a.log'), { state: 'reading', size: 200_000, reason: null })
  const behind = followed.source.stats().bytesBehind ?? 0
  t.ok(behind > 100_000 && behind <= 200_000, `${behind} bytes`)
  t.equal(followed.file('a.log')?.msBehind, followed.clock.now() - begun)
  followed.source.on('data', () => {})
  await followed.until('at its end', () => followed.file('a.log')?.state === 'at-end')
  t.match(followed.source.stats(), { bytesBehind: 0, events: 50_000, bytes: 200_000 })
  t.equal(followed.file('a.log')?.msBehind, 0)
})

t.test('the channel warp-flow:file:progress publishes the same data every progress_interval_ms', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const told: unknown[] = []
  const listener = (message: unknown): void => {
    told.push(message)
  }
  subscribe('warp-flow:file:progress', listener)
  t.teardown(() => unsubscribe('warp-flow:file:progress', listener))
  const followed = await follow(t, { base, file: 'a.log', progressIntervalMs: 2000 }, { key: 'web' })
  await followed.lines(1)
  told.length = 0
  await followed.pass(10_000)
  t.ok(told.length >= 4 && told.length <= 5, `${told.length} times`)
  t.strictSame(told.at(-1), { key: 'web', files: followed.source.files() })
  unsubscribe('warp-flow:file:progress', listener)
  told.length = 0
  await followed.pass(5000)
  t.strictSame(told, [])
})

t.test('the channel warp-flow:file:end reports a file that is released', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const ended: unknown[] = []
  const listener = (message: unknown): void => {
    ended.push(message)
  }
  subscribe('warp-flow:file:end', listener)
  t.teardown(() => unsubscribe('warp-flow:file:end', listener))
  const followed = await follow(t, { base, file: 'a.log' }, { key: 'web' })
  await followed.lines(1)
  appendFileSync(path.join(base, 'a.log'), 'two')
  unlinkSync(path.join(base, 'a.log'))
  await followed.until('told', () => ended.length > 0)
  t.strictSame(ended, [{ key: 'web', path: path.join(base, 'a.log'), lines: 2, bytes: 7 }])
})
