import { appendFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const START = { start: '^\\S' } as const

t.test('a record is delivered when the next one begins, or after timeout_ms of silence', async (t) => {
  for (const multiline of [
    { ...START, timeoutMs: 3000 },
    { continue: '^\\s', timeoutMs: 3000 }
  ]) {
    const base = t.testdir({ 'a.log': 'one\n 1\n 2\ntwo\n' })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log', multiline })
    t.strictSame(await followed.lines(1), ['one\n 1\n 2'])
    await followed.pass(2000)
    appendFileSync(name, ' 3\n')
    await followed.pass(2000)
    t.equal(followed.texts.length, 1, 'each line restarts the timeout')
    t.strictSame((await followed.lines(2))[1], 'two\n 3')
    appendFileSync(name, ' late\nthree\n')
    t.strictSame(
      (await followed.lines(4)).slice(2),
      [' late', 'three'],
      'a line that arrives after the timeout is a record of its own'
    )
    t.strictSame(
      followed.events.map(({ position: { offset, line } }) => [offset, line]),
      [
        [0, 1],
        [10, 4],
        [17, 6],
        [23, 7]
      ]
    )
  }
})

t.test('a record of more than max_lines is split and tagged', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\n 2\n 3\ntwo\nthree\n' })
  const followed = await follow(t, { base, file: 'a.log', multiline: { ...START, maxLines: 2 } })
  t.strictSame(await followed.lines(4), ['one\n 1', ' 2\n 3', 'two', 'three'])
  t.strictSame(
    followed.events.map(({ tags }) => tags['multiline_cut']),
    ['max_lines', undefined, undefined, undefined]
  )
})

t.test('a record that was incomplete at a restart is delivered as a whole', async (t) => {
  for (const ackMode of ['auto', 'manual'] as const) {
    const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n 2\n' })
    const checkpoint = memoryStore()
    const params = { base, file: 'a.log', multiline: { ...START, timeoutMs: 60_000 }, ack: ackMode }
    const first = await follow(t, params, { checkpoint })
    await first.lines(1)
    for (const event of first.events) event.ack()
    await first.pass(2000)
    t.strictSame(checkpoint.offsets, { 'a.log': 7 })
    await first.stop()
    t.strictSame(first.texts, ['one\n 1'], 'the record may still grow')
    appendFileSync(path.join(base, 'a.log'), ' 3\nthree\n')
    const second = await follow(t, params, { checkpoint })
    t.strictSame(await second.lines(1), ['two\n 2\n 3'], ackMode)
    t.strictSame(second.events[0]?.position.line, 3)
  }
})

t.test('without a checkpoint, stop() delivers the incomplete record', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n 2\n' })
  const followed = await follow(t, { base, file: 'a.log', multiline: { ...START, timeoutMs: 60_000 } })
  await followed.lines(1)
  await followed.pass(500)
  await followed.stop()
  t.strictSame(followed.texts, ['one\n 1', 'two\n 2'])
})

t.test('a record ends with its file if the file is rotated in the middle of the record', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, {
    base,
    file: 'a.log',
    rotateWaitMs: 2000,
    multiline: { ...START, timeoutMs: 60_000 }
  })
  await followed.lines(1)
  renameSync(name, `${name}.1`)
  writeFileSync(name, 'three\n 3\nfour\n')
  appendFileSync(`${name}.1`, ' late\n unfinished')
  await followed.lines(3)
  t.strictSame(followed.texts.toSorted(), ['one\n 1', 'three\n 3', 'two\n late\n unfinished'])
})

t.test('an incomplete record survives a rename of its file within the pattern', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log*', multiline: { ...START, timeoutMs: 5000 } })
  await followed.lines(1)
  renameSync(name, `${name}.1`)
  writeFileSync(name, 'three\n')
  appendFileSync(`${name}.1`, ' late\n')
  await followed.lines(3)
  t.strictSame(followed.texts.toSorted(), ['one\n 1', 'three', 'two\n late'])
})

t.test('an incomplete record of a truncated file is neither lost nor joined with new lines', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log', multiline: { ...START, timeoutMs: 5000 } })
  await followed.lines(1)
  await followed.pass(500)
  truncateSync(name, 0)
  appendFileSync(name, ' other\nthree\nfour\n')
  await followed.lines(5)
  t.strictSame(followed.texts.toSorted(), [' other', 'four', 'one\n 1', 'three', 'two'])
})

t.test('a partial line under flush_partial joins its record', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\n tw' })
  const followed = await follow(t, {
    base,
    file: 'a.log',
    flushPartial: true,
    partialLineMs: 500,
    multiline: { ...START, timeoutMs: 5000 }
  })
  t.strictSame(await followed.lines(1), ['one\n 1\n tw'])
  t.match(followed.events[0]?.tags, { partial: 'true' })
})

t.test('records in compressed files and in a deleted file are delivered completely', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n 1\ntwo\n 2', 'b.log.gz': zlib.gzipSync('red\n 1\nblue\n 2') })
  const followed = await follow(t, { base, file: '*', multiline: { ...START, timeoutMs: 60_000 }, rotateWaitMs: 100 })
  await followed.lines(3)
  unlinkSync(path.join(base, 'a.log'))
  await followed.lines(4)
  t.strictSame(followed.texts.toSorted(), ['blue\n 2', 'one\n 1', 'red\n 1', 'two\n 2'])
})
