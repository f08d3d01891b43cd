import { appendFileSync, readFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { fewer } from '../../support/whole.ts'
import { header, linesIn, notSoOften } from './support/source-content.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const SIZES = [20, 288, 1024, 8192, 300_000] as const
const gzip = (text: string): Buffer => zlib.gzipSync(text)
/** The text compressed in `count` gzip members. */
const inMembers = (text: string, count: number): Buffer =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) =>
      gzip(text.slice(Math.floor((index * text.length) / count), Math.floor(((index + 1) * text.length) / count)))
    )
  )

const FORMS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['one member', gzip],
  ['five members', (text) => inMembers(text, 5)],
  ['two members, the last one empty', (text) => Buffer.concat([gzip(text), gzip('')])],
  ['stored blocks', (text) => zlib.gzipSync(text, { level: 0 })]
]

for (const [form, pack] of FORMS) {
  t.test(
    `an archive in ${form} of what was read delivers nothing again, while the plain file exists and after its deletion`,
    async (t) => {
      for (const size of fewer(SIZES)) {
        const text = header(size)
        const base = t.testdir({ 'app.log': text })
        const app = path.join(base, 'app.log')
        const packed = path.join(base, 'kept.gz')
        const checkpoint = memoryStore()
        const followed = await follow(t, { base, file: '*', rotateWaitMs: 1000 }, { checkpoint })
        const { length } = linesIn(text)
        await followed.lines(length)
        writeFileSync(packed, pack(text))
        await followed.until('compared', () => followed.file('kept.gz')?.state === 'ignored')
        t.match(followed.file('kept.gz'), { state: 'ignored', reason: app })
        appendFileSync(app, 'more\n')
        await followed.lines(length + 1)
        await followed.pass(5000)
        t.equal(followed.file('kept.gz')?.state, 'ignored', 'it matches the beginning of what was read')
        unlinkSync(app)
        await followed.pass(9000)
        renameSync(packed, path.join(base, 'other.gz'))
        await followed.pass(5000)
        t.strictSame(followed.texts, [...linesIn(text), 'more'], `${size} bytes`)
        await followed.stop()
        const again = await follow(t, { base, file: '*' }, { checkpoint })
        await again.pass(5000)
        t.strictSame(again.texts, [], `${size} bytes, after a restart`)
        await again.stop()
      }
    }
  )

  t.test(`an archive in ${form} of a partly read content is read on from where reading stopped`, async (t) => {
    for (const size of fewer(SIZES)) {
      for (const stopped of [false, true]) {
        const text = header(size)
        const base = t.testdir({ 'app.log': text })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: '*', rotateWaitMs: 1000 }, { checkpoint })
        const { length } = linesIn(text)
        await first.lines(length)
        if (stopped) await first.stop()
        appendFileSync(app, 'late 1\nlate 2\n')
        writeFileSync(path.join(base, 'kept.gz'), pack(readFileSync(app, 'utf8')))
        truncateSync(app, 0)
        const second = stopped ? await follow(t, { base, file: '*' }, { checkpoint }) : first
        await second.lines((stopped ? 0 : length) + 2)
        await second.pass(9000)
        t.strictSame(second.texts.slice(-2), ['late 1', 'late 2'])
        t.equal(second.texts.length, (stopped ? 0 : length) + 2, `${size} bytes`)
        t.match(second.events.at(-2)?.position, { offset: size, line: length + 1 })
        await second.stop()
      }
    }
  })
}

for (const size of fewer(SIZES)) {
  t.test(
    `a matching trailer proves nothing: an archive of ${size} other bytes followed by the read ones is read completely`,
    async (t) => {
      const text = header(size)
      const { length } = linesIn(text)
      for (const fate of ['lives', 'is deleted', 'is cut', 'went while the source was stopped'] as const) {
        const base = t.testdir({ 'app.log': text })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: '*', rotateWaitMs: 1000 }, { checkpoint })
        await first.lines(length)
        await first.pass(2000)
        if (fate.includes('stopped')) await first.stop()
        const other = header(size, 'other')
        writeFileSync(path.join(base, 'app.log.1.gz'), Buffer.concat([gzip(other), gzip(text)]))
        if (fate === 'is cut') truncateSync(app, 0)
        else if (fate !== 'lives') unlinkSync(app)
        const second = fate.includes('stopped') ? await follow(t, { base, file: '*' }, { checkpoint }) : first
        const before = fate.includes('stopped') ? 0 : length
        await second.lines(before + 2 * length)
        await second.pass(9000)
        t.strictSame(second.texts.slice(before), linesIn(other + text), `the plain file ${fate}`)
        await second.stop()
      }
    }
  )

  t.test(`an archive of ${size} bytes that differ in one place from what was read is read completely`, async (t) => {
    for (const at of [0, 0.5, 1]) {
      const text = header(size)
      const place = Math.min(size - 2, Math.floor(at * size))
      const other = `${text.slice(0, place)}#${text.slice(place + 1)}`
      const base = t.testdir({ 'app.log': text })
      const followed = await follow(t, { base, file: '*', rotateWaitMs: 1000 })
      const { length } = linesIn(text)
      await followed.lines(length)
      writeFileSync(path.join(base, 'app.log.1.gz'), gzip(other))
      unlinkSync(path.join(base, 'app.log'))
      await followed.lines(length + linesIn(other).length)
      await followed.pass(5000)
      t.strictSame(followed.texts.slice(length), linesIn(other), `at ${place}`)
      await followed.stop()
    }
  })

  t.test(`after a crash, the archive of ${size} bytes delivers the lines that were not acked`, async (t) => {
    const text = `${header(size)}two\nthree\n`
    const base = t.testdir({ 'app.log': text })
    const app = path.join(base, 'app.log')
    const checkpoint = memoryStore()
    const params = { base, file: '*', ack: 'manual' as const }
    const first = await follow(t, params, { checkpoint })
    const { length } = linesIn(text)
    await first.lines(length)
    first.events[0]?.ack()
    await first.pass(2000)
    first.source.destroy()
    await first.pass(100)
    writeFileSync(path.join(base, 'x.gz'), inMembers(text, 3))
    unlinkSync(app)
    const second = await follow(t, params, { checkpoint })
    await second.lines(length - 1)
    await second.pass(9000)
    t.strictSame(second.texts, linesIn(text).slice(1))
    for (const event of second.events) event.ack()
    await second.stop()
  })
}

t.test('an archive that is written slowly while its plain file exists is compared again as it grows', async (t) => {
  const text = header(50_000)
  const packed = gzip(text)
  const base = t.testdir({ 'app.log': text })
  const followed = await follow(t, { base, file: '*', rotateWaitMs: 1000 })
  await followed.lines(linesIn(text).length)
  const name = path.join(base, 'app.log.1.gz')
  writeFileSync(name, '')
  for (let at = 0; at < packed.length; at += Math.ceil(packed.length / 7)) {
    appendFileSync(name, packed.subarray(at, at + Math.ceil(packed.length / 7)))
    await followed.pass(700) // less than the wait
  }
  unlinkSync(path.join(base, 'app.log'))
  await followed.pass(9000)
  t.strictSame(followed.texts, linesIn(text))
  t.strictSame(notSoOften(followed.texts, 1), {})
})

t.test('a skipped archive that gets another gzip member is read from where the skipped content ends', async (t) => {
  for (const size of fewer(SIZES)) {
    const text = header(size)
    const base = t.testdir({ 'app.log': text })
    const followed = await follow(t, { base, file: '*', rotateWaitMs: 1000 })
    await followed.lines(linesIn(text).length)
    const name = path.join(base, 'app.log.1.gz')
    writeFileSync(name, gzip(text))
    await followed.pass(2000)
    unlinkSync(path.join(base, 'app.log'))
    await followed.pass(5000)
    appendFileSync(name, gzip('one more\n'))
    await followed.until('one more', () => followed.texts.includes('one more'))
    await followed.pass(5000)
    t.strictSame(followed.texts, [...linesIn(text), 'one more'], `${size} bytes`)
    await followed.stop()
  }
})
