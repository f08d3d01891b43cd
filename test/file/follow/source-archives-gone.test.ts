import { unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { openHandles } from '../support/open-handles.ts'
import { randomText } from '../support/random-text.ts'
import { header, linesIn } from './support/source-content.ts'
import { follow } from './support/source-follow.ts'

t.test('an archive that is deleted before its end was reached is read to its end and then released', async (t) => {
  const text = `${header(3_000_000)}last`
  const base = t.testdir({ 'a.log.gz': zlib.gzipSync(text) })
  const name = path.join(base, 'a.log.gz')
  const followed = await follow(t, { base, file: '*.gz', bufferBytes: 65_536 }, { flowing: false })
  await followed.pass(1000)
  unlinkSync(name)
  await followed.pass(3000)
  const texts: string[] = []
  followed.source.on('data', (event) => {
    texts.push(event.text)
  })
  await followed.until('let go of', () => followed.file('a.log.gz') === undefined)
  t.strictSame(texts, [...linesIn(text), 'last'])
  t.strictSame(openHandles(base), [])
})

t.test('a damaged archive that is deleted delivers what can be read, is reported once and is released', async (t) => {
  const file = zlib.gzipSync(randomText(100_000))
  const base = t.testdir({ 'a.log.gz': file.subarray(0, file.length - 1000) })
  const name = path.join(base, 'a.log.gz')
  const followed = await follow(t, { base, file: '*.gz', rotateWaitMs: 5000 })
  await followed.until('damaged', () => followed.file('a.log.gz')?.state === 'unreadable')
  unlinkSync(name)
  await followed.until('let go of', () => followed.file('a.log.gz') === undefined)
  t.ok(followed.texts.length > 500)
  t.equal(followed.codes.filter((code) => code === 'FILE_COMPRESSION_CORRUPT').length, 1)
  t.strictSame(openHandles(base), [])
})

t.test('an archive that is overwritten in place with plain text is read as plain text', async (t) => {
  const base = t.testdir({ 'a.log': zlib.gzipSync('one\ntwo\n') })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log' })
  await followed.lines(2)
  await followed.pass(3000)
  writeFileSync(name, 'three\nfour\n')
  t.strictSame(await followed.lines(4), ['one', 'two', 'three', 'four'])
  t.match(followed.file('a.log'), { compression: 'none' })
})

t.test('from = "end": an archive that is overwritten in place is read from its beginning', async (t) => {
  for (const [what, after] of [
    ['shorter', 'x\n'],
    ['another', header(5000, 'other')]
  ] as const) {
    const base = t.testdir({ 'a.log.gz': zlib.gzipSync(header(2000)) })
    const name = path.join(base, 'a.log.gz')
    const followed = await follow(t, { base, file: '*.gz', from: 'end' })
    await followed.pass(3000)
    t.match(followed.file('a.log.gz'), { state: 'finished', reason: /passed over/ })
    writeFileSync(name, zlib.gzipSync(after))
    await followed.lines(linesIn(after).length)
    await followed.pass(3000)
    t.strictSame(followed.texts, linesIn(after), what)
    await followed.stop()
  }
})
