import { appendFileSync, copyFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { fewer } from '../../support/whole.ts'
import type { FileCheckpoint } from '../../../types/checkpoint.ts'
import { header, linesIn, textsAt } from './support/source-content.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const SIZES = [20, 105, 1024, 9000, 2_000_000] as const

/**
 * A checkpoint as if its volume had been copied to another machine: other inodes and birth times, perhaps another
 * folder.
 */
function elsewhere(checkpoint: FileCheckpoint | undefined, from = '', to = ''): FileCheckpoint {
  const { version, files } = checkpoint ?? { version: 1, files: [] }
  return {
    version,
    files: files.map((record, index) =>
      Object.assign(
        {},
        record,
        {
          path: record.path.replace(from, to),
          dev: '77',
          ino: String(990_000 + index),
          birth: String(BigInt(record.birth) - 7_000_000n)
        },
        record.names === undefined ? {} : { names: record.names.map((name) => name.replace(from, to)) }
      )
    )
  }
}

for (const size of fewer(SIZES)) {
  const text = header(size)
  const { length } = linesIn(text)

  t.test(
    `identity = "content": ${size} bytes on a volume moved to another machine are read on; by default, read again`,
    async (t) => {
      for (const identity of ['content', 'file'] as const) {
        for (const folder of ['the same', 'another'] as const) {
          const base = t.testdir({ old: { 'a.log': text }, new: { 'a.log': `${text}more\n` } })
          const store = memoryStore()
          const first = await follow(t, { base: path.join(base, 'old'), file: '*.log' }, { checkpoint: store })
          await first.lines(length)
          await first.stop()
          const moved = elsewhere(
            store.saved.at(-1),
            path.join(base, 'old'),
            path.join(base, folder === 'the same' ? 'new' : 'far')
          )
          const second = await follow(
            t,
            { base: path.join(base, 'new'), file: '*.log', identity },
            { checkpoint: memoryStore(moved) }
          )
          await second.until('more', () => second.texts.includes('more'))
          await second.pass(9000)
          // By default, with another folder and without its former file, the content is treated like a rotated copy.
          const again = identity === 'file' && folder === 'the same' ? linesIn(text) : []
          t.strictSame(second.texts, [...again, 'more'], `${identity}, ${folder} folder`)
          await second.stop()
        }
      }
    }
  )

  t.test(`if only the device number differs, ${size} bytes are read on, even by default`, async (t) => {
    for (const identity of ['content', 'file'] as const) {
      const base = t.testdir({ 'a.log': text })
      const store = memoryStore()
      const first = await follow(t, { base, file: '*.log' }, { checkpoint: store })
      await first.lines(length)
      await first.stop()
      const saved = JSON.parse(
        JSON.stringify(store.saved.at(-1)).replaceAll(/"dev":"\d+"/g, '"dev":"77"')
      ) as FileCheckpoint
      appendFileSync(path.join(base, 'a.log'), 'more\n')
      const next = memoryStore(saved)
      const second = await follow(t, { base, file: '*.log', identity }, { checkpoint: next })
      await second.lines(1)
      await second.pass(5000)
      t.strictSame(second.texts, ['more'], identity)
      await second.stop()
      t.equal(next.saved.at(-1)?.files.length, 1, 'the file has its own record again')
      t.not(next.saved.at(-1)?.files[0]?.dev, '77')
    }
  })

  t.test(
    `identity = "content": if a file of ${size} bytes is replaced by a longer version of itself, it is read on`,
    async (t) => {
      for (const stopped of [false, true]) {
        const base = t.testdir({ 'a.log': text })
        const name = path.join(base, 'a.log')
        const store = memoryStore()
        const first = await follow(t, { base, file: 'a.log', identity: 'content' }, { checkpoint: store })
        await first.lines(length)
        if (stopped) await first.stop()
        writeFileSync(`${name}.tmp`, `${text}more\n`)
        renameSync(`${name}.tmp`, name)
        const second = stopped
          ? await follow(t, { base, file: 'a.log', identity: 'content' }, { checkpoint: store })
          : first
        await second.lines(stopped ? 1 : length + 1)
        await second.pass(9000)
        t.strictSame(second.texts, [...(stopped ? [] : linesIn(text)), 'more'])
        await second.stop()
      }
    }
  )

  t.test(
    `identity = "content": a plain copy of ${size} bytes is ignored until it gets lines of its own, and then read on`,
    async (t) => {
      const base = t.testdir({ 'a.log': text })
      const name = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: '*.log', identity: 'content' })
      await followed.lines(length)
      copyFileSync(name, path.join(base, 'b.log'))
      await followed.pass(15_000)
      t.match(followed.file('b.log'), { state: 'ignored', reason: name })
      t.equal(followed.texts.length, length)
      appendFileSync(path.join(base, 'b.log'), 'own\n')
      await followed.until('its own line', () => followed.texts.includes('own'))
      await followed.pass(5000)
      t.ok(
        textsAt(followed, 'b.log').length === 1 || textsAt(followed, 'b.log').length === length + 1,
        'from the end of the matching part, or completely'
      )
      t.equal(followed.texts.filter((line) => line === 'own').length, 1)
    }
  )

  t.test(
    `identity = "content" has a price: the same ${size} bytes of the next night count as already read`,
    async (t) => {
      const base = t.testdir({ 'job.log': text })
      const name = path.join(base, 'job.log')
      const store = memoryStore()
      const first = await follow(t, { base, file: 'job.log*', identity: 'content' }, { checkpoint: store })
      await first.lines(length)
      await first.stop()
      unlinkSync(name)
      writeFileSync(`${name}.new`, text)
      renameSync(`${name}.new`, name)
      const second = await follow(t, { base, file: 'job.log*', identity: 'content' }, { checkpoint: store })
      await second.pass(9000)
      t.strictSame(second.texts, [])
      appendFileSync(name, 'another line\n')
      t.strictSame(await second.lines(1), ['another line'])
    }
  )

  t.test(`identity = "content": files that differ only after ${size} equal bytes are separate contents`, async (t) => {
    const base = t.testdir({ 'a.log': `${text}a 1\n` })
    const followed = await follow(t, { base, file: '*.log', identity: 'content' })
    await followed.lines(length + 1)
    writeFileSync(path.join(base, 'b.log'), `${text}b 1\n`)
    await followed.until('b 1', () => followed.texts.includes('b 1'))
    appendFileSync(path.join(base, 'a.log'), 'a 2\n')
    await followed.until('a 2', () => followed.texts.includes('a 2'))
    truncateSync(path.join(base, 'a.log'), 0)
    appendFileSync(path.join(base, 'a.log'), 'a 3\n')
    await followed.until('a 3', () => followed.texts.includes('a 3'))
    await followed.pass(9000)
    t.strictSame(textsAt(followed, 'b.log').slice(-1), ['b 1'])
    t.strictSame(
      followed.texts.filter((line) => line.startsWith('a ')),
      ['a 1', 'a 2', 'a 3']
    )
  })
}
