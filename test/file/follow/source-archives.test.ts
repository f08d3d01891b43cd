import { appendFileSync, copyFileSync, renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const expected = Array.from(
  { length: 5000 },
  (_, index) => `${index} ${createHash('md5').update(String(index)).digest('base64')}`
)
const text = Buffer.from(`${expected.join('\n')}\n`)
const packed = zlib.gzipSync(text)

t.test('a compressed file is read to its end and is then finished', async (t) => {
  const base = t.testdir({ 'a.log.gz': packed })
  const followed = await follow(t, { base, file: '*' })
  t.ok((await followed.lines(expected.length)).every((line, index) => line === expected[index]))
  await followed.until('finished', () => followed.file('a.log.gz')?.state === 'finished')
  t.match(followed.file('a.log.gz'), {
    compression: 'gzip',
    bytesBehind: null,
    offset: text.length,
    size: packed.length
  })
  await followed.pass(20_000)
  t.equal(followed.texts.length, expected.length)
  t.strictSame(followed.codes, [])
})

t.test(
  'an archive that is still being written is read as far as possible, and to its end once it is complete',
  async (t) => {
    for (const cuts of [[packed.length / 2], [2, 9, 400, packed.length - 5], [packed.length - 1]]) {
      const base = t.testdir({ 'a.log.gz': '' })
      const name = path.join(base, 'a.log.gz')
      const followed = await follow(t, { base, file: '*' })
      let written = 0
      for (const cut of [...cuts.map(Math.floor), packed.length]) {
        appendFileSync(name, packed.subarray(written, cut))
        written = cut
        await followed.pass(1500)
      }
      t.ok(
        (await followed.lines(expected.length)).every((line, index) => line === expected[index]),
        cuts.join()
      )
      await followed.pass(10_000)
      t.equal(followed.texts.length, expected.length)
      t.strictSame(followed.codes, [])
      await followed.until('finished', () => followed.file('a.log.gz')?.state === 'finished')
    }
  }
)

t.test('a last line without a line ending is delivered as a line', async (t) => {
  const base = t.testdir({ 'a.gz': zlib.gzipSync('one\ntwo'), 'b.gz': zlib.gzipSync('') })
  const followed = await follow(t, { base, file: '*' })
  t.strictSame(await followed.lines(2), ['one', 'two'])
  await followed.until('both', () => followed.source.files().every(({ state }) => state === 'finished'))
  t.strictSame(followed.codes, [])
})

t.test('a truncated or corrupt archive delivers what can be read and is reported once', async (t) => {
  const half = zlib.gzipSync(text.subarray(0, text.length / 2))
  const mended = Buffer.concat([half, zlib.gzipSync(text.subarray(text.length / 2))])
  // block type 3 is invalid
  const corrupt = Buffer.concat([half, mended.subarray(half.length, half.length + 10), Buffer.alloc(100, 0xff)])
  for (const [bytes, what] of [
    [mended.subarray(0, 60_000), 'cut'],
    [corrupt, 'corrupt']
  ] as const) {
    for (const written of [new Date(), new Date(2020, 1)]) {
      const base = t.testdir({ 'a.gz': bytes, 'b.log': 'fine\n' })
      const name = path.join(base, 'a.gz')
      utimesSync(name, written, written)
      const followed = await follow(t, { base, file: '*', rotateWaitMs: 3000 })
      await followed.until('it cannot be read on', () => followed.file('a.gz')?.state === 'unreadable')
      const said =
        what === 'cut' ? /ends early, at byte 60000 of the file/ : /cannot be inflated from byte \d+ of the file on/
      t.match(
        followed.file('a.gz'),
        { code: 'FILE_COMPRESSION_CORRUPT', reason: said },
        'also while the rest may still arrive'
      )
      await followed.warned('FILE_COMPRESSION_CORRUPT')
      t.match(followed.warnings[0]?.message, said)
      await followed.pass(30_000)
      t.strictSame(followed.codes, ['FILE_COMPRESSION_CORRUPT'], what)
      t.match(followed.file('a.gz'), { state: 'unreadable', code: 'FILE_COMPRESSION_CORRUPT' })
      const lines = followed.texts.filter((line) => line !== 'fine')
      t.ok(
        lines.length > 100 && lines.every((line, index) => line === expected[index]),
        `${what}: ${lines.length} lines`
      )
      t.ok(followed.texts.includes('fine'))
      writeFileSync(name, mended)
      await followed.lines(expected.length + 1)
      t.strictSame(
        followed.texts.filter((line) => line !== 'fine'),
        expected,
        'the repaired archive is read on'
      )
    }
  }
})

t.test(
  'an archive is resumed after a restart in its middle, and not read again after a restart at its end',
  async (t) => {
    const base = t.testdir({ 'a.gz': packed.subarray(0, packed.length / 2) })
    const name = path.join(base, 'a.gz')
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: '*' }, { checkpoint })
    await first.until('half', () => first.texts.length > 1000)
    await first.pass(1000)
    const half = first.texts.length
    await first.stop()
    writeFileSync(name, packed)
    const second = await follow(t, { base, file: '*' }, { checkpoint })
    await second.lines(expected.length - half)
    t.strictSame([...first.texts, ...second.texts], expected)
    t.equal(second.events[0]?.position.line, half + 1)
    await second.until('finished', () => second.file('a.gz')?.state === 'finished')
    await second.stop()
    t.match(checkpoint.saved.at(-1)?.files, [{ complete: true, compression: 'gzip' }])
    const third = await follow(t, { base, file: '*' }, { checkpoint })
    await third.pass(5000)
    t.strictSame(third.texts, [])
    await third.until('finished', () => third.file('a.gz')?.state === 'finished')
  }
)

t.test('an archive with an appended gzip member is read on', async (t) => {
  const base = t.testdir({ 'a.gz': zlib.gzipSync('one\n') })
  const followed = await follow(t, { base, file: '*' })
  await followed.until('finished', () => followed.file('a.gz')?.state === 'finished')
  appendFileSync(path.join(base, 'a.gz'), zlib.gzipSync('two\n'))
  t.strictSame(await followed.lines(2), ['one', 'two'])
})

t.test('a file and its .gz are one content, regardless of how the second one appears', async (t) => {
  const base = t.testdir({ 'a.log': text })
  const name = path.join(base, 'a.log')
  const followed = await follow(t, { base, file: 'a.log*', rotateWaitMs: 500 })
  await followed.lines(expected.length)
  copyFileSync(name, path.join(base, 'kept'))
  writeFileSync(`${name}.1.gz`, packed)
  await followed.pass(3000)
  t.match(followed.file('a.log.1.gz'), { state: 'ignored', reason: name })
  unlinkSync(name)
  await followed.pass(5000)
  renameSync(`${name}.1.gz`, `${name}.2.gz`)
  await followed.pass(5000)
  t.equal(followed.texts.length, expected.length)
  renameSync(path.join(base, 'kept'), `${name}.3`)
  await followed.lines(2 * expected.length)
  await followed.pass(5000)
  t.equal(
    followed.texts.length,
    2 * expected.length,
    'a second copy beside a live one is delivered as a content of its own'
  )
})

t.test('UTF-16 and its byte order mark are recognized in a compressed file', async (t) => {
  const base = t.testdir({
    'a.gz': zlib.gzipSync(Buffer.from('\uFEFFone\nzwö\n', 'utf16le')),
    'b.gz': zlib.gzipSync('\uFEFFthree\n')
  })
  const followed = await follow(t, { base, file: '*' })
  t.strictSame((await followed.lines(3)).toSorted(), ['one', 'three', 'zwö'])
})
