import { copyFileSync, readFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { header, linesIn, notSoOften, numbered } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** What a job writes each night: nine lines, or lines of the given total size. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['9 lines', numbered('backup done', 9)],
  ['20 bytes', header(20, 'job')],
  ['1 KiB', header(1024, 'job')],
  ['8 KiB', header(8192, 'job')]
]

/** How the text of the previous night makes room for the new text. */
const NIGHTS: readonly {
  readonly what: string
  readonly night: (name: string, text: string, round: number) => void
}[] = [
  {
    what: 'renamed',
    night: (name, text, round) => {
      renameSync(name, `${name}.${round}`)
      writeFileSync(name, text)
    }
  },
  {
    what: 'renamed out of the pattern',
    night: (name, text, round) => {
      renameSync(name, path.join(path.dirname(name), `gone-${round}`))
      writeFileSync(name, text)
    }
  },
  {
    what: 'replaced',
    night: (name, text) => {
      writeFileSync(path.join(path.dirname(name), 'tmp'), text)
      renameSync(path.join(path.dirname(name), 'tmp'), name)
    }
  },
  {
    what: 'deleted',
    night: (name, text) => {
      unlinkSync(name)
      writeFileSync(name, text) // where the inode is free, it is the same one
    }
  },
  {
    what: 'compressed',
    night: (name, text, round) => {
      writeFileSync(`${name}.${round}.gz`, zlib.gzipSync(readFileSync(name)))
      unlinkSync(name)
      writeFileSync(name, text)
    }
  },
  {
    what: 'renamed and compressed',
    night: (name, text, round) => {
      renameSync(name, `${name}.${round}`)
      writeFileSync(`${name}.${round}.gz`, zlib.gzipSync(readFileSync(`${name}.${round}`)))
      unlinkSync(`${name}.${round}`)
      writeFileSync(name, text)
    }
  },
  {
    what: 'moved up',
    night: (name, text, round) => {
      for (let old = round - 1; old > 0; old--) renameSync(`${name}.${old}`, `${name}.${old + 1}`)
      renameSync(name, `${name}.1`)
      writeFileSync(name, text)
    }
  }
]

for (const { what, night } of NIGHTS) {
  for (const [size, text] of TEXTS) {
    t.test(
      `a job that writes the same ${size} each night is read each night if the previous file is ${what}`,
      async (t) => {
        const base = t.testdir({ 'job.log': text })
        const name = path.join(base, 'job.log')
        const followed = await follow(t, { base, file: 'job.log*' })
        const { length } = linesIn(text)
        await followed.lines(length)
        for (let round = 1; round <= 3; round++) {
          night(name, text, round)
          await followed.lines((round + 1) * length)
          await followed.pass(9000)
        }
        t.strictSame(notSoOften(followed.texts, 4), {}, 'each line once per night')
        t.equal(followed.texts.length, 4 * length)
        t.notOk(followed.codes.includes('FILE_LOST_UNREAD'))
      }
    )

    t.test(
      `a job that wrote the same ${size} while the source was stopped is read if the previous file was ${what}`,
      async (t) => {
        for (const nights of [1, 2]) {
          const base = t.testdir({ 'job.log': text })
          const name = path.join(base, 'job.log')
          const checkpoint = memoryStore()
          const first = await follow(t, { base, file: 'job.log*' }, { checkpoint })
          const { length } = linesIn(text)
          await first.lines(length)
          await first.stop()
          for (let round = 1; round <= nights; round++) night(name, text, round)
          const second = await follow(t, { base, file: 'job.log*' }, { checkpoint })
          // A file that was replaced or deleted while the source was stopped is gone.
          const found = ['renamed', 'moved up'].includes(what) ? nights : 1
          await second.lines(found * length)
          await second.pass(12_000)
          if (what === 'compressed' || what === 'renamed and compressed') {
            // The first of two archives with the same text is the content that was read; the second cannot be told
            // apart from it.
            t.ok(
              second.texts.length % length === 0 && second.texts.length <= nights * length,
              `${second.texts.length} lines of ${length}`
            )
          } else {
            t.strictSame(notSoOften(second.texts, found), {}, `${nights} nights`)
            t.equal(second.texts.length, found * length)
          }
          await second.stop()
          const third = await follow(t, { base, file: 'job.log*' }, { checkpoint })
          await third.pass(9000)
          t.strictSame(third.texts, [], 'nothing is delivered again after a restart')
          await third.stop()
        }
      }
    )
  }
}

for (const [size, text] of TEXTS) {
  const { length } = linesIn(text)

  t.test(`the same ${size} written in place are read again if the file was seen empty in between`, async (t) => {
    const base = t.testdir({ 'job.log': text })
    const name = path.join(base, 'job.log')
    const followed = await follow(t, { base, file: 'job.log*' })
    await followed.lines(length)
    for (let round = 2; round <= 3; round++) {
      await followed.pass(3000)
      truncateSync(name, 0)
      await followed.pass(3000)
      writeFileSync(name, text)
      await followed.lines(round * length)
    }
    await followed.pass(9000)
    t.strictSame(notSoOften(followed.texts, 3), {})
  })

  t.test(
    `the same ${size} rewritten in place without an empty poll go unnoticed, but later lines are read`,
    async (t) => {
      const base = t.testdir({ 'job.log': text })
      const name = path.join(base, 'job.log')
      const followed = await follow(t, { base, file: 'job.log*' })
      await followed.lines(length)
      writeFileSync(name, `${text}more\n`)
      await followed.until('more', () => followed.texts.includes('more'))
      await followed.pass(9000)
      t.strictSame(followed.texts, linesIn(`${text}more\n`))
    }
  )

  t.test(`the same ${size} after copytruncate are read again, and the copy delivers nothing twice`, async (t) => {
    for (const seen of [true, false]) {
      const base = t.testdir({ 'job.log': text })
      const name = path.join(base, 'job.log')
      const followed = await follow(t, { base, file: 'job.log*' })
      await followed.lines(length)
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
      if (seen) await followed.pass(3000)
      writeFileSync(name, text)
      await followed.lines(2 * length)
      await followed.pass(9000)
      t.strictSame(notSoOften(followed.texts, 2), {}, `${seen ? 'seen' : 'not seen'} in between`)
      await followed.stop()
    }
  })

  t.test(
    `the same ${size}, if unacked, are delivered again after a crash, as are those of the new night`,
    async (t) => {
      const base = t.testdir({ 'job.log': text })
      const name = path.join(base, 'job.log')
      const checkpoint = memoryStore()
      const params = { base, file: 'job.log*', ack: 'manual' as const }
      const first = await follow(t, params, { checkpoint })
      await first.lines(length)
      await first.pass(3000)
      const kept = await crash(first, checkpoint)
      renameSync(name, `${name}.1`)
      writeFileSync(name, text)
      const second = await follow(t, params, { checkpoint: kept })
      await second.lines(2 * length)
      await second.pass(9000)
      t.strictSame(notSoOften(second.texts, 2), {})
      for (const event of second.events) event.ack()
      await second.stop()
      const third = await follow(t, params, { checkpoint: kept })
      await third.pass(9000)
      t.strictSame(third.texts, [])
    }
  )
}
