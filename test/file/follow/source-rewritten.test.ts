import { appendFileSync, renameSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { header, linesIn, notSoOften, numbered, textsAt } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const BANNERS = [20, 105, 1024, 1100, 8192] as const
const OWN = numbered('own', 10)

for (const size of BANNERS) {
  const banner = header(size, 'banner')

  t.test(
    `two rotations while stopped: the shorter middle file with the same banner of ${size} bytes is read completely`,
    async (t) => {
      for (const last of ['', banner, `${banner}third\n`, 'third\n']) {
        const base = t.testdir({ 'app.log': `${banner}${numbered('app', 50)}` })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: 'app.log*' }, { checkpoint })
        await first.lines(linesIn(banner).length + 50)
        await first.stop()
        renameSync(app, `${app}.2`)
        writeFileSync(`${app}.1`, banner + OWN)
        writeFileSync(app, last)
        const second = await follow(t, { base, file: 'app.log*' }, { checkpoint })
        await second.lines(linesIn(banner + OWN + last).length)
        await second.pass(9000)
        t.strictSame(textsAt(second, 'app.log.1'), linesIn(banner + OWN))
        t.strictSame(textsAt(second, 'app.log'), linesIn(last))
        t.strictSame(textsAt(second, 'app.log.2'), [])
        await second.stop()
      }
    }
  )

  t.test(
    `unacked lines rewritten in place after a banner of ${size} bytes come again after a crash and a rename`,
    async (t) => {
      for (const acked of [true, false]) {
        for (const anew of [true, false]) {
          const base = t.testdir({ 'app.log': `${banner}${numbered('app', 50)}` })
          const app = path.join(base, 'app.log')
          const checkpoint = memoryStore()
          const params = { base, file: 'app.log*', ack: 'manual' as const }
          const first = await follow(t, params, { checkpoint })
          await first.lines(linesIn(banner).length + 50)
          if (acked) for (const event of first.events) event.ack()
          await first.pass(2000)
          writeFileSync(app, banner + OWN)
          await first.until('the new lines', () => first.texts.includes('own 10'))
          await first.pass(2000)
          const kept = await crash(first, checkpoint)
          renameSync(app, `${app}.1`)
          if (anew) writeFileSync(app, 'new\n')
          const second = await follow(t, params, { checkpoint: kept })
          await second.lines(10 + (anew ? 1 : 0))
          await second.pass(9000)
          const texts = textsAt(second, 'app.log.1')
          t.strictSame(
            texts.filter((text) => text.startsWith('own')),
            linesIn(OWN),
            `${acked ? 'acked' : 'not acked'} before`
          )
          t.ok(texts.every((text) => text.startsWith('own') || text.startsWith('banner')))
          t.strictSame(notSoOften(second.texts, 1), {}, 'each line at most once')
          if (!acked) t.strictSame(texts, linesIn(banner + OWN))
          await crash(second, kept)
        }
      }
    }
  )

  t.test(`an unacked line added after a cut to ${size} bytes and a rename comes again after a crash`, async (t) => {
    for (const acked of ['nothing', 'the banner', 'all'] as const) {
      const base = t.testdir({ 'app.log': `${banner}${numbered('app', 50)}` })
      const app = path.join(base, 'app.log')
      const checkpoint = memoryStore()
      const params = { base, file: 'app.log*', ack: 'manual' as const }
      const first = await follow(t, params, { checkpoint })
      const { length } = linesIn(banner)
      await first.lines(length + 50)
      if (acked !== 'nothing')
        for (const event of first.events.slice(0, acked === 'all' ? length + 50 : length)) event.ack()
      await first.pass(2000)
      truncateSync(app, size)
      appendFileSync(app, 'ADDED\n')
      renameSync(app, `${app}.1`)
      await first.until('the added line', () => first.texts.includes('ADDED'))
      await first.pass(2000)
      const kept = await crash(first, checkpoint)
      const second = await follow(t, params, { checkpoint: kept })
      await second.until('the added line again', () => second.texts.includes('ADDED'))
      await second.pass(9000)
      t.strictSame(second.texts, acked === 'nothing' ? [...linesIn(banner), 'ADDED'] : ['ADDED'], `acked: ${acked}`)
      await crash(second, kept)
    }
  })
}

for (const lines of [1, 2, 30, 800]) {
  t.test(
    `stopped right after a cut and a refill to exactly the old offset: all ${lines} new lines are delivered`,
    async (t) => {
      for (const looks of [0, 50, 300, 3000]) {
        const base = t.testdir({ 'app.log': numbered('old line', lines) })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: 'app.log' }, { checkpoint })
        await first.lines(lines)
        await first.pass(2000)
        const { size } = statSync(app)
        truncateSync(app, 0)
        appendFileSync(app, numbered('new line', lines))
        t.equal(statSync(app).size, size)
        await first.pass(looks)
        await first.stop()
        const second = await follow(t, { base, file: 'app.log' }, { checkpoint })
        await second.pass(9000)
        t.strictSame(
          [...first.texts, ...second.texts],
          linesIn(numbered('old line', lines) + numbered('new line', lines)),
          `${looks} ms later`
        )
        await second.stop()
      }
    }
  )
}

t.test(
  'a rewrite while stopped with as many bytes or more and the same last 4 KiB is detected by the checksum',
  async (t) => {
    for (const more of ['', 'more\n']) {
      for (const oldTimes of [false, true]) {
        const [one, other, end] = [header(5000, 'one'), header(5000, 'two'), header(6000, 'end')]
        const base = t.testdir({ 'app.log': one + end })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: 'app.log' }, { checkpoint })
        await first.lines(linesIn(one + end).length)
        await first.pass(2000)
        const { atime, mtime } = statSync(app)
        await first.stop()
        writeFileSync(app, one.slice(0, 1024) + other.slice(1024) + end + more)
        if (oldTimes) utimesSync(app, atime, mtime) // the ctime still reveals the change
        const second = await follow(t, { base, file: 'app.log' }, { checkpoint })
        const expected = linesIn(one.slice(0, 1024) + other.slice(1024) + end + more)
        await second.lines(expected.length)
        await second.pass(5000)
        t.strictSame(second.texts, expected)
        await second.stop()
      }
    }
  }
)

t.test('a file that was only touched or given other permissions while the source was stopped is read on', async (t) => {
  for (const size of [20, 5000, 3_000_000]) {
    const text = header(size)
    const base = t.testdir({ 'app.log': text })
    const app = path.join(base, 'app.log')
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: 'app.log' }, { checkpoint })
    await first.lines(linesIn(text).length)
    await first.stop()
    utimesSync(app, new Date(), new Date(Date.now() + 5000))
    const second = await follow(t, { base, file: 'app.log' }, { checkpoint })
    await second.until('at its end', () => second.file('app.log')?.state === 'at-end')
    appendFileSync(app, 'new\n')
    await second.lines(1)
    await second.pass(5000)
    t.strictSame(second.texts, ['new'], `${size} bytes`)
    t.strictSame(second.codes, [])
    await second.stop()
  }
})

t.test(
  'after a cut within the window the remaining bytes are compared, and reading resumes at the first line that differs',
  async (t) => {
    for (const size of [10_000, 100_000, 3_000_000]) {
      const text = header(size)
      const kept = text.lastIndexOf('\n', size - 2000) + 1
      const base = t.testdir({ 'app.log': text })
      const app = path.join(base, 'app.log')
      const followed = await follow(t, { base, file: 'app.log' })
      const { length } = linesIn(text)
      await followed.lines(length)
      await followed.pass(2000)
      const id = followed.file('app.log')?.id
      truncateSync(app, kept)
      appendFileSync(app, 'instead\n')
      await followed.lines(length + 1)
      await followed.pass(5000)
      t.strictSame(followed.texts.slice(length), ['instead'], `${size} bytes`)
      t.not(followed.file('app.log')?.id, id, 'the content differs from now on, so it has another id')
      t.strictSame(followed.codes, ['FILE_TRUNCATED'])
      await followed.stop()
    }
  }
)

t.test(
  'a rewrite in place that keeps the last 4 KiB except for the very end is not taken for the old content',
  async (t) => {
    const end = header(6000, 'end')
    const base = t.testdir({ 'app.log': `${header(9000, 'one')}${end}last\n` })
    const app = path.join(base, 'app.log')
    const followed = await follow(t, { base, file: 'app.log' })
    const before = linesIn(`${header(9000, 'one')}${end}last\n`).length
    await followed.lines(before)
    await followed.pass(2000)
    const text = `${header(9000, 'two')}${end}LAST\n`
    writeFileSync(app, text)
    await followed.lines(before + linesIn(text).length)
    await followed.pass(5000)
    t.strictSame(followed.texts.slice(before), linesIn(text), 'all of it, from the first byte')
  }
)
