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
import t, { type Test } from 'tap'
import zlib from 'node:zlib'
import { fewer } from '../../support/whole.ts'
import { header, linesIn } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow, type Followed } from './support/source-follow.ts'
import { memoryStore, type MemoryStore } from './support/source-store.ts'

const SIZES = [20, 1024, 9000] as const

function idOf(followed: Followed, name: string): string {
  return followed.file(name)?.id ?? ''
}

/** The content ids in the positions of the matching lines. */
function idsOfLines({ events }: Followed, which: (text: string) => boolean): (string | undefined)[] {
  return [...new Set(events.filter(({ text }) => which(text)).map(({ position }) => position.id))]
}

function savedId(store: MemoryStore, name: string): string | undefined {
  return store.saved.at(-1)?.files.find((record) => record.path.endsWith(`/${name}`))?.id
}

/** A source that has read a file of `size` bytes to its end and saved its position. */
async function reading(
  t: Test,
  size: number
): Promise<{
  readonly followed: Followed
  readonly store: MemoryStore
  readonly name: string
  readonly base: string
  readonly id: string
}> {
  const base = t.testdir({ 'a.log': header(size) })
  const store = memoryStore()
  const followed = await follow(t, { base, file: 'a.log*', rotateWaitMs: 1000 }, { checkpoint: store })
  await followed.lines(linesIn(header(size)).length)
  await followed.pass(3000)
  return { followed, store, base, name: path.join(base, 'a.log'), id: idOf(followed, 'a.log') }
}

for (const size of fewer(SIZES)) {
  t.test(`a content of ${size} bytes has an id, which the checkpoint keeps and the next start restores`, async (t) => {
    const { followed, store, base, id } = await reading(t, size)
    t.not(id, '')
    t.equal(savedId(store, 'a.log'), id)
    appendFileSync(path.join(base, 'a.log'), 'more\n')
    await followed.pass(3000)
    t.equal(idOf(followed, 'a.log'), id, 'it keeps its id while it grows')
    await followed.stop()
    const again = await follow(t, { base, file: 'a.log*' }, { checkpoint: store })
    await again.until('resumed', () => again.file('a.log')?.state === 'at-end')
    t.equal(idOf(again, 'a.log'), id)
  })

  t.test(`the id of ${size} bytes is the same after a crash before the first save`, async (t) => {
    const base = t.testdir({ 'a.log': header(size), 'b.gz': zlib.gzipSync(header(size, 'b')) })
    const ids: string[][] = []
    for (let run = 0; run < 3; run++) {
      const store = memoryStore()
      const followed = await follow(t, { base, file: '*', checkpointIntervalMs: 3_600_000 }, { checkpoint: store })
      await followed.lines(linesIn(header(size)).length + linesIn(header(size, 'b')).length)
      ids.push([idOf(followed, 'a.log'), idOf(followed, 'b.gz')])
      t.equal(store.saved.length, 0)
      await crash(followed, store)
      if (run === 1) appendFileSync(path.join(base, 'a.log'), 'more\n')
    }
    t.equal(new Set(ids.map((run) => run.join())).size, 1, ids.join(' '))
    t.not(ids[0]?.[0], ids[0]?.[1])
  })

  const MOVES: readonly (readonly [string, (name: string) => string])[] = [
    [
      'rename',
      (name) => {
        renameSync(name, `${name}.1`)
        writeFileSync(name, 'new\n')
        return 'a.log.1'
      }
    ],
    [
      'copytruncate',
      (name) => {
        copyFileSync(name, `${name}.1`)
        truncateSync(name, 0)
        appendFileSync(name, 'new\n')
        return 'a.log.1'
      }
    ],
    [
      'compression',
      (name) => {
        writeFileSync(`${name}.1.gz`, zlib.gzipSync(readFileSync(name)))
        unlinkSync(name)
        writeFileSync(name, 'new\n')
        return 'a.log.1.gz'
      }
    ]
  ]
  for (const [what, move] of MOVES) {
    t.test(
      `the id of ${size} bytes follows the content through a ${what}, and the content in its place has another id`,
      async (t) => {
        for (const stopped of [false, true]) {
          const { followed: first, store, name, base, id } = await reading(t, size)
          if (stopped) await first.stop()
          const to = move(name)
          const second = stopped
            ? await follow(t, { base, file: 'a.log*', rotateWaitMs: 1000 }, { checkpoint: store })
            : first
          await second.until('the new line', () => second.texts.includes('new'))
          await second.pass(9000)
          t.equal(idOf(second, to), id, `${to}, ${stopped ? 'stopped' : 'live'}`)
          const other = idOf(second, 'a.log')
          t.ok(other !== '' && other !== id, 'the new content')
          t.strictSame(
            idsOfLines(first, (text) => text !== 'new'),
            [id],
            'the position of each line contains the id of its content'
          )
          t.strictSame(
            idsOfLines(second, (text) => text === 'new'),
            [other]
          )
          t.equal(savedId(store, to), id)
          t.equal(savedId(store, 'a.log'), other)
          await second.stop()
          const third = await follow(t, { base, file: 'a.log*' }, { checkpoint: store })
          await third.pass(3000)
          t.strictSame([idOf(third, to), idOf(third, 'a.log')], [id, other], 'at the next start')
          t.strictSame(third.texts, [])
          await third.stop()
        }
      }
    )
  }

  t.test(`a file of ${size} bytes that is rewritten repeatedly holds a different content each time`, async (t) => {
    const { followed, store, name, base, id } = await reading(t, size)
    const ids = [id]
    for (let round = 1; round <= 3; round++) {
      writeFileSync(name, header(size + 40, `anew ${round}`))
      await followed.until('read', () =>
        followed.texts.includes(linesIn(header(size + 40, `anew ${round}`)).at(-1) ?? '')
      )
      await followed.pass(3000)
      ids.push(idOf(followed, 'a.log'))
      t.equal(followed.events.at(-1)?.position.id, ids.at(-1))
      t.equal(savedId(store, 'a.log'), ids.at(-1))
    }
    t.equal(new Set(ids).size, 4, ids.join())
    await followed.stop()
    writeFileSync(name, header(size + 40, 'while stopped'))
    const again = await follow(t, { base, file: 'a.log*' }, { checkpoint: store })
    await again.lines(linesIn(header(size + 40)).length)
    t.notOk(ids.includes(idOf(again, 'a.log')), 'rewriting while stopped does not bring back a former id either')
  })
}

t.test('equal contents have different ids', async (t) => {
  const base = t.testdir({ 'a.log': 'same\n', 'b.log': 'same\n', 'c.log': 'same\n' })
  const followed = await follow(t, { base, file: '*.log' })
  await followed.lines(3)
  t.equal(new Set(['a.log', 'b.log', 'c.log'].map((name) => idOf(followed, name))).size, 3)
})
