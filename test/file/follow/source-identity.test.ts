import { appendFileSync, copyFileSync, renameSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const BLOCK = 'x'.repeat(99)
const READ = `first\n${BLOCK}\nlast\n`

t.test('a file that reuses the inode of another one is detected', async (t) => {
  const base = t.testdir({ 'a.log': READ })
  const name = path.join(base, 'a.log')
  const checkpoint = memoryStore()
  const before = await follow(t, { base, file: 'a.log' }, { checkpoint })
  await before.lines(3)
  await before.stop()
  writeFileSync(name, `${READ.replace('first', 'other')}new\n`)
  const saved = JSON.parse(
    JSON.stringify(checkpoint.saved.at(-1)).replace(/"birth":"\d+"/, '"birth":"1"')
  ) as FileCheckpoint
  const after = await follow(t, { base, file: 'a.log' }, { checkpoint: memoryStore(saved) })
  t.strictSame(await after.lines(4), ['other', BLOCK, 'last', 'new'])
  t.strictSame(after.codes, ['FILE_INODE_REUSED'])
})

t.test(
  'a file that was recreated in place of a deleted one is not reported as truncated, even with the same inode',
  async (t) => {
    const base = t.testdir({ 'a.log': READ })
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore()
    const before = await follow(t, { base, file: 'a.log' }, { checkpoint })
    await before.lines(3)
    await before.stop()
    const { ino } = statSync(name)
    unlinkSync(name)
    writeFileSync(name, 'new\n')
    const after = await follow(t, { base, file: 'a.log' }, { checkpoint })
    t.strictSame(await after.lines(1), ['new'])
    // Not every file system reuses an inode immediately.
    t.strictSame(after.codes, statSync(name).ino === ino ? ['FILE_INODE_REUSED'] : [])
  }
)

t.test(
  'after a restart a copy of the beginning is recognized only if reading had paused at exactly its length',
  async (t) => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index}`)
    for (const pausedAt of [300, 299]) {
      const base = t.testdir({ 'a.log': `${lines.slice(0, pausedAt).join('\n')}\n` })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const before = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      await before.lines(pausedAt)
      appendFileSync(name, `${lines.slice(pausedAt).join('\n')}\n`)
      await before.lines(400)
      await before.stop()
      writeFileSync(`${name}.1`, `${lines.slice(0, 300).join('\n')}\n`)
      truncateSync(name, 0)
      appendFileSync(name, 'new\n')
      const after = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      const unproven = pausedAt === 300 ? [] : lines.slice(0, 300)
      await after.lines(1 + unproven.length)
      await after.pass(8000)
      t.strictSame(after.texts.toSorted(), ['new', ...unproven].toSorted(), `paused at ${pausedAt}`)
      await after.stop()
    }
  }
)

t.test(
  'a record belongs to its own file first, wherever that is now, and not to a copy that sorts before it by name',
  async (t) => {
    for (const [copy, moved] of [
      ['0.log', '9.log'],
      ['9.log', '0.log'],
      ['a.log.1', 'a.log.2']
    ] as const) {
      const base = t.testdir({ 'a.log': READ })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const before = await follow(t, { base, file: '*.log*' }, { checkpoint })
      await before.lines(3)
      await before.stop()
      copyFileSync(name, path.join(base, copy))
      appendFileSync(name, 'more\n')
      renameSync(name, path.join(base, moved))
      const after = await follow(t, { base, file: '*.log*' }, { checkpoint })
      t.strictSame(await after.lines(1), ['more'], `${copy}, ${moved}`)
      t.equal(after.events[0]?.position.path, path.join(base, moved))
      await after.lines(4)
      await after.pass(9000)
      t.strictSame(
        after.texts.slice(1),
        ['first', BLOCK, 'last'],
        'a copy of a live file is delivered as its own content'
      )
      await after.stop()
    }
  }
)
