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
import zlib from 'node:zlib'
import { follow } from './support/source-follow.ts'

const ROTATIONS: readonly (readonly [string, (name: string, round: number) => void])[] = [
  [
    'deleted',
    (name) => {
      unlinkSync(name)
    }
  ],
  [
    'renamed out of the pattern',
    (name, round) => {
      renameSync(name, path.join(path.dirname(name), `gone.${round}`))
    }
  ],
  [
    'renamed within the pattern',
    (name, round) => {
      renameSync(name, `${name}.${100 - round}`)
    }
  ],
  [
    'compressed',
    (name, round) => {
      writeFileSync(`${name}.${100 - round}.gz`, zlib.gzipSync(readFileSync(name)))
      unlinkSync(name)
    }
  ],
  [
    'copied and truncated',
    (name, round) => {
      copyFileSync(name, `${name}.${100 - round}`)
      truncateSync(name, 0)
    }
  ]
]

for (const [what, rotate] of ROTATIONS) {
  t.test(
    `a consumer that is paused for a long time loses no line of files that are ${what} in the meantime`,
    async (t) => {
      const base = t.testdir({ 'a.log': '' })
      const name = path.join(base, 'a.log')
      const expected: string[] = []
      const followed = await follow(
        t,
        { base, file: 'a.log*', bufferBytes: 4096, rotateWaitMs: 1000 },
        { flowing: false }
      )
      for (let round = 0; round < 8; round++) {
        for (let line = 0; line < 500; line++) expected.push(`round ${round} line ${line}`)
        appendFileSync(name, `${expected.slice(-500).join('\n')}\n`)
        await followed.pass(2000)
        rotate(name, round)
        if (what !== 'copied and truncated') writeFileSync(name, '')
        await followed.pass(2000)
      }
      const texts: string[] = []
      followed.source.on('data', ({ text }) => {
        texts.push(text)
      })
      await followed.pass(20_000)
      t.strictSame(
        expected.filter((text) => !texts.includes(text)),
        [],
        'no line lost'
      )
      t.equal(texts.length, expected.length, 'no line doubled')
    }
  )
}

t.test('a consumer that reads one record now and then gets every line of every file', async (t) => {
  const base = t.testdir({ 'a.log': 'a0\n', 'b.log': 'b0\n' })
  const followed = await follow(t, { base, file: '*.log' }, { flowing: false })
  const texts: string[] = []
  for (let round = 1; round < 30; round++) {
    for (const name of ['a', 'b']) appendFileSync(path.join(base, `${name}.log`), `${name}${round}\n`)
    await followed.pass(100)
    const event = followed.source.read() as { readonly text: string } | null
    if (event !== null) texts.push(event.text)
  }
  followed.source.on('data', ({ text }) => {
    texts.push(text)
  })
  await followed.until('all', () => texts.length === 60)
  for (const name of ['a', 'b']) {
    t.strictSame(
      texts.filter((text) => text.startsWith(name)),
      Array.from({ length: 30 }, (_, index) => `${name}${index}`),
      'in order'
    )
  }
})

t.test('a fast file does not starve the others: each gets its turn within 1 MiB', async (t) => {
  const line = `${'x'.repeat(199)}\n`
  const base = t.testdir({ 'a.log': line.repeat(40_000), 'b.log': 'quiet\n'.repeat(10), 'c.log': line.repeat(40_000) })
  const followed = await follow(t, { base, file: '*.log', bufferBytes: 67_108_864 })
  await followed.lines(80_010)
  let run = 0
  let longest = 0
  let last = ''
  for (const { position } of followed.events) {
    run = position.path === last ? run + 200 : 200
    last = position.path
    if (position.path.endsWith('b.log')) break // then only two files are left
    longest = Math.max(longest, run)
  }
  t.ok(last.endsWith('b.log') && longest <= 1_048_576 + 8192, `${longest} bytes`)
  const turns = followed.events.filter(
    ({ position: { path: at } }, index, events) => index > 0 && events[index - 1]?.position.path !== at
  ).length
  t.ok(turns >= 14, `${turns} turns`)
})
