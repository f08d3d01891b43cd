import { appendFileSync, renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const LONG_AGO = new Date(2020, 1)

t.test(
  'a file older than ignore_older_ms is ignored until it is written to again, and then read from its former end',
  async (t) => {
    const base = t.testdir({ 'a.log': 'old\nunfini', 'b.log': 'young\n' })
    const name = path.join(base, 'a.log')
    utimesSync(name, LONG_AGO, LONG_AGO)
    const followed = await follow(t, { base, file: '*.log', ignoreOlderMs: 3_600_000 })
    t.strictSame(await followed.lines(1), ['young'])
    await followed.pass(5000)
    t.match(followed.file('a.log'), {
      state: 'ignored',
      reason: /^ignore_older_ms: last written 2020-/,
      code: null,
      offset: 0
    })
    appendFileSync(name, 'shed\nnew\n')
    t.strictSame(await followed.lines(3), ['young', 'unfinished', 'new'])
    t.strictSame(followed.events[1]?.position.offset, 4)
    await followed.pass(5000)
    t.equal(followed.texts.length, 3)
  }
)

t.test('a followed file is still followed when it becomes older than ignore_older_ms', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const followed = await follow(t, { base, file: '*.log', ignoreOlderMs: 60_000 })
  await followed.lines(1)
  await followed.pass(120_000)
  t.equal(followed.file('a.log')?.state, 'at-end')
  appendFileSync(path.join(base, 'a.log'), 'two\n')
  t.strictSame(await followed.lines(2), ['one', 'two'])
})

t.test('an old file that is replaced by a new one is read completely', async (t) => {
  const base = t.testdir({ 'a.log': 'old one\nold two\n' })
  const name = path.join(base, 'a.log')
  utimesSync(name, LONG_AGO, LONG_AGO)
  const followed = await follow(t, { base, file: '*.log', ignoreOlderMs: 3_600_000 })
  await followed.pass(2000)
  writeFileSync(`${name}.new`, 'new one\nnew two\nnew three\n')
  renameSync(`${name}.new`, name)
  t.strictSame(await followed.lines(3), ['new one', 'new two', 'new three'])
})

t.test('the checkpoint record of an ignored old file is kept', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log' }, { checkpoint })
  await first.lines(1)
  await first.stop()
  utimesSync(name, LONG_AGO, LONG_AGO)
  const second = await follow(t, { base, file: '*.log', ignoreOlderMs: 3_600_000 }, { checkpoint })
  await second.pass(3000)
  await second.stop()
  appendFileSync(name, 'two\n')
  const third = await follow(t, { base, file: '*.log', ignoreOlderMs: 3_600_000 }, { checkpoint })
  t.strictSame(await third.lines(1), ['two'])
})

t.test('all files are read even if they exceed max_open_files, and no more than that are kept open', async (t) => {
  const names = Array.from({ length: 30 }, (_, index) => `f${String(index).padStart(2, '0')}.log`)
  const base = t.testdir(Object.fromEntries(names.map((name) => [name, `${name} 1\n`])))
  const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 5 })
  await followed.lines(30)
  await followed.until('closed', () => openHandles(base).length <= 5)
  let most = 0
  for (let round = 2; round <= 4; round++) {
    for (const name of names) appendFileSync(path.join(base, name), `${name} ${round}\n`)
    await followed.lines(30 * round)
    for (let step = 0; step < 40; step++) {
      await followed.pass(50)
      most = Math.max(most, openHandles(base).length)
    }
    await followed.until('closed again', () => openHandles(base).length <= 5)
  }
  t.strictSame(
    followed.texts.toSorted(),
    names.flatMap((name) => [1, 2, 3, 4].map((round) => `${name} ${round}`)).toSorted()
  )
  t.ok(most <= 6, `${most} handles, one of them temporarily`)
  t.strictSame(followed.codes, [])
})

t.test('a file closed for max_open_files is distinguished from the file that took its name', async (t) => {
  const names = ['a.log', 'b.log', 'c.log']
  const base = t.testdir(Object.fromEntries(names.map((name) => [name, `${name}\n`])))
  const followed = await follow(t, { base, file: '*.log*', maxOpenFiles: 1 })
  await followed.lines(3)
  await followed.until('closed', () => openHandles(base).length <= 1)
  for (const name of names) {
    const file = path.join(base, name)
    appendFileSync(file, `${name} late\n`)
    renameSync(file, `${file}.1`)
    writeFileSync(file, `${name} new\n`)
  }
  await followed.lines(9)
  unlinkSync(path.join(base, 'a.log.1'))
  await followed.pass(9000)
  t.strictSame(followed.texts.toSorted(), names.flatMap((name) => [name, `${name} late`, `${name} new`]).toSorted())
})

t.test('a file that is written to is polled every poll_interval_ms, a quiet one every two seconds', async (t) => {
  for (const [quietMs, pollIntervalMs, soonest, latest] of [
    [1000, 1000, 0, 1000],
    [60_000, 1000, 0, 2000],
    [60_000, 5000, 0, 5000]
  ] as const) {
    const base = t.testdir({ 'a.log': 'one\n' })
    const followed = await follow(t, { base, file: 'a.log', pollIntervalMs })
    await followed.lines(1)
    await followed.pass(quietMs)
    appendFileSync(path.join(base, 'a.log'), 'two\n')
    const written = followed.clock.now()
    await followed.lines(2)
    const took = followed.clock.now() - written
    t.ok(took >= soonest && took <= latest + 50, `quiet for ${quietMs} ms, every ${pollIntervalMs}: ${took} ms`)
  }
})

t.test('a closed file that was recreated under the same inode is read from its beginning', async (t) => {
  const base = t.testdir({ 'a.log': `${'old '.repeat(50)}\n`, 'b.log': 'b\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 1 })
  await followed.lines(2)
  await followed.pass(2000)
  appendFileSync(path.join(base, 'b.log'), 'c\n')
  await followed.lines(3)
  await followed.until('a.log is closed', () => openHandles(base).every((file) => file !== name))
  unlinkSync(name)
  writeFileSync(name, `${'new '.repeat(60)}\nand more\n`)
  t.strictSame((await followed.lines(5)).slice(3), ['new '.repeat(60), 'and more'])
})

t.test(
  'while the consumer is paused a closed file is still opened, so that it can be read after its deletion',
  async (t) => {
    const base = t.testdir({ 'a.log': 'a\n', 'b.log': 'b\n', 'c.log': 'c\n' })
    const [a, b, c] = ['a.log', 'b.log', 'c.log'].map((name) => path.join(base, name)) as [string, string, string]
    utimesSync(b, LONG_AGO, LONG_AGO)
    const followed = await follow(t, { base, file: '*.log', maxOpenFiles: 2, bufferBytes: 4096 })
    await followed.lines(3)
    for (const name of [c, a]) {
      appendFileSync(name, 'more\n')
      await followed.pass(2000)
    }
    followed.source.pause()
    appendFileSync(a, 'a long line of text\n'.repeat(5000))
    await followed.pass(1000)
    t.notOk(openHandles(base).includes(b))
    appendFileSync(b, 'late\n')
    await followed.until('it is open', () => openHandles(base).includes(b))
    unlinkSync(b)
    await followed.pass(5000)
    followed.source.resume()
    await followed.lines(5 + 5000 + 1)
    t.ok(followed.texts.includes('late'))
    t.strictSame(followed.codes, [])
  }
)
