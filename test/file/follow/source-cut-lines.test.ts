import { appendFileSync, truncateSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { linesIn, numbered } from './support/source-content.ts'
import { follow } from './support/source-follow.ts'

t.test('a file that is cut within its unfinished last line is read on from the start of that line', async (t) => {
  for (const [left, more, expected] of [
    [7, 'old\n', 'unfold'],
    [4, 'new\n', 'new'],
    [7, '', null]
  ] as const) {
    const base = t.testdir({ 'a.log': 'one\nunfinished' })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: 'a.log' })
    await followed.lines(1)
    await followed.pass(1000)
    const { id } = followed.file('a.log') ?? {}
    truncateSync(name, left)
    appendFileSync(name, more)
    await followed.warned('FILE_TRUNCATED')
    t.equal(followed.file('a.log')?.id, id, 'no complete line is gone')
    appendFileSync(name, 'last\n')
    await followed.until('the last', () => followed.texts.at(-1)?.endsWith('last') === true)
    t.strictSame(followed.texts, expected === null ? ['one', 'unflast'] : ['one', expected, 'last'])
    t.match(followed.events[1]?.position, { offset: 4, line: 2 })
    await followed.stop()
  }
})

t.test(
  'a file that is cut within a line longer than the remembered window is read on from the start of that line',
  async (t) => {
    for (const [before, begin] of [
      [numbered('line', 500), 'beginning'],
      ['', 'beginning'],
      [numbered('line', 2000), 'end']
    ] as const) {
      const base = t.testdir({ 'a.log': before })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: 'a.log', from: begin })
      const given = begin === 'end' ? [] : linesIn(before)
      await followed.lines(given.length)
      await followed.pass(1000)
      const long = 'x'.repeat(9000)
      appendFileSync(name, `${long}\n`)
      await followed.lines(given.length + 1)
      await followed.pass(2000)
      truncateSync(name, before.length + 8000)
      appendFileSync(name, ' cut\n')
      await followed.warned('FILE_TRUNCATED')
      await followed.lines(given.length + 2)
      await followed.pass(5000)
      t.ok(followed.texts.at(-1) === `${long.slice(0, 8000)} cut`, begin)
      t.equal(followed.texts.length, given.length + 2, 'the lines before it are not delivered again')
      t.match(followed.events.at(-1)?.position, {
        offset: before.length,
        line: followed.events.at(-2)?.position.line ?? null
      })
      await followed.stop()
    }
  }
)

t.test('an empty file that no name leads to is released after the wait', async (t) => {
  const base = t.testdir({ 'a.log': '' })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 2000 })
  await followed.pass(1000)
  unlinkSync(name)
  await followed.pass(1500)
  t.match(followed.file('a.log'), { state: 'waiting' })
  t.strictSame(openHandles(base).length, 1)
  await followed.until('let go of', () => followed.file('a.log') === undefined)
  t.strictSame(openHandles(base), [])
})
