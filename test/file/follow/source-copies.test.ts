import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { fewer } from '../../support/whole.ts'
import { header, linesIn, notSoOften, numbered, textsAt } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const SIZES = [20, 105, 1024, 8192, 200_000] as const
const NAMES = ['app.log.1', 'kept.log'] as const

for (const size of fewer(SIZES)) {
  const text = header(size)
  const { length } = linesIn(text)

  t.test(
    `a plain copy of ${size} bytes waits for rotate_wait_ms as a possible copy, then is delivered as its own`,
    async (t) => {
      for (const name of NAMES) {
        for (const rotateWaitMs of [1000, 5000]) {
          const base = t.testdir({ 'app.log': text })
          const app = path.join(base, 'app.log')
          const followed = await follow(t, { base, file: '*.log*', rotateWaitMs })
          await followed.lines(length)
          await followed.pass(3000)
          copyFileSync(app, path.join(base, name))
          const copied = followed.clock.now()
          await followed.until('waiting', () => followed.file(name)?.state === 'waiting')
          t.match(followed.file(name), {
            state: 'waiting',
            reason: `may be a copy of ${app}`,
            code: null,
            offset: 0,
            size
          })
          await followed.lines(length + 1)
          const waited = followed.clock.now() - copied
          t.ok(waited >= rotateWaitMs - 100 && waited <= rotateWaitMs + 4000, `${waited} ms`)
          await followed.lines(2 * length)
          await followed.pass(2 * rotateWaitMs)
          t.strictSame(textsAt(followed, name), linesIn(text))
          t.strictSame(notSoOften(followed.texts, 2), {})
          t.match(followed.file(name), { state: 'at-end', reason: null })
          for (const file of [name, 'app.log']) appendFileSync(path.join(base, file), `more of ${file}\n`)
          t.strictSame((await followed.lines(2 * length + 2)).slice(-2).toSorted(), [
            'more of app.log',
            `more of ${name}`
          ])
          t.strictSame(followed.codes, [])
          await followed.stop()
        }
      }
    }
  )

  t.test(`a copy of ${size} bytes that gets a line of its own is read completely`, async (t) => {
    for (const name of NAMES) {
      for (const stopped of [false, true]) {
        const base = t.testdir({ 'app.log': text })
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: '*.log*' }, { checkpoint })
        await first.lines(length)
        if (stopped) await first.stop()
        copyFileSync(path.join(base, 'app.log'), path.join(base, name))
        appendFileSync(path.join(base, name), 'OWN\n')
        const second = stopped ? await follow(t, { base, file: '*.log*' }, { checkpoint }) : first
        const begun = second.clock.now()
        await second.until('its own line', () => second.texts.includes('OWN'))
        t.ok(second.clock.now() - begun <= 3000, 'no wait is needed')
        await second.pass(9000)
        t.strictSame(textsAt(second, name), [...linesIn(text), 'OWN'])
        t.strictSame(textsAt(second, 'app.log'), stopped ? [] : linesIn(text))
        await second.stop()
      }
    }
  })

  for (const [what, take] of [
    [
      'cut',
      (app: string) => {
        truncateSync(app, 0)
      }
    ],
    [
      'deleted',
      (app: string) => {
        unlinkSync(app)
      }
    ],
    [
      'replaced',
      (app: string) => {
        writeFileSync(`${app}.tmp`, 'new\n')
        renameSync(`${app}.tmp`, app)
      }
    ]
  ] as const) {
    t.test(
      `a copy of ${size} bytes whose original is ${what} during the wait continues the original, once`,
      async (t) => {
        for (const name of NAMES) {
          const base = t.testdir({ 'app.log': text })
          const app = path.join(base, 'app.log')
          const followed = await follow(t, { base, file: '*.log*', exclude: ['*.tmp'] })
          await followed.lines(length)
          await followed.pass(3000)
          copyFileSync(app, path.join(base, name))
          await followed.until('waiting', () => followed.file(name)?.state === 'waiting')
          await followed.pass(2000)
          take(app)
          if (what !== 'replaced') appendFileSync(app, 'new\n')
          await followed.lines(length + 1)
          await followed.pass(12_000)
          t.strictSame(followed.texts, [...linesIn(text), 'new'], 'nothing was delivered twice')
          appendFileSync(path.join(base, name), 'more\n')
          t.equal((await followed.lines(length + 2)).at(-1), 'more', 'reading resumes where the original ended')
          t.match(followed.events.at(-1)?.position, { offset: size, line: length + 1 })
          await followed.stop()
        }
      }
    )
  }

  t.test(
    `if the original of two copies of ${size} bytes is cut, one copy continues it and the other is its own content`,
    async (t) => {
      for (const stopped of [false, true]) {
        const base = t.testdir({ 'app.log': text })
        const app = path.join(base, 'app.log')
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: '*.log*' }, { checkpoint })
        await first.lines(length)
        await first.pass(3000)
        if (stopped) await first.stop()
        copyFileSync(app, `${app}.1`)
        copyFileSync(app, path.join(base, 'kept.log'))
        truncateSync(app, 0)
        appendFileSync(app, 'new\n')
        const second = stopped ? await follow(t, { base, file: '*.log*' }, { checkpoint }) : first
        await second.lines((stopped ? 1 : 2) * length + 1)
        await second.pass(12_000)
        t.strictSame(
          notSoOften(
            second.texts.filter((text) => text !== 'new'),
            stopped ? 1 : 2
          ),
          {}
        )
        t.equal(second.texts.filter((text) => text === 'new').length, 1)
        t.equal(
          new Set(
            second.events
              .slice(stopped ? 0 : length)
              .filter(({ text }) => text !== 'new')
              .map(({ position }) => position.path)
          ).size,
          1,
          'only one of the two copies'
        )
        await second.stop()
      }
    }
  )
}

t.test('a copy that was waiting at stop() waits again after a restart and is delivered once', async (t) => {
  const text = header(1024)
  for (const end of ['stopped', 'killed'] as const) {
    const base = t.testdir({ 'app.log': text })
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: '*.log' }, { checkpoint })
    await first.lines(linesIn(text).length)
    await first.pass(2000)
    copyFileSync(path.join(base, 'app.log'), path.join(base, 'b.log'))
    await first.until('waiting', () => first.file('b.log')?.state === 'waiting')
    await first.pass(1000)
    const kept = end === 'killed' ? await crash(first, checkpoint) : checkpoint
    if (end === 'stopped') await first.stop()
    const second = await follow(t, { base, file: '*.log' }, { checkpoint: kept })
    await second.lines(linesIn(text).length)
    await second.pass(9000)
    t.strictSame(second.texts, linesIn(text), end)
    t.strictSame(textsAt(second, 'b.log'), linesIn(text), end)
    await second.stop()
  }
})

t.test(
  'a content that was moved out of the pattern still exists, so an equal file is delivered as its own content',
  async (t) => {
    for (const size of fewer(SIZES)) {
      const text = header(size)
      const base = t.testdir({ 'app.log': text })
      const app = path.join(base, 'app.log')
      const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 1000 })
      await followed.lines(linesIn(text).length)
      renameSync(app, `${app}.gone`)
      await followed.pass(5000)
      copyFileSync(`${app}.gone`, path.join(base, 'other.log'))
      await followed.lines(2 * linesIn(text).length)
      await followed.pass(5000)
      t.strictSame(textsAt(followed, 'other.log'), linesIn(text), `${size} bytes`)
      t.strictSame(notSoOften(followed.texts, 2), {}, `${size} bytes`)
      await followed.stop()
    }
  }
)

t.test(
  'a shorter copy is recognized as part of the original content; its unacked lines are delivered again',
  async (t) => {
    for (const [first, second] of [
      [numbered('one', 5), numbered('two', 5)],
      [header(2000, 'one'), header(3000, 'two')],
      [header(9000, 'one'), header(9000, 'two')]
    ] as const) {
      for (const end of ['live', 'stopped', 'killed'] as const) {
        const base = t.testdir({ 'app.log': first })
        const app = path.join(base, 'app.log')
        const params = { base, file: 'app.log*', ack: 'manual' as const, rotateWaitMs: 20_000 }
        const checkpoint = memoryStore()
        const followed = await follow(t, params, { checkpoint })
        const { length } = linesIn(first)
        await followed.lines(length)
        for (const event of followed.events.slice(0, 3)) event.ack()
        if (end === 'live') copyFileSync(app, `${app}.1`)
        const copy = readFileSync(app)
        await followed.pass(2000)
        appendFileSync(app, second)
        await followed.lines(length + linesIn(second).length)
        await followed.pass(1500)
        let kept = end === 'killed' ? await crash(followed, checkpoint) : checkpoint
        if (end === 'stopped') {
          const stopping = followed.source.stop({ timeoutMs: 500 })
          await followed.until('stopped', () => followed.source.closed)
          await stopping
        }
        if (end !== 'live') writeFileSync(`${app}.1`, copy)
        truncateSync(app, 0)
        appendFileSync(app, 'new\n')
        if (end === 'live') {
          await followed.lines(length + linesIn(second).length + 1)
          await followed.pass(9000)
          t.strictSame(followed.texts, [...linesIn(first), ...linesIn(second), 'new'], `${copy.length} bytes, ${end}`)
          kept = await crash(followed, checkpoint)
        }
        const again = await follow(t, params, { checkpoint: kept })
        await again.lines(length - 3 + 1)
        await again.pass(9000)
        t.strictSame(
          again.texts.toSorted(),
          [...linesIn(first).slice(3), 'new'].toSorted(),
          `${copy.length} bytes, ${end}`
        )
        await crash(again, kept)
      }
    }
  }
)

t.test('a copy that overwrites the previous copy before the original is cut delivers nothing again', async (t) => {
  for (const size of [20, 1024, 8192]) {
    for (const [what, wait] of [
      ['at once', 0],
      ['a while later', 2000],
      ['while the source is stopped', -1]
    ] as const) {
      const base = t.testdir({ 'app.log': header(size, 'round 0') })
      const app = path.join(base, 'app.log')
      const checkpoint = memoryStore()
      let followed = await follow(t, { base, file: 'app.log*' }, { checkpoint })
      const texts: string[] = []
      const expected = linesIn(header(size, 'round 0'))
      await followed.lines(expected.length)
      for (let round = 1; round <= 4; round++) {
        await followed.pass(6000)
        if (wait === -1) {
          await followed.stop()
          texts.push(...followed.texts)
        }
        copyFileSync(app, `${app}.1`)
        if (wait > 0) await followed.pass(wait)
        truncateSync(app, 0)
        if (wait === -1) followed = await follow(t, { base, file: 'app.log*' }, { checkpoint })
        appendFileSync(app, header(size + round, `round ${round}`))
        expected.push(...linesIn(header(size + round, `round ${round}`)))
        await followed.until('read', () => texts.length + followed.texts.length >= expected.length)
      }
      await followed.pass(9000)
      t.strictSame([...texts, ...followed.texts], expected, `${size} bytes, cut ${what}`)
      await followed.stop()
    }
  }
})
