import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { fewer } from '../../support/whole.ts'
import { header, linesIn } from './support/source-content.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const SIZES = [20, 288, 1024, 8192, 300_000] as const
const LONG_AGO = new Date(2020, 1)

const MOVES: readonly (readonly [string, (name: string) => void])[] = [
  [
    'renamed',
    (name) => {
      renameSync(name, `${name}.1`)
      writeFileSync(name, '')
    }
  ],
  [
    'copied and truncated',
    (name) => {
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
    }
  ],
  [
    'compressed',
    (name) => {
      writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(name)))
      unlinkSync(name)
      writeFileSync(name, '')
    }
  ]
]

/** Two settings that make reading start after the beginning of a file. */
const BEGINNINGS: readonly (readonly [string, Readonly<{ from?: 'end'; ignoreOlderMs?: number }>])[] = [
  ['from = "end"', { from: 'end' }],
  ['ignore_older_ms', { ignoreOlderMs: 3_600_000 }]
]

for (const size of fewer(SIZES)) {
  const old = header(size, 'old')

  t.test(`from = "end": only the member that is appended to an archive of ${size} bytes is delivered`, async (t) => {
    for (const stopped of [false, true]) {
      for (const members of [1, 3]) {
        const base = t.testdir({ 'a.gz': Buffer.concat(Array.from({ length: members }, () => zlib.gzipSync(old))) })
        const checkpoint = memoryStore()
        const first = await follow(t, { base, file: '*', from: 'end' }, { checkpoint })
        await first.pass(3000)
        if (stopped) await first.stop()
        appendFileSync(path.join(base, 'a.gz'), zlib.gzipSync('one more\n'))
        const second = stopped ? await follow(t, { base, file: '*' }, { checkpoint }) : first
        await second.lines(1)
        await second.pass(9000)
        t.strictSame(second.texts, ['one more'], `${members} members, ${stopped ? 'stopped' : 'live'}`)
        appendFileSync(path.join(base, 'a.gz'), zlib.gzipSync('and another\n'))
        t.strictSame(await second.lines(2), ['one more', 'and another'])
        await second.stop()
      }
    }
  })

  t.test(`from = "end": the archive of ${size} bytes that were skipped in a plain file delivers nothing`, async (t) => {
    const base = t.testdir({ 'a.log': old })
    const followed = await follow(t, { base, file: '*', from: 'end' })
    await followed.pass(2000)
    writeFileSync(path.join(base, 'a.log.gz'), zlib.gzipSync(old))
    await followed.pass(5000)
    appendFileSync(path.join(base, 'a.log'), 'new\n')
    await followed.lines(1)
    await followed.pass(5000)
    t.strictSame(followed.texts, ['new'])
    await followed.stop()
  })

  for (const [setting, params] of BEGINNINGS) {
    for (const [what, move] of MOVES) {
      t.test(
        `${setting}: the ${size} bytes before the start of reading are also skipped after the file was ${what}`,
        async (t) => {
          for (const read of ['some lines', 'nothing yet'] as const) {
            if (read === 'nothing yet' && setting !== 'from = "end"') continue
            for (const stopped of [false, true]) {
              const base = t.testdir({ 'a.log': old })
              const name = path.join(base, 'a.log')
              utimesSync(name, LONG_AGO, LONG_AGO)
              const checkpoint = memoryStore()
              const first = await follow(t, { base, file: 'a.log*', ...params }, { checkpoint })
              await first.pass(3000)
              const before = read === 'some lines' ? await readSome(first, name) : []
              if (stopped) await first.stop()
              appendFileSync(name, 'late\n')
              move(name)
              appendFileSync(name, 'new\n')
              const second = stopped ? await follow(t, { base, file: 'a.log*' }, { checkpoint }) : first
              await second.lines((stopped ? 0 : before.length) + 2)
              await second.pass(9000)
              t.strictSame(
                second.texts.toSorted(),
                [...(stopped ? [] : before), 'late', 'new'].toSorted(),
                `${read}, ${stopped ? 'stopped' : 'live'}`
              )
              await second.stop()
              const third = await follow(t, { base, file: 'a.log*' }, { checkpoint })
              await third.pass(9000)
              t.strictSame(third.texts, [], 'not even after another restart')
              await third.stop()
            }
          }
        }
      )
    }
  }
}

async function readSome(followed: Followed, name: string): Promise<string[]> {
  appendFileSync(name, 'first\nsecond\n')
  await followed.lines(2)
  await followed.pass(2000)
  return ['first', 'second']
}

t.test('ignore_older_ms: an old copy of a followed file is ignored until it is written to again', async (t) => {
  const text = header(1024)
  const base = t.testdir({ 'a.log': text })
  const copy = path.join(base, 'b.log')
  const followed = await follow(t, { base, file: '*.log', ignoreOlderMs: 3_600_000 })
  await followed.lines(linesIn(text).length)
  copyFileSync(path.join(base, 'a.log'), `${copy}.tmp`)
  utimesSync(`${copy}.tmp`, LONG_AGO, LONG_AGO)
  renameSync(`${copy}.tmp`, copy)
  await followed.pass(9000)
  t.strictSame(followed.texts, linesIn(text))
  appendFileSync(copy, 'own\n')
  await followed.lines(linesIn(text).length + 1)
  await followed.pass(9000)
  t.strictSame(followed.texts.slice(linesIn(text).length), ['own'], 'from the former end of the copy')
  t.equal(linesIn(text).length + 1, followed.texts.length)
})
