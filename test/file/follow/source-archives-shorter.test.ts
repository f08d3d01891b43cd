import { appendFileSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { linesIn, numbered } from './support/source-content.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test(
  'an archive made before its original grew further delivers nothing again, not even after a restart',
  async (t) => {
    for (const first of [numbered('one', 5), `${numbered('one', 5)}unfini`]) {
      const base = t.testdir({ 'a.log': first })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const followed = await follow(t, { base, file: 'a.log*', rotateWaitMs: 500 }, { checkpoint })
      await followed.lines(5)
      await followed.pass(1000)
      appendFileSync(name, `shed\n${numbered('two', 5)}`)
      const { length } = linesIn(`${first}shed\n${numbered('two', 5)}`)
      await followed.lines(length)
      writeFileSync(`${name}.1.gz`, zlib.gzipSync(first))
      unlinkSync(name)
      await followed.until('it is known', () => followed.file('a.log.1.gz')?.state === 'finished')
      await followed.pass(5000)
      t.equal(followed.texts.length, length)
      await followed.stop()
      const again = await follow(t, { base, file: 'a.log*' }, { checkpoint })
      await again.pass(8000)
      t.strictSame(again.texts, [])
      await again.stop()
    }
  }
)

t.test(
  'an archive shorter than the skipped part of files that begin like it does not keep the source busy',
  async (t) => {
    const text = numbered('a line of many', 400)
    const base = t.testdir({ 'a.log': text, 'b.log': text.slice(0, -100) })
    const followed = await follow(t, { base, file: '*', from: 'end', rotateWaitMs: 500 })
    await followed.pass(1000)
    appendFileSync(path.join(base, 'b.log'), `${text.slice(-100)}and what comes after\n`)
    await followed.until('it is read', () => followed.texts.includes('and what comes after'))
    const archive = zlib.gzipSync(text)
    writeFileSync(path.join(base, 'c.gz'), archive.subarray(0, archive.length / 2))
    // Throws if the source never becomes idle
    await followed.pass(3000)
    t.not(followed.file('c.gz')?.state, 'proving')
    await followed.stop()
  }
)
