import { appendFileSync, copyFileSync, statSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { header, linesIn } from './support/source-content.ts'
import { faults } from './support/source-faults.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const MIB = 1_048_576

t.test(
  'an archive is inflated once to identify it; polls and restarts keep the result while size and mtime stay',
  async (t) => {
    let inflated = 0
    const { createGunzip } = zlib
    t.intercept(zlib, 'createGunzip', {
      value: (options: zlib.ZlibOptions) => {
        inflated++
        return createGunzip(options)
      }
    })
    for (const departs of [false, true]) {
      const text = header(50_000)
      const base = t.testdir({ 'app.log': text })
      const checkpoint = memoryStore()
      const first = await follow(t, { base, file: '*', rotateWaitMs: 1000 }, { checkpoint })
      await first.lines(linesIn(text).length)
      inflated = 0
      writeFileSync(path.join(base, 'app.log.1.gz'), zlib.gzipSync(text))
      await first.pass(3000)
      if (departs) unlinkSync(path.join(base, 'app.log'))
      await first.pass(60_000)
      t.ok(inflated >= 1 && inflated <= 2, `${inflated} times`)
      t.equal(first.texts.length, linesIn(text).length)
      await first.stop()
      inflated = 0
      const second = await follow(t, { base, file: '*', rotateWaitMs: 1000 }, { checkpoint })
      await second.pass(30_000)
      t.ok(inflated <= 1, `${inflated} times after a restart`)
      t.strictSame(second.texts, [])
      await second.stop()
    }
  }
)

t.test('a file whose size or beginning differs from all known contents is not compared', async (t) => {
  const text = header(6 * MIB)
  const base = t.testdir({ 'app.log': text })
  const app = path.join(base, 'app.log')
  let read = 0
  const fault = await faults(t, base, ['read'])
  fault.fails = (_, target) => {
    if (target.endsWith('other.log')) read++
    return false
  }
  fault.code = 'EIO'
  const followed = await follow(t, { base, file: '*.log', bufferBytes: MIB })
  await followed.lines(linesIn(text).length)
  await followed.pass(3000)
  const other = header(6 * MIB, 'other')
  writeFileSync(path.join(base, 'other.log'), other)
  truncateSync(app, 0)
  await followed.lines(linesIn(text + other).length)
  t.ok(read <= 12, `${read} reads of at most 1 MiB, a single pass`)
  t.strictSame(followed.texts.length, linesIn(text + other).length)
})

t.test('more than 64 MiB that were touched while the source was stopped are read on', async (t) => {
  const line = `${'x'.repeat(MIB - 1)}\n`
  const base = t.testdir({ 'app.log': '' })
  const app = path.join(base, 'app.log')
  for (let count = 0; count < 70; count++) appendFileSync(app, `${count} ${line.slice(String(count).length + 1)}`)
  t.equal(statSync(app).size, 70 * MIB)
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*.log' }, { checkpoint })
  await first.lines(70)
  await first.stop()
  utimesSync(app, new Date(), new Date(Date.now() + 5000))
  appendFileSync(app, 'more\n')
  const second = await follow(t, { base, file: '*.log' }, { checkpoint })
  t.strictSame(await second.lines(1), ['more'])
  await second.pass(5000)
  t.equal(second.texts.length, 1)
})

t.test(
  'a large copy is adopted even if the original was rewritten before the same poll, and each line of both comes once',
  async (t) => {
    for (const size of [MIB + 7, 5 * MIB]) {
      const text = header(size)
      const base = t.testdir({ 'app.log': text })
      const app = path.join(base, 'app.log')
      const followed = await follow(t, { base, file: '*.log' })
      const { length } = linesIn(text)
      await followed.lines(length)
      await followed.pass(2000)
      appendFileSync(app, 'late\n')
      copyFileSync(app, path.join(base, 'archive-1.log'))
      writeFileSync(app, header(size + 100, 'anew'))
      const anew = linesIn(header(size + 100, 'anew'))
      await followed.lines(length + 1 + anew.length)
      await followed.pass(12_000)
      t.equal(followed.texts.length, length + 1 + anew.length)
      t.strictSame(
        followed.texts.filter((line) => line === 'late'),
        ['late']
      )
      await followed.stop()
    }
  }
)
