import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { linesIn, textsAt } from './support/source-content.ts'
import { faults } from './support/source-faults.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** Long enough that a checksum at a length far from its end takes more than one turn. */
const TEXT = Array.from({ length: 3000 }, (_, line) => `${`line ${line + 1} `.padEnd(999, '.')}\n`).join('')
const PART = TEXT.slice(0, 5000)

/** Follows files that a previous run read to their end; max_open_files = 1 keeps them closed. */
async function followedClosed(t: Test, base: string): Promise<Followed> {
  const checkpoint = memoryStore()
  const params = { base, file: '*.log', bufferBytes: 65_536 }
  const first = await follow(t, params, { checkpoint })
  await first.lines(3000)
  await first.stop()
  return follow(t, { ...params, maxOpenFiles: 1 }, { checkpoint })
}

t.test(
  'a part of a file closed for max_open_files is compared with it, and delivered as its own after the wait',
  async (t) => {
    const base = t.testdir({ 'app.log': TEXT })
    const followed = await followedClosed(t, base)
    await followed.pass(2000)
    writeFileSync(path.join(base, 'part.log'), PART)
    await followed.until('compared', () =>
      /^it may be a copy of .*app\.log$/.test(followed.file('part.log')?.reason ?? '')
    )
    await followed.lines(5)
    await followed.pass(9000)
    t.strictSame(textsAt(followed, 'part.log'), linesIn(PART))
    t.equal(followed.texts.length, 5, 'nothing of the original is delivered again')
    t.strictSame(followed.codes, [])
  }
)

t.test(
  'a file that is renamed and replaced while a part of it is compared is not mistaken for the original',
  async (t) => {
    // The file is opened several times: to check it, and to compare it.
    for (const when of [1, 2, 3, 4, 5, 6]) {
      const base = t.testdir({ 'app.log': TEXT })
      const app = path.join(base, 'app.log')
      const fault = await faults(t, base, ['open'])
      const followed = await followedClosed(t, base)
      await followed.pass(2000)
      fault.code = 'EIO'
      let opened = 0
      fault.fails = (_, target) => {
        if (target === app && followed.file('part.log') !== undefined && ++opened === when) {
          renameSync(app, `${app}.1`)
          writeFileSync(app, 'new\n')
        }
        return false
      }
      writeFileSync(path.join(base, 'part.log'), PART)
      await followed.lines(6)
      await followed.pass(12_000)
      t.strictSame(textsAt(followed, 'part.log'), linesIn(PART), `renamed at open number ${when}`)
      t.strictSame(textsAt(followed, 'app.log'), ['new'])
      await followed.stop()
      fault.code = null
    }
  }
)

t.test(
  'a part of a file that was overwritten in its middle matches nothing and is delivered without waiting',
  async (t) => {
    const text = TEXT.slice(0, 20_000)
    const base = t.testdir({ 'app.log': text })
    const followed = await follow(t, { base, file: '*.log' })
    await followed.lines(20)
    await followed.pass(2000)
    const app = openSync(path.join(base, 'app.log'), 'r+')
    writeSync(app, 'OVER', 10_000)
    closeSync(app)
    await followed.pass(1000)
    writeFileSync(path.join(base, 'part.log'), PART)
    const begun = followed.clock.now()
    await followed.lines(25)
    t.ok(followed.clock.now() - begun <= 3000, 'no wait is needed')
    t.strictSame(textsAt(followed, 'part.log'), linesIn(PART))
    await followed.pass(9000)
    t.equal(followed.texts.length, 25)
  }
)
