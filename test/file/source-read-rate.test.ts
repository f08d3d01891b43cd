import { randomBytes } from 'node:crypto'
import { appendFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import zlib from 'node:zlib'
import { createSource } from '../../lib/index.ts'
import type { FileInputParams } from '../../lib/file/params.ts'
import { fakeClock, type FakeClock } from '../../lib/testing/fake-clock.ts'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import { follow } from './follow/support/source-follow.ts'
import { atRest } from '../support/follow/at-rest.ts'
import { memoryStore } from './follow/support/source-store.ts'

const RATE = 8192
/** Lines that hardly compress. */
const [TEXT, OTHER, THIRD] = ['one', 'two', 'three'].map((name) =>
  Array.from({ length: 1000 }, (_, index) => `${name} ${index} ${randomBytes(45).toString('hex')}\n`).join('')
) as [string, string, string]

/** The most bytes that may have been read by now: two seconds' worth above the rate, as reads are paid for later. */
function allowed(clock: FakeClock, since: number): number {
  return RATE * (2 + (clock.now() - since) / 1000)
}

for (const [what, params, bytes] of [
  ['a file', {}, Buffer.from(TEXT)],
  ['ranges side by side', { instances: 4 }, Buffer.from(TEXT)],
  ['a compressed file', {}, zlib.gzipSync(TEXT)]
] as const) {
  t.test(`in mode "once", ${what} is read completely, and no faster than max_bytes_per_second`, async (t) => {
    const base = t.testdir({ 'a.log': bytes })
    const clock = fakeClock(1_000_000)
    const { source, texts } = once(t, { base, file: 'a.log', maxBytesPerSecond: RATE, ...params }, clock)
    let highest = 0
    for (let step = 0; !source.closed; step++) {
      await atRest()
      const { bytes: taken } = source.stats()
      // With ranges, each may have one read in flight that was already allowed.
      if (taken > allowed(clock, 1_000_000)) t.fail(`${taken} bytes after ${clock.now() - 1_000_000} ms`)
      highest = Math.max(highest, taken)
      await clock.advance(100)
    }
    t.strictSame(texts.toSorted(), TEXT.split('\n').slice(0, -1).toSorted())
    t.ok(clock.now() - 1_000_000 >= (bytes.length / RATE - 3) * 1000, 'reading takes as long as the rate demands')
    t.ok(highest >= bytes.length)
    t.equal(clock.pending, 0)
  })
}

t.test(
  'in mode "once", stop, destroy and abort end a source without waiting for the rate, also while it opens',
  async (t) => {
    for (const file of ['a.log', 'a.gz']) {
      for (const end of ['stop', 'destroy', 'abort'] as const) {
        const base = t.testdir({ 'a.log': TEXT, 'a.gz': zlib.gzipSync(TEXT) })
        const clock = fakeClock()
        const abort = new AbortController()
        const source = createFileSource({ base, file, maxBytesPerSecond: 4096 }, { clock, signal: abort.signal })
        const closed = new Promise((resolve) => {
          source.once('close', resolve)
        })
        source.on('error', () => {})
        source.resume()
        await atRest()
        if (end === 'stop') void source.stop()
        else if (end === 'destroy') source.destroy()
        else abort.abort()
        await closed
        t.equal(clock.pending, 0, `${file}, ${end}`)
        t.ok(source.stats().bytes < TEXT.length)
      }
    }
  }
)

t.test(
  'followed files are read no faster than max_bytes_per_second, in turn, and files() gives the reason',
  async (t) => {
    const base = t.testdir({ 'a.log': TEXT, 'b.log': OTHER, 'c.gz': zlib.gzipSync(THIRD) })
    const followed = await follow(t, { base, file: '*', maxBytesPerSecond: RATE })
    const begun = followed.clock.now()
    let isTold = false
    const seen: Record<string, number> = {}
    await followed.until('all is read', () => {
      isTold ||= followed.source.files().some(({ reason }) => reason?.startsWith('max_bytes_per_second') === true)
      const [a = 0, b = 0] = ['a.log', 'b.log'].map((name) => followed.file(name)?.offset ?? 0)
      if (a + b > allowed(followed.clock, begun)) t.fail(`${a + b} bytes`)
      if (Math.abs(a - b) > 3 * RATE) t.fail(`one is at ${a}, the other at ${b}`)
      for (const { path: name, bytesBehind } of followed.source.files())
        if (bytesBehind !== null) seen[path.basename(name)] = Math.max(seen[path.basename(name)] ?? 0, bytesBehind)
      return followed.events.length >= 3000
    })
    t.ok(isTold)
    t.ok((seen['a.log'] ?? 0) > TEXT.length / 2, 'bytesBehind is reported')
    t.ok(followed.clock.now() - begun > ((2 * TEXT.length + statSync(path.join(base, 'c.gz')).size) / RATE - 3) * 1000)
    appendFileSync(path.join(base, 'a.log'), 'after\n')
    await followed.lines(3001)
    t.strictSame(followed.codes, [])
    await followed.stop()
    t.equal(followed.clock.pending, 0)
  }
)

t.test(
  'while the rate delays reading, new files are still opened, and are read even after they are deleted',
  async (t) => {
    const base = t.testdir({ 'a.log': TEXT, 'b.log': OTHER })
    const followed = await follow(t, { base, file: '*', maxBytesPerSecond: RATE })
    await followed.pass(1500)
    writeFileSync(path.join(base, 'c.log'), THIRD)
    await followed.pass(1500)
    t.ok(followed.events.length < 1000)
    for (const name of ['a.log', 'b.log', 'c.log']) rmSync(path.join(base, name))
    await followed.lines(3000)
    t.strictSame(followed.codes, ['FILE_NO_MATCH'])
    t.strictSame({ ...followed.source.stats().bytesLost }, {})
  }
)

t.test('bytes read for comparison count too, and stopping does not wait for the rate', async (t) => {
  const base = t.testdir({ 'a.log': TEXT, 'b.log': TEXT.toUpperCase() })
  const checkpoint = memoryStore()
  const before = await follow(t, { base, file: '*' }, { checkpoint })
  await before.lines(2000)
  await before.stop()
  for (const name of ['a.log', 'b.log']) {
    renameSync(path.join(base, name), path.join(base, `${name}.1`))
    appendFileSync(path.join(base, `${name}.1`), `more of ${name}\n`)
    utimesSync(path.join(base, `${name}.1`), new Date(), new Date())
  }
  const after = await follow(t, { base, file: '*', maxBytesPerSecond: RATE }, { checkpoint })
  const begun = after.clock.now()
  let most = 0
  await after.until('both go on', () => {
    most = Math.max(
      most,
      after.source.files().reduce((sum, { bytesLeft }) => sum + (bytesLeft ?? 0), 0)
    )
    return after.events.length >= 2
  })
  t.strictSame(after.texts.toSorted(), ['more of a.log', 'more of b.log'])
  t.ok(most > TEXT.length, 'both files had to be compared')
  t.ok(after.clock.now() - begun > ((2 * TEXT.length) / RATE - 3) * 1000, 'comparing takes as long as the rate demands')
  t.strictSame(after.codes, [])
  appendFileSync(path.join(base, 'a.log.1'), TEXT)
  await after.pass(1000)
  const { source } = after
  t.ok(source.files().some(({ bytesBehind }) => (bytesBehind ?? 0) > 0))
  await after.stop()
  t.equal(after.clock.pending, 0)
})

t.test('max_bytes_per_second is an integer of at least 4096 bytes', (t) => {
  for (const value of [0, 4095, 1.5, '64 KiB']) {
    t.throws(
      () => createSource({ type: 'file', params: { file: 'a', max_bytes_per_second: value } }),
      /max_bytes_per_second/,
      String(value)
    )
  }
  t.end()
})

function once(t: Test, params: FileInputParams, clock: FakeClock) {
  const source = createFileSource(params, { clock })
  t.teardown(() => {
    source.destroy()
  })
  const texts: string[] = []
  source.on('data', ({ text }) => {
    texts.push(text)
  })
  return { source, texts }
}
