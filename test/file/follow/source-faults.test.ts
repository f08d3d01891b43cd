import { appendFileSync, copyFileSync, renameSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { fewer } from '../../support/whole.ts'
import { linesIn, numbered } from './support/source-content.ts'
import { faults, type Call } from './support/source-faults.ts'
import { follow } from './support/source-follow.ts'

const LONG_AGO = new Date(2020, 1)

t.test('a single failed read of a file that no longer changes is retried', async (t) => {
  const text = numbered('a quiet line', 60_000) // 1.1 MB
  for (const at of [1, 2, 3, 5, 9]) {
    for (const [name, bytes] of [
      ['a.log', Buffer.from(text)],
      ['a.gz', zlib.gzipSync(text, { level: 1 })]
    ] as const) {
      const base = t.testdir({ [name]: bytes })
      utimesSync(path.join(base, name), LONG_AGO, LONG_AGO)
      const fault = await faults(t, base, ['read'])
      fault.fails = (call) => call === at
      fault.code = 'EIO'
      const followed = await follow(t, { base, file: '*', bufferBytes: 65_536 })
      await followed.lines(60_000)
      await followed.pass(3000)
      t.ok(
        followed.texts.length === 60_000 && followed.texts.every((line, index) => line === `a quiet line ${index + 1}`),
        `${name}, read ${at}`
      )
      t.ok(fault.failed <= 1)
      t.ok(
        followed.codes.every((code) => code === 'FILE_READ_FAILED') && followed.codes.length === fault.failed,
        `${name}, read ${at}: ${followed.codes.join()}`
      )
      fault.code = null
      await followed.stop()
    }
  }
})

t.test(
  'a file that cannot be read for a while shows the error in its state, is retried repeatedly and reported once',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\ntwo\n', 'b.log': 'fine\n' })
    utimesSync(path.join(base, 'a.log'), LONG_AGO, LONG_AGO)
    const fault = await faults(t, base, ['read'])
    fault.fails = (_, target) => target.endsWith('a.log')
    fault.code = 'EIO'
    const followed = await follow(t, { base, file: '*.log' })
    t.strictSame(await followed.lines(1), ['fine'])
    await followed.pass(30_000)
    t.match(followed.file('a.log'), { state: 'unreadable', code: 'FILE_READ_FAILED', offset: 0 })
    t.strictSame(followed.codes, ['FILE_READ_FAILED'])
    t.ok(fault.failed >= 5, `${fault.failed} tries`)
    fault.code = null
    const mended = followed.clock.now()
    t.strictSame(await followed.lines(3), ['fine', 'one', 'two'])
    t.ok(followed.clock.now() - mended <= 10_000, `${followed.clock.now() - mended} ms`)
    t.equal(followed.file('a.log')?.state, 'at-end')
  }
)

/** What happens to `a.log` while calls fail, and which lines must be delivered in addition. */
const EVENTS: readonly (readonly [string, (name: string) => void, readonly string[]])[] = [
  ['nothing', () => {}, []],
  [
    'it is appended to',
    (name) => {
      appendFileSync(name, 'more\n')
    },
    ['more']
  ],
  [
    'it is renamed and recreated',
    (name) => {
      appendFileSync(name, 'late\n')
      renameSync(name, `${name}.1`)
      writeFileSync(name, 'new\n')
    },
    ['late', 'new']
  ],
  [
    'it is copied and truncated',
    (name) => {
      appendFileSync(name, 'late\n')
      copyFileSync(name, `${name}.1`)
      truncateSync(name, 0)
      appendFileSync(name, 'new\n')
    },
    ['late', 'new']
  ],
  [
    'it is replaced by another',
    (name) => {
      writeFileSync(`${name}.tmp`, 'new\n')
      renameSync(`${name}.tmp`, name)
    },
    ['new']
  ],
  [
    'it is deleted and recreated with the same text',
    (name) => {
      unlinkSync(name)
      writeFileSync(name, numbered('line', 3))
    },
    linesIn(numbered('line', 3))
  ]
]
const CALLS: readonly (readonly Call[])[] = [
  ['open'],
  ['stat'],
  ['lstat'],
  ['stat', 'lstat'],
  ['readdir', 'opendir'],
  ['fstat'],
  ['read'],
  ['open', 'opendir', 'readdir'],
  ['open', 'stat', 'lstat', 'readdir', 'opendir', 'read', 'fstat']
]

for (const calls of fewer(CALLS)) {
  for (const code of ['EMFILE', 'EIO'] as const) {
    t.test(`${calls.join(', ')} may fail for a while (${code}) without a lost or duplicate line`, async (t) => {
      for (const [what, happen, lines] of EVENTS) {
        for (const file of ['*.log*', 'a.log*']) {
          const base = t.testdir({ 'a.log': numbered('line', 3), 'small.log': 'x\n' })
          const others = file === '*.log*' ? ['x'] : []
          const fault = await faults(t, base, calls)
          const followed = await follow(t, { base, file, exclude: ['*.tmp'], rotateWaitMs: 1000 })
          await followed.lines(3 + others.length)
          await followed.pass(3000)
          fault.code = code
          await followed.pass(4000)
          happen(path.join(base, 'a.log'))
          await followed.pass(16_000)
          fault.code = null
          await followed.lines(3 + others.length + lines.length)
          await followed.pass(12_000)
          t.strictSame(
            followed.texts.toSorted(),
            [...linesIn(numbered('line', 3)), ...others, ...lines].toSorted(),
            `${what}, ${file}`
          )
          appendFileSync(path.join(base, 'a.log'), 'after\n')
          t.equal((await followed.lines(4 + others.length + lines.length)).at(-1), 'after')
          t.notOk(followed.codes.includes('FILE_LOST_UNREAD'), `${what}, ${file}`)
          await followed.stop()
        }
      }
    })
  }
}
