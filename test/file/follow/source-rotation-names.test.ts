import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { isWhole } from '../../support/whole.ts'
import { header, linesIn } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** Names under which the rotated content of `app.log` appears. Names do not matter, so any scheme must work. */
const NAMES = [
  'app.log.1',
  'app.log.2026-01-31',
  'app.log-20260131',
  'app.log-20260131-1769817600',
  'app.1.log',
  'app.log.old',
  'app-2026-01-31T10-00-00.000.log',
  'app-2026-01-31-1.log',
  'app.2026-01-31.0.log',
  'app.2026-01-31-1.log',
  'app-01-31-2026-1.log',
  'file0.rot0.log',
  'old-app.log',
  'archive-1.log',
  '1.log',
  'app_1.log',
  'u_ex260131.log',
  'archive/app.log',
  'archive/2026/01/31.log',
  '@400000005f.log.s',
  'Ω.log',
  'app.log.1.gz'
] as const
const SIZES = [20, 63, 288, 1100, 9000] as const

type Move = (from: string, to: string) => void
const MOVES: readonly (readonly [string, Move])[] = [
  [
    'renamed',
    (from, to) => {
      renameSync(from, to)
      writeFileSync(from, '')
    }
  ],
  [
    'copied and truncated',
    (from, to) => {
      copyFileSync(from, to)
      truncateSync(from, 0)
    }
  ],
  [
    'compressed',
    (from, to) => {
      writeFileSync(zipped(to), zlib.gzipSync(readFileSync(from)))
      unlinkSync(from)
      writeFileSync(from, '')
    }
  ],
  [
    'compressed, and truncated',
    (from, to) => {
      writeFileSync(zipped(to), zlib.gzipSync(readFileSync(from), { level: 9 }))
      truncateSync(from, 0)
    }
  ],
  [
    'renamed, and compressed elsewhere',
    (from, to) => {
      renameSync(from, `${from}.9`)
      writeFileSync(zipped(to), zlib.gzipSync(readFileSync(`${from}.9`)))
      unlinkSync(`${from}.9`)
      writeFileSync(from, '')
    }
  ]
]
const zipped = (name: string): string => (name.endsWith('.gz') ? name : `${name}.gz`)
const PARAMS = { file: '**/*' } as const

for (const [what, move] of MOVES) {
  for (const when of ['while it is followed', 'while the source is stopped', 'after a crash'] as const) {
    t.test(
      `a file that is ${what} ${when} is recognized under every name: nothing is delivered twice or lost`,
      async (t) => {
        for (const [index, name] of NAMES.entries()) {
          // A crash differs from a stop only in what was saved
          if ((when === 'after a crash' || !isWhole) && index % 3 !== 0) continue
          const head = header(SIZES[index % SIZES.length] ?? 0)
          const base = t.testdir({ 'app.log': head })
          const app = path.join(base, 'app.log')
          const to = path.join(base, name)
          mkdirSync(path.dirname(to), { recursive: true })
          const checkpoint = memoryStore()
          const first = await follow(t, { base, ...PARAMS }, { checkpoint })
          await first.lines(linesIn(head).length)
          await first.pass(3000)
          let second = first
          let store = checkpoint
          if (when === 'while the source is stopped') await first.stop()
          if (when === 'after a crash') store = await crash(first, checkpoint)
          appendFileSync(app, 'late\n')
          move(app, to)
          appendFileSync(app, 'new\n')
          if (when !== 'while it is followed') second = await follow(t, { base, ...PARAMS }, { checkpoint: store })
          const expected = [...(when === 'while it is followed' ? linesIn(head) : []), 'late', 'new']
          await second.lines(expected.length)
          await second.pass(9000)
          t.strictSame(second.texts.toSorted(), expected.toSorted(), `${name}, ${head.length} bytes`)
          t.notOk(second.codes.includes('FILE_LOST_UNREAD'))
          await second.stop()
          const third = await follow(t, { base, ...PARAMS }, { checkpoint: store })
          await third.pass(9000)
          t.strictSame(third.texts, [], `${name}: not even after another restart`)
          await third.stop()
        }
      }
    )
  }
}

t.test(
  'a content that is renumbered and compressed between two polls is not delivered again, however short it is',
  async (t) => {
    for (const size of [10, 20, 63, 64, 65, 105, 288, 1024, 5000]) {
      for (const [from, to] of [
        ['app.log', 'app.log.1.gz'],
        ['app.log.1', 'app.log.2.gz'],
        ['app-1.log', 'app-2.log.gz']
      ] as const) {
        const head = header(size, '')
        const base = t.testdir({ [from]: head })
        const followed = await follow(t, { base, file: '*' })
        await followed.lines(linesIn(head).length)
        await followed.pass(3000)
        writeFileSync(path.join(base, to), zlib.gzipSync(head))
        unlinkSync(path.join(base, from))
        writeFileSync(path.join(base, from), `new in ${from}\n`)
        await followed.pass(9000)
        t.strictSame(followed.texts, [...linesIn(head), `new in ${from}`], `${size} bytes, ${from} to ${to}`)
        await followed.stop()
      }
    }
  }
)

t.test(
  'a chain of five archives that is renumbered and compressed between two polls delivers nothing again',
  async (t) => {
    for (const size of [10, 64, 288, 2000]) {
      const base = t.testdir({ 'app.log': header(size, 'g0') })
      const name = path.join(base, 'app.log')
      const followed = await follow(t, { base, file: '*' })
      const expected = linesIn(header(size, 'g0'))
      await followed.lines(expected.length)
      for (let round = 1; round <= 7; round++) {
        for (let old = 4; old >= 2; old--) if (round > old) renameSync(`${name}.${old}.gz`, `${name}.${old + 1}.gz`)
        if (round > 1) {
          writeFileSync(`${name}.2.gz`, zlib.gzipSync(readFileSync(`${name}.1`)))
          unlinkSync(`${name}.1`)
        }
        renameSync(name, `${name}.1`)
        writeFileSync(name, header(size, `g${round}`))
        expected.push(...linesIn(header(size, `g${round}`)))
        await followed.pass(round % 2 === 0 ? 6000 : 1500)
      }
      await followed.lines(expected.length)
      await followed.pass(9000)
      t.strictSame(followed.texts.toSorted(), expected.toSorted(), `${size} bytes`)
      await followed.stop()
    }
  }
)
