import { appendFileSync, unlinkSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import t, { type Test } from 'tap'
import zlib from 'node:zlib'
import type { FileEvent } from '../../../types/event.ts'
import { openHandles } from '../support/open-handles.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { atRest, turn } from '../../support/follow/at-rest.ts'
import { memoryStore } from './support/source-store.ts'

/** A closed source leaves no timer and no open handle. */
function nothingLeft(t: Test, { clock, source }: Followed, base: string, what: string): void {
  t.equal(source.closed, true, what)
  t.equal(clock.pending, 0, `${what}: no timer`)
  t.strictSame(openHandles(base), [], `${what}: no handle`)
  t.equal(source.stats().state, 'closed', what)
}

const files = { 'a.log': 'one\ntwo\n', 'b.log': '', 'c.log.gz': zlib.gzipSync('three\n').subarray(0, -4) }

t.test('stop() ends a pipeline after the buffered events, and may be called twice', async (t) => {
  const base = t.testdir(files)
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: '*' }, { checkpoint })
  await followed.lines(3)
  const ended = once(followed.source, 'end')
  await Promise.all([followed.stop(), followed.source.stop()])
  await ended
  nothingLeft(t, followed, base, 'stop')
  t.equal(checkpoint.closed, 1)
})

t.test('stop() inside for await lets the loop consume the buffered events and then ends it', async (t) => {
  const base = t.testdir({ 'a.log': Array.from({ length: 3000 }, (_, index) => `line ${index}\n`).join('') })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', bufferBytes: 4096 }, { checkpoint, flowing: false })
  const texts: string[] = []
  for await (const { text } of followed.source) {
    texts.push(text)
    if (texts.length === 5) await followed.source.stop()
  }
  nothingLeft(t, followed, base, 'stop in a loop')
  t.ok(texts.every((text, index) => text === `line ${index}`))
  const again = await follow(t, { base, file: 'a.log' }, { checkpoint })
  await again.lines(3000 - texts.length)
  t.strictSame(
    [...texts, ...again.texts],
    Array.from({ length: 3000 }, (_, index) => `line ${index}`),
    'nothing lost, nothing delivered twice'
  )
})

t.test('stop() and destroy() end the source while it yields to other work', async (t) => {
  const now = performance.now.bind(performance)
  const real = Object.getOwnPropertyDescriptor(performance, 'now')
  const restore = (): void => {
    if (real === undefined) Reflect.deleteProperty(performance, 'now')
    else Object.defineProperty(performance, 'now', real)
  }
  t.teardown(restore)
  for (const way of ['stop', 'destroy'] as const) {
    for (let at = 1; at <= 30; at++) {
      const base = t.testdir(files)
      const followed = await follow(t, { base, file: '*' })
      let looks = 0
      // The clock makes every time slice look used up, so that the source yields. One of the calls ends the source.
      performance.now = () => {
        looks++
        if (looks === at) setImmediate(() => void (way === 'stop' ? followed.source.stop() : followed.source.destroy()))
        return now() + looks * 10
      }
      appendFileSync(path.join(base, 'a.log'), 'more\n')
      await followed.until(`${at} looks`, () => looks >= at)
      restore()
      await turn()
      await atRest()
      t.ok(followed.source.closed, `${way} at look ${at}`)
      await followed.clock.advance(5000)
      t.strictSame(followed.codes, [], `${way} at look ${at}`)
    }
  }
})

t.test('leaving a loop, destroy() and an aborted signal release everything', async (t) => {
  const base = t.testdir(files)
  const ways: readonly (readonly [string, (followed: Followed, abort: AbortController) => unknown])[] = [
    [
      'break',
      async ({ source }) => {
        for await (const event of source) if (event.text !== '') break
      }
    ],
    ['destroy', ({ source }) => source.destroy()],
    ['an own error', ({ source }) => source.destroy(new Error('mine'))],
    [
      'abort',
      (_, abort) => {
        abort.abort()
      }
    ]
  ]
  for (const [what, end] of ways) {
    const abort = new AbortController()
    const followed = await follow(t, { base, file: '*' }, { flowing: false, signal: abort.signal })
    followed.source.on('error', () => {})
    const closed = once(followed.source, 'close').catch(() => {})
    await end(followed, abort)
    await closed
    nothingLeft(t, followed, base, what)
  }
})

t.test('a source that is destroyed at any moment leaves no timer and no handle', async (t) => {
  for (let turns = 0; turns < 40; turns++) {
    const base = t.testdir(files)
    const followed = await follow(t, { base, file: '*', rotateWaitMs: 0 }, { checkpoint: memoryStore() })
    unlinkSync(path.join(base, 'a.log'))
    appendFileSync(path.join(base, 'b.log'), 'more\n')
    void followed.clock.advance(1000)
    for (let count = 0; count < turns; count++) await turn()
    const closed = once(followed.source, 'close')
    followed.source.destroy()
    await closed
    t.strictSame(
      { timers: followed.clock.pending, handles: openHandles(base) },
      { timers: 0, handles: [] },
      `after ${turns} turns`
    )
  }
})

t.test(
  'under ack: auto, a line still buffered at the end does not count as acked and is delivered again',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\ntwo\nthree\n' })
    const checkpoint = memoryStore()
    const followed = await follow(t, { base, file: 'a.log' }, { checkpoint, flowing: false })
    let taken: FileEvent | null = null
    await followed.until('a line', () => (taken ??= followed.source.read() as FileEvent | null) !== null)
    t.match(taken, { text: 'one' })
    await followed.pass(1500)
    const closed = once(followed.source, 'close')
    followed.source.destroy()
    await closed
    const again = await follow(t, { base, file: 'a.log' }, { checkpoint })
    t.strictSame(await again.lines(2), ['two', 'three'])
  }
)

t.test('a stopped source keeps nothing that would keep the process alive', async (t) => {
  const base = t.testdir(files)
  const before = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length
  const followed = await follow(t, { base, file: '*', usePolling: false, checkpointDir: path.join(base, 'state') })
  await followed.lines(3)
  await followed.stop()
  await followed.pass(1)
  t.ok(process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length <= before)
  nothingLeft(t, followed, base, 'stop with a watcher and a folder')
})
