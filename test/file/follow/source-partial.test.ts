import { appendFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test('without flush_partial an unfinished last line waits for its ending indefinitely', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntw' })
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.lines(1)
  await followed.pass(60_000)
  t.strictSame(followed.texts, ['one'])
  t.match(followed.file('a.log'), {
    state: 'at-end',
    reason: 'its last line has no ending yet',
    offset: 4,
    size: 6,
    bytesBehind: 2
  })
  appendFileSync(path.join(base, 'a.log'), 'o\n')
  t.strictSame(await followed.lines(2), ['one', 'two'])
})

t.test(
  'flush_partial delivers the unfinished line, tagged, after partial_line_ms of silence, and its rest separately',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\ntw' })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log', flushPartial: true, partialLineMs: 2000 })
    await followed.lines(1)
    await followed.pass(1500)
    appendFileSync(name, 'o')
    await followed.pass(1500)
    t.strictSame(followed.texts, ['one'], 'each byte restarts the wait')
    t.strictSame(await followed.lines(2), ['one', 'two'])
    t.equal(followed.events[0]?.tags['partial'], undefined)
    t.match(followed.events[1], { tags: { partial: 'true' }, position: { offset: 4, line: 2 } })
    await followed.pass(10_000)
    t.equal(followed.texts.length, 2, 'once only')
    appendFileSync(name, ' and more\nthree\n')
    t.strictSame((await followed.lines(4)).slice(2), [' and more', 'three'])
    t.equal(followed.events[2]?.tags['partial'], undefined)
    t.match(
      followed.events.map(({ position: { offset } }) => offset),
      [0, 4, 7, 17]
    )
  }
)

t.test('after a partial line was delivered, its line ending alone adds no text', async (t) => {
  const base = t.testdir({ 'a.log': 'one' })
  const followed = await follow(t, { base, file: 'a.log', flushPartial: true })
  await followed.lines(1)
  appendFileSync(path.join(base, 'a.log'), '\ntwo\n')
  await followed.lines(2)
  t.strictSame(
    followed.texts.filter((text) => text !== ''),
    ['one', 'two']
  )
})

t.test('after a restart a delivered partial line is not delivered again', async (t) => {
  for (const ackMode of ['auto', 'manual'] as const) {
    const base = t.testdir({ 'a.log': 'one\ntw' })
    const checkpoint = memoryStore()
    const params = { base, file: 'a.log', flushPartial: true, ack: ackMode }
    const first = await follow(t, params, { checkpoint })
    await first.lines(2)
    for (const event of first.events) event.ack()
    await first.stop()
    t.strictSame(checkpoint.offsets, { 'a.log': 6 })
    appendFileSync(path.join(base, 'a.log'), 'o\nthree\n')
    const second = await follow(t, params, { checkpoint })
    t.strictSame(await second.lines(2), ['o', 'three'], ackMode)
  }
})

t.test('an unacked partial line is delivered again from its beginning', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntw' })
  const checkpoint = memoryStore()
  const params = { base, file: 'a.log', flushPartial: true, ack: 'manual' as const }
  const first = await follow(t, params, { checkpoint })
  await first.lines(2)
  first.events[0]?.ack()
  await first.pass(2000)
  first.source.destroy()
  await first.pass(100)
  appendFileSync(path.join(base, 'a.log'), 'o\n')
  const second = await follow(t, params, { checkpoint })
  t.strictSame(await second.lines(1), ['two'])
})

t.test('an unfinished line is completed after its file was renamed', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntw' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log*' })
  await followed.lines(1)
  renameSync(name, `${name}.1`)
  await followed.pass(2000)
  appendFileSync(`${name}.1`, 'o\n')
  t.strictSame(await followed.lines(2), ['one', 'two'])
})

t.test('flush_partial holds back an incomplete character', async (t) => {
  for (const [charset, first, rest] of [
    ['utf-8', '6f6e65e68a', '980a'],
    ['gbk', '6f6e65d5', 'db0a'],
    ['utf-16le', '6f006e0065003dd8', '00de0a00']
  ] as const) {
    const base = t.testdir({ 'a.log': Buffer.from(first, 'hex') })
    const checkpoint = memoryStore()
    const followed = await follow(t, { base, file: 'a.log', charset, flushPartial: true }, { checkpoint })
    t.strictSame(await followed.lines(1), ['one'], charset)
    await followed.pass(10_000)
    t.equal(followed.events.length, 1)
    t.equal(followed.file('a.log')?.bytesBehind, first.length / 2 - (charset === 'utf-16le' ? 6 : 3))
    await followed.stop()
    const again = await follow(t, { base, file: 'a.log', charset, flushPartial: true }, { checkpoint })
    await again.pass(10_000)
    appendFileSync(path.join(base, 'a.log'), Buffer.from(rest, 'hex'))
    t.strictSame(await again.lines(1), [charset === 'utf-16le' ? '😀' : '折'])
    t.strictSame([...followed.codes, ...again.codes], [])
  }
})

t.test('an incomplete character is delivered once the file is complete', async (t) => {
  const base = t.testdir({ 'a.log': Buffer.from('6f6e65e68a', 'hex') })
  const followed = await follow(t, { base, file: 'a.log', flushPartial: true })
  t.strictSame(await followed.lines(1), ['one'])
  renameSync(path.join(base, 'a.log'), path.join(base, 'b'))
  t.strictSame(await followed.lines(2), ['one', '\u{FFFD}'])
  t.match(followed.events[1], { tags: { file_error: 'invalid_utf8' }, position: { offset: 3 } })
})
