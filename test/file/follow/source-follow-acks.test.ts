import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import type { Followed } from './support/source-follow.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

function ack({ events }: Followed, ...texts: readonly string[]): void {
  for (const event of events) if (texts.includes(event.text)) event.ack()
}

t.test('the saved position follows a gapless run of acks, in whatever order they arrive', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n3\n4\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', ack: 'manual' }, { checkpoint })
  await followed.lines(4)
  for (const [line, offset] of [
    ['3', 0],
    ['2', 0],
    ['1', 6],
    ['1', 6],
    ['4', 8]
  ] as const) {
    ack(followed, line)
    await followed.pass(1000)
    t.equal(checkpoint.offsets['a.log'] ?? 0, offset, `after the ack of ${line}`)
  }
  t.match(followed.source.stats(), { unacked: 0, acked: [{ line: 4 }] })
})

t.test('after a restart only the unacked lines and the lines after them are delivered again', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n3\n4\n', 'b.log': 'x\ny\n' })
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log', ack: 'manual' }, { checkpoint })
  await first.lines(6)
  ack(first, '1', '2', '4', 'x', 'y')
  await first.pass(1000)
  first.source.destroy() // like a crash
  await first.pass(100)
  appendFileSync(path.join(base, 'a.log'), '5\n')
  const second = await follow(t, { base, file: '*.log', ack: 'manual' }, { checkpoint })
  t.strictSame(await second.lines(3), ['3', '4', '5'])
  t.equal(second.events[0]?.position.line, 3)
  ack(second, '3', '4', '5')
  await second.stop()
  const third = await follow(t, { base, file: '*.log', ack: 'manual' }, { checkpoint })
  await third.pass(3000)
  t.strictSame(third.texts, [])
})

t.test('intake pauses at max_unacked and reports it; an ack lets it continue', async (t) => {
  const base = t.testdir({ 'a.log': Array.from({ length: 20 }, (_, index) => `${index}\n`).join('') })
  const followed = await follow(t, { base, file: 'a.log', ack: 'manual', maxUnacked: 5 })
  await followed.warned('SYSTEM_TOO_MANY_UNACKED')
  await followed.pass(5000)
  t.equal(followed.texts.length, 5)
  t.match(followed.warnings[0]?.message, /a\.log/)
  followed.events[0]?.ack()
  await followed.lines(6)
  await followed.pass(1000)
  t.equal(followed.texts.length, 6, 'one ack makes room for one record')
  await followed.until('all', () => {
    for (const event of followed.events) event.ack()
    return followed.texts.length === 20 && followed.source.stats().unacked === 0
  })
})

t.test('lines of a file that was rotated away and released keep their position until they are acked', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n' })
  const name = path.join(base, 'a.log')
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: 'a.log*', ack: 'manual', rotateWaitMs: 100 }, { checkpoint })
  await first.lines(2)
  renameSync(name, path.join(base, 'gone'))
  writeFileSync(name, '3\n')
  await first.lines(3)
  await first.pass(3000)
  ack(first, '1', '3')
  await first.pass(1000)
  first.source.destroy()
  await first.pass(100)
  renameSync(path.join(base, 'gone'), `${name}.1`)
  const second = await follow(t, { base, file: 'a.log*', ack: 'manual' }, { checkpoint })
  t.strictSame(await second.lines(1), ['2'])
  ack(second, '2')
  await second.stop()
  t.strictSame(second.texts, ['2'])
  const third = await follow(t, { base, file: 'a.log*', ack: 'manual' }, { checkpoint })
  await third.pass(3000)
  t.strictSame(third.texts, [])
})

t.test(
  'after truncation and a restart, unacked lines that remain are read again, as well as the lines after them',
  async (t) => {
    const base = t.testdir({ 'a.log': '1\n2\n3\n' })
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: 'a.log', ack: 'manual' }, { checkpoint })
    await first.lines(3)
    ack(first, '1')
    truncateSync(name, 4)
    await first.warned('FILE_TRUNCATED')
    appendFileSync(name, '4\n')
    await first.lines(4)
    ack(first, '4')
    await first.pass(1000)
    first.source.destroy()
    await first.pass(100)
    t.equal(readFileSync(name, 'utf8'), '1\n2\n4\n')
    const second = await follow(t, { base, file: 'a.log', ack: 'manual' }, { checkpoint })
    t.strictSame(await second.lines(2), ['2', '4'])
  }
)

t.test('stop() waits for acks of delivered lines and saves the resulting positions', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n3\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', ack: 'manual' }, { checkpoint })
  await followed.lines(3)
  ack(followed, '1')
  const stopped = followed.stop()
  await followed.pass(500)
  t.equal(followed.source.closed, false)
  ack(followed, '2', '3')
  await stopped
  t.strictSame(checkpoint.offsets, { 'a.log': 6 })
  t.strictSame(followed.codes, [])
})

t.test('stop() ends without the missing acks once its timeout has passed', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: 'a.log', ack: 'manual', maxUnacked: 1 }, { checkpoint })
  await followed.lines(1)
  const stopped = followed.source.stop({ timeoutMs: 3000 })
  await followed.pass(2500)
  t.equal(followed.source.closed, false)
  await followed.until('stopped', () => followed.source.closed)
  await stopped
  t.equal(checkpoint.offsets['a.log'] ?? 0, 0)
  t.equal(followed.clock.pending, 0)
  const again = await follow(t, { base, file: 'a.log', ack: 'manual' }, { checkpoint })
  t.strictSame(await again.lines(2), ['1', '2'])
})
