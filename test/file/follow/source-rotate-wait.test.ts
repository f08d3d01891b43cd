import { appendFileSync, closeSync, openSync, renameSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

for (const [what, takeAway] of [
  [
    'renamed',
    (name: string) => {
      renameSync(name, `${name}.old`)
    }
  ],
  [
    'deleted',
    (name: string) => {
      unlinkSync(name)
    }
  ]
] as const) {
  t.test(
    `a file that was ${what} while its writer continues is read until rotate_wait_ms have passed without a write`,
    async (t) => {
      const base = t.testdir({ 'a.log': 'one\n' })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: 'a.log', rotateWaitMs: 3000 })
      await followed.lines(1)
      const writer = openSync(name, 'a')
      t.teardown(() => {
        closeSync(writer)
      })
      takeAway(name)
      await followed.until('detached', () =>
        followed.source.files().some(({ reason }) => reason?.includes('renamed or deleted') === true)
      )
      await followed.pass(1500)
      writeSync(writer, 'two\n')
      await followed.lines(2)
      await followed.pass(2500)
      writeSync(writer, 'three\n') // 2.5 s after the previous line: each write restarts the wait
      await followed.lines(3)
      await followed.pass(1000)
      t.equal(openHandles(base).length, 2, 'one handle of the writer and one of the source')
      await followed.pass(4000)
      t.equal(openHandles(base).length, 1)
      writeSync(writer, 'too late\n')
      writeFileSync(name, 'new\n')
      t.strictSame(await followed.lines(4), ['one', 'two', 'three', 'new'])
    }
  )
}

t.test(
  'the unfinished last line of a rotated file is completed within the wait, or delivered as it is after the wait',
  async (t) => {
    for (const rest of ['ree\n', '']) {
      const base = t.testdir({ 'a.log': 'one\n' })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: 'a.log', rotateWaitMs: 2000 })
      await followed.lines(1)
      const writer = openSync(name, 'a')
      writeSync(writer, 'two\nth')
      unlinkSync(name)
      await followed.lines(2)
      writeSync(writer, rest)
      closeSync(writer)
      t.strictSame(await followed.lines(3), ['one', 'two', `th${rest.trim()}`])
      await followed.until('let go of', () => openHandles(base).length === 0)
      t.equal(followed.texts.length, 3)
    }
  }
)

t.test('rotate_wait_ms = 0 releases a file as soon as it has been read', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log', rotateWaitMs: 0 })
  await followed.lines(1)
  appendFileSync(name, 'two\n')
  renameSync(name, `${name}.1`)
  writeFileSync(name, 'three\n')
  t.strictSame(await followed.lines(3), ['one', 'two', 'three'])
  await followed.until('let go of', () => openHandles(base).length === 1)
  t.ok(followed.clock.now() - followed.events[0]!.receivedAt < 3000)
})

t.test('a file that is rotated faster than it can be read loses no line', async (t) => {
  const base = t.testdir({ 'a.log': '0\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log*' })
  await followed.lines(1)
  const expected = ['0']
  for (let round = 1; round <= 20; round++) {
    for (let old = round - 1; old > 0; old--) renameSync(`${name}.${old}`, `${name}.${old + 1}`)
    renameSync(name, `${name}.1`)
    writeFileSync(name, `${round}a\n${round}b\n`)
    expected.push(`${round}a`, `${round}b`)
    if (round % 3 === 0) await followed.pass(50)
  }
  t.strictSame((await followed.lines(expected.length)).toSorted(), expected.toSorted())
  await followed.pass(7000)
  t.equal(followed.texts.length, expected.length)
  t.strictSame(followed.codes, [])
})

t.test('a rotation saves positions immediately', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const checkpoint = memoryStore()
  const followed = await follow(
    t,
    { base, file: 'a.log', rotateWaitMs: 100, checkpointIntervalMs: 3_600_000 },
    { checkpoint }
  )
  await followed.lines(1)
  renameSync(name, `${name}.1`)
  writeFileSync(name, 'two\n')
  await followed.lines(2)
  await followed.until('saved', () => checkpoint.saved.length > 0)
  t.ok(checkpoint.saved.at(-1)?.files.some(({ offset }) => offset === 4))
})

t.test('a file that was renamed out of the pattern and back is read on', async (t) => {
  const base = t.testdir({ 'a.log': 'one\n' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.lines(1)
  renameSync(name, `${name}.away`)
  await followed.until('detached', () =>
    followed.source.files().some(({ reason }) => reason?.includes('renamed or deleted') === true)
  )
  appendFileSync(`${name}.away`, 'two\n')
  renameSync(`${name}.away`, name)
  await followed.lines(2)
  await followed.pass(9000)
  appendFileSync(name, 'three\n')
  t.strictSame(await followed.lines(3), ['one', 'two', 'three'])
})
