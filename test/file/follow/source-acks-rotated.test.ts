import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import type { FileEvent } from '../../../types/event.ts'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

const PAD = '.'.repeat(99)
/**
 * How a file is rotated, and the lines that are delivered again: all of them if the rotation creates another content.
 */
const ROTATIONS: readonly (readonly [string, (name: string) => void, (readonly string[])?])[] = [
  ['nothing', () => {}],
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
  ],
  [
    'replaced by a copy',
    (name) => {
      copyFileSync(name, `${name}.tmp`)
      renameSync(`${name}.tmp`, name)
    },
    ['1', '2', '3', '4']
  ]
]

for (const [what, rotate, expected = ['2', '3', '4']] of ROTATIONS) {
  t.test(`unacked lines are delivered again after a crash, even if their file was rotated: ${what}`, async (t) => {
    for (const when of ['before the crash', 'after it']) {
      const base = t.testdir({ 'a.log': `1${PAD}\n2${PAD}\n3${PAD}\n` })
      const name = path.join(base, 'a.log')
      const checkpoint = memoryStore()
      const first = await follow(t, { base, file: 'a.log*', ack: 'manual' }, { checkpoint })
      await first.lines(3)
      first.events[0]?.ack()
      await first.pass(1500)
      if (when === 'before the crash') {
        rotate(name)
        await first.pass(9000)
      }
      first.source.destroy()
      await first.pass(100)
      if (when === 'after it') rotate(name)
      appendFileSync(name, `4${PAD}\n`)
      const second = await follow(t, { base, file: 'a.log*', ack: 'manual' }, { checkpoint })
      await second.lines(expected.length)
      await second.pass(9000)
      t.strictSame(second.texts.map((text) => text.replace(PAD, '')).toSorted(), expected, when)
      for (const event of second.events) event.ack()
      await second.stop()
      const third = await follow(t, { base, file: 'a.log*', ack: 'manual' }, { checkpoint })
      await third.pass(9000)
      t.strictSame(third.texts, [], when)
      await third.stop()
    }
  })
}

t.test('lines of an archive are acked like others', async (t) => {
  const base = t.testdir({ 'a.gz': zlib.gzipSync('1\n2\n3\n4\n') })
  const checkpoint = memoryStore()
  const first = await follow(t, { base, file: '*', ack: 'manual' }, { checkpoint })
  await first.lines(4)
  for (const index of [0, 1, 3]) first.events[index]?.ack()
  await first.pass(3000)
  first.source.destroy()
  await first.pass(100)
  const second = await follow(t, { base, file: '*', ack: 'manual' }, { checkpoint })
  t.strictSame(await second.lines(2), ['3', '4'])
  t.equal(second.events[0]?.position.line, 3)
})

t.test('a pipeline that is stopped repeatedly delivers each line once', async (t) => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}`)
  const base = t.testdir({ 'a.log': `${lines.join('\n')}\n` })
  const checkpoint = memoryStore()
  const texts: string[] = []
  while (texts.length < lines.length) {
    const { source } = await follow(t, { base, file: 'a.log', bufferBytes: 4096 }, { checkpoint, flowing: false })
    const until = Math.min(texts.length + 1200, lines.length)
    let stopped = Promise.resolve()
    await pipeline(
      source,
      new Writable({
        objectMode: true,
        highWaterMark: 3,
        write: ({ text }: FileEvent, _encoding, done) => {
          if (texts.push(text) === until) stopped = source.stop()
          setImmediate(done)
        }
      })
    )
    await stopped
  }
  t.strictSame(texts, lines)
})

t.test('a deleted file is forgotten by stats() and by the next run once all its lines are acked', async (t) => {
  const base = t.testdir({ 'a.log': '1\n', 'b.log': '2\n' })
  const checkpoint = memoryStore()
  const followed = await follow(t, { base, file: '*.log', ack: 'manual', rotateWaitMs: 100 }, { checkpoint })
  await followed.lines(2)
  unlinkSync(path.join(base, 'a.log'))
  await followed.until('let go of', () => followed.file('a.log') === undefined)
  await followed.pass(2000)
  t.equal(followed.source.stats().unacked, 2)
  for (const event of followed.events) event.ack()
  t.equal(followed.source.stats().acked.length, 2)
  await followed.pass(2000)
  t.match(followed.source.stats(), { unacked: 0, acked: [{ path: path.join(base, 'b.log') }] })
  t.equal(followed.source.stats().acked.length, 1)
})
