import { appendFileSync, linkSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { fewer } from '../../support/whole.ts'
import { header, linesIn } from './support/source-content.ts'
import { crash } from './support/source-crash.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

/** How a name disappears and returns. */
const WAYS: readonly (readonly [string, (base: string) => void, (base: string) => void])[] = [
  [
    'moved out of the pattern',
    (base) => {
      renameSync(path.join(base, 'a.log'), path.join(base, 'away'))
    },
    (base) => {
      renameSync(path.join(base, 'away'), path.join(base, 'a.log'))
    }
  ],
  [
    'moved out, and back under another name',
    (base) => {
      renameSync(path.join(base, 'a.log'), path.join(base, 'away'))
    },
    (base) => {
      renameSync(path.join(base, 'away'), path.join(base, 'b.log'))
    }
  ],
  [
    'a hard link to it',
    (base) => {
      linkSync(path.join(base, 'a.log'), path.join(base, 'away'))
      unlinkSync(path.join(base, 'a.log'))
    },
    (base) => {
      linkSync(path.join(base, 'away'), path.join(base, 'a.log'))
    }
  ]
]

for (const size of fewer([10, 63, 64, 288, 1024, 5000])) {
  const text = header(size, 'a')
  const { length } = linesIn(text)

  for (const [what, go, come] of WAYS) {
    t.test(`a content of ${size} bytes that was away for a while is resumed, not read again: ${what}`, async (t) => {
      for (const end of [
        'followed all the time',
        'stopped while it is away',
        'killed while it is away',
        'stopped before it goes'
      ] as const) {
        const base = t.testdir({ 'a.log': text })
        const checkpoint = memoryStore()
        const params = { base, file: '*.log', rotateWaitMs: 1000 }
        const first = await follow(t, params, { checkpoint })
        await first.lines(length)
        await first.pass(2000)
        if (end === 'stopped before it goes') await first.stop()
        go(base)
        let store = checkpoint
        if (end !== 'stopped before it goes') await first.pass(12_000)
        if (end === 'stopped while it is away') await first.stop()
        if (end === 'killed while it is away') store = await crash(first, checkpoint)
        const second = end === 'followed all the time' ? first : await follow(t, params, { checkpoint: store })
        await second.pass(3000)
        appendFileSync(path.join(base, 'away'), 'more\n')
        come(base)
        const before = end === 'followed all the time' ? linesIn(text) : []
        await second.lines(before.length + 1)
        await second.pass(9000)
        t.strictSame(second.texts, [...before, 'more'], end)
        await second.stop()
      }
    })
  }

  t.test(
    `a link to a content of ${size} bytes that disappears and returns, or leads elsewhere for a while, repeats nothing`,
    async (t) => {
      const base = t.testdir({ store: { '1.txt': text, '2.txt': header(size, 'two') } })
      const link = path.join(base, 'current.log')
      const to = (name: string): void => {
        symlinkSync(path.join('store', name), `${link}.tmp`)
        renameSync(`${link}.tmp`, link)
      }
      to('1.txt')
      const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 1000 })
      await followed.lines(length)
      for (const name of ['2.txt', '1.txt', '2.txt']) {
        to(name)
        await followed.pass(9000)
        unlinkSync(link)
        await followed.pass(9000)
      }
      to('1.txt')
      await followed.pass(9000)
      appendFileSync(link, 'more\n')
      await followed.lines(length + linesIn(header(size, 'two')).length + 1)
      await followed.pass(5000)
      t.strictSame(followed.texts, [...linesIn(text), ...linesIn(header(size, 'two')), 'more'])
    }
  )

  t.test(
    `lines of a content of ${size} bytes that are acked while it is away count as acked when it returns`,
    async (t) => {
      const base = t.testdir({ 'a.log': text })
      const checkpoint = memoryStore()
      const params = { base, file: '*.log', rotateWaitMs: 1000, ack: 'manual' as const }
      const followed = await follow(t, params, { checkpoint })
      await followed.lines(length)
      renameSync(path.join(base, 'a.log'), path.join(base, 'away'))
      await followed.pass(9000)
      for (const event of followed.events) event.ack()
      await followed.pass(3000)
      renameSync(path.join(base, 'away'), path.join(base, 'a.log'))
      await followed.pass(5000)
      t.strictSame(followed.texts, linesIn(text))
      const kept = await crash(followed, checkpoint)
      const again = await follow(t, params, { checkpoint: kept })
      appendFileSync(path.join(base, 'a.log'), 'more\n')
      await again.lines(1)
      await again.pass(5000)
      t.strictSame(again.texts, ['more'])
      await crash(again, kept)
    }
  )
}

t.test('two small files that swap names are read on', async (t) => {
  for (const stopped of [false, true]) {
    const base = t.testdir({ 'a.log': 'a\n', 'b.log': 'b\n' })
    const checkpoint = memoryStore()
    const first = await follow(t, { base, file: '*.log' }, { checkpoint })
    await first.lines(2)
    await first.pass(2000)
    if (stopped) await first.stop()
    for (const [from, to] of [
      ['a.log', 'x'],
      ['b.log', 'a.log'],
      ['x', 'b.log']
    ] as const)
      renameSync(path.join(base, from), path.join(base, to))
    const second = stopped ? await follow(t, { base, file: '*.log' }, { checkpoint }) : first
    appendFileSync(path.join(base, 'a.log'), 'b more\n')
    appendFileSync(path.join(base, 'b.log'), 'a more\n')
    await second.lines(stopped ? 2 : 4)
    await second.pass(9000)
    t.strictSame(second.texts.toSorted(), stopped ? ['a more', 'b more'] : ['a', 'a more', 'b', 'b more'])
    t.match(
      second.events.filter(({ text }) => text.includes('more')).map(({ position: { offset, line } }) => [offset, line]),
      [
        [2, 2],
        [2, 2]
      ]
    )
    await second.stop()
  }
})

t.test(
  'a new file with the name of one that is away is another content, even if that one returns under another name',
  async (t) => {
    const base = t.testdir({ 'a.log': 'same\n' })
    const name = path.join(base, 'a.log')
    const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 1000 })
    await followed.lines(1)
    renameSync(name, path.join(base, 'away'))
    await followed.pass(5000)
    writeFileSync(name, 'same\n')
    await followed.lines(2)
    renameSync(path.join(base, 'away'), path.join(base, 'b.log'))
    await followed.pass(9000)
    t.strictSame(followed.texts, ['same', 'same'])
  }
)
