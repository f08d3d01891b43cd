import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { fewer } from '../../support/whole.ts'
import { header, linesIn, numbered, textsAt } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const SIZES = [20, 105, 1024, 8192] as const
/** Names do not matter: one that looks rotated, one that does not, and one that looks compressed. */
const NAMES = ['app-1.log', 'app.log.1', 'worker.log', 'app.log.1.gz'] as const
const WHENS = ['at once', 'within the wait', 'after the wait'] as const
const OWN = numbered('own', 3)
const PARAMS = { file: '*.log*', rotateWaitMs: 5000 } as const

for (const size of fewer(SIZES)) {
  for (const [holds, more] of [
    ['holds that alone', ''],
    ['has more lines', numbered('app', 5)]
  ] as const) {
    for (const when of WHENS) {
      t.test(
        `a file sharing its ${size}-byte header with one that ${holds} is read completely: its lines come ${when}`,
        async (t) => {
          for (const name of NAMES) {
            const head = header(size)
            const base = t.testdir({ 'app.log': head + more })
            const other = path.join(base, name)
            const followed = await follow(t, { base, ...PARAMS })
            await followed.lines(linesIn(head + more).length)
            writeFileSync(other, when === 'at once' ? head + OWN : head)
            if (when !== 'at once') {
              await followed.pass(when === 'within the wait' ? 2000 : 9000)
              appendFileSync(other, OWN)
            }
            await followed.lines(linesIn(head + more + head + OWN).length)
            appendFileSync(path.join(base, 'app.log'), 'later\n')
            await followed.pass(9000)
            t.strictSame(textsAt(followed, name), linesIn(head + OWN), name)
            t.strictSame(textsAt(followed, 'app.log'), linesIn(`${head}${more}later\n`), name)
            t.strictSame(followed.codes, [], name)
            await followed.stop()
          }
        }
      )
    }
  }

  t.test(
    `a file created while stopped that shares its header of ${size} bytes with another is read completely`,
    async (t) => {
      for (const name of NAMES) {
        for (const own of [OWN, '']) {
          const head = header(size)
          const base = t.testdir({ 'app.log': `${head}one\n` })
          const checkpoint = memoryStore()
          const first = await follow(t, { base, ...PARAMS }, { checkpoint })
          await first.lines(linesIn(head).length + 1)
          await first.stop()
          writeFileSync(path.join(base, name), head + own)
          const second = await follow(t, { base, ...PARAMS }, { checkpoint })
          await second.lines(linesIn(head + own).length)
          await second.pass(9000)
          t.strictSame(textsAt(second, name), linesIn(head + own), name)
          t.strictSame(textsAt(second, 'app.log'), [], name)
          await second.stop()
          const third = await follow(t, { base, ...PARAMS }, { checkpoint })
          await third.pass(9000)
          t.strictSame(third.texts, [], 'not even after another restart')
          await third.stop()
        }
      }
    }
  )

  t.test(
    `the unacked lines of two files that begin with the same ${size} bytes stay separate through a crash`,
    async (t) => {
      const head = header(size)
      for (const name of NAMES) {
        const base = t.testdir({ 'app.log': `${head}one\n` })
        const checkpoint = memoryStore()
        const first = await follow(t, { base, ...PARAMS, ack: 'manual' }, { checkpoint })
        await first.lines(linesIn(head).length + 1)
        for (const event of first.events) event.ack()
        writeFileSync(path.join(base, name), head + OWN)
        await first.lines(2 * linesIn(head).length + 1 + 3)
        await first.pass(3000)
        const kept = await crash(first, checkpoint)
        const second = await follow(t, { base, ...PARAMS, ack: 'manual' }, { checkpoint: kept })
        await second.lines(linesIn(head + OWN).length)
        await second.pass(9000)
        t.strictSame(textsAt(second, name), linesIn(head + OWN), name)
        t.strictSame(textsAt(second, 'app.log'), [], name)
        await crash(second, kept)
      }
    }
  )
}

t.test(
  'two workers that write the same lines for a while and then different ones are both read from their first byte',
  async (t) => {
    const base = t.testdir({ 'app.log': header(105) })
    const followed = await follow(t, { base, ...PARAMS })
    await followed.lines(1)
    writeFileSync(path.join(base, 'app-1.log'), header(105))
    for (let line = 1; line <= 4; line++) {
      appendFileSync(path.join(base, 'app.log'), `same ${line}\n`)
      await followed.lines(1 + line)
      appendFileSync(path.join(base, 'app-1.log'), `same ${line}\n`)
      await followed.pass(1000)
    }
    t.strictSame(textsAt(followed, 'app-1.log'), [], 'it may still be a copy')
    t.match(followed.file('app-1.log'), { state: 'waiting', reason: `may be a copy of ${path.join(base, 'app.log')}` })
    for (const name of ['app.log', 'app-1.log']) appendFileSync(path.join(base, name), `by ${name}\n`)
    const written = followed.clock.now()
    await followed.lines(12)
    t.ok(followed.clock.now() - written <= 2500, 'as soon as they differ')
    for (const name of ['app.log', 'app-1.log'])
      t.strictSame(textsAt(followed, name), linesIn(`${header(105)}${numbered('same', 4)}by ${name}\n`))
  }
)

t.test('files that are equal at the very first start are all read without a wait', async (t) => {
  for (const size of fewer(SIZES)) {
    const names = ['app.log', 'app-1.log', 'app.log.1']
    const base = t.testdir(Object.fromEntries(names.map((name) => [name, header(size)])))
    const followed = await follow(t, { base, ...PARAMS })
    const begun = followed.clock.now()
    await followed.lines(3 * linesIn(header(size)).length)
    t.ok(followed.clock.now() - begun < 1000, `${size} bytes: ${followed.clock.now() - begun} ms`)
    for (const name of names) t.strictSame(textsAt(followed, name), linesIn(header(size)), `${name}, ${size} bytes`)
    await followed.stop()
  }
})
