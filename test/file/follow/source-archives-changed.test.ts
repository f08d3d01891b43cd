import { appendFileSync, renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

t.test('an archive that is rewritten in place is read from its beginning', async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['uno\ndos\n', ['uno', 'dos']],
    ['uno\ndos\ntres\ncuatro\n', ['uno', 'dos', 'tres', 'cuatro']],
    ['x\n', ['x']]
  ]
  for (const [content, lines] of cases) {
    const base = t.testdir({ 'a.gz': zlib.gzipSync('one\ntwo\n') })
    const followed = await follow(t, { base, file: '*' })
    await followed.lines(2)
    await followed.until('finished', () => followed.file('a.gz')?.state === 'finished')
    writeFileSync(path.join(base, 'a.gz'), zlib.gzipSync(content, { level: 1 }))
    await followed.lines(2 + lines.length)
    await followed.pass(3000)
    t.strictSame(followed.texts.slice(2), lines)
    t.ok(
      followed.codes.every((code) => code === 'FILE_TRUNCATED' || code === 'FILE_REPLACED') &&
        followed.codes.length === 1,
      followed.codes.join()
    )
  }
})

t.test('an archive that was closed for max_open_files is read on when it grows', async (t) => {
  const base = t.testdir({ 'a.gz': zlib.gzipSync('a\n'), 'b.gz': zlib.gzipSync('b\n'), 'c.log': 'c\n' })
  for (const name of ['a.gz', 'b.gz', 'c.log']) utimesSync(path.join(base, name), new Date(2020, 1), new Date(2020, 1))
  const followed = await follow(t, { base, file: '*', maxOpenFiles: 1 })
  await followed.lines(3)
  await followed.until('closed', () => openHandles(base).length <= 1)
  for (const name of ['a', 'b']) appendFileSync(path.join(base, `${name}.gz`), zlib.gzipSync(`${name} more\n`))
  t.strictSame((await followed.lines(5)).toSorted(), ['a', 'a more', 'b', 'b more', 'c'])
  t.strictSame(followed.codes, [])
})

t.test('an unchanged archive is not inflated again, whatever its modification time', async (t) => {
  let inflated = 0
  const { createGunzip } = zlib
  t.intercept(zlib, 'createGunzip', {
    value: (options: zlib.ZlibOptions) => {
      inflated++
      return createGunzip(options)
    }
  })
  for (const written of [new Date(), new Date(2020, 1), new Date(Date.now() + 86_400_000)]) {
    const base = t.testdir({ 'a.gz': zlib.gzipSync('one\ntwo\n') })
    utimesSync(path.join(base, 'a.gz'), written, written)
    inflated = 0
    const followed = await follow(t, { base, file: '*' })
    await followed.until('finished', () => followed.file('a.gz')?.state === 'finished')
    const first = inflated
    await followed.pass(20_000)
    t.equal(inflated, first, written.toISOString())
    t.ok(first <= 2, `${first} times`)
  }
})

t.test('an archive that is deleted or moved away while being read is read to its end', async (t) => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`)
  for (const takeAway of [
    unlinkSync,
    (name: string) => {
      renameSync(name, path.join(path.dirname(name), 'gone'))
    }
  ]) {
    const base = t.testdir({ 'a.gz': zlib.gzipSync(`${lines.join('\n')}\n`) })
    const checkpoint = memoryStore()
    const followed = await follow(t, { base, file: '*.gz', bufferBytes: 4096, rotateWaitMs: 500 }, { checkpoint })
    await followed.lines(1)
    takeAway(path.join(base, 'a.gz'))
    t.strictSame(await followed.lines(20_000), lines)
    await followed.until('let go of', () => openHandles(base).length === 0)
    t.strictSame(followed.codes, [])
  }
})
