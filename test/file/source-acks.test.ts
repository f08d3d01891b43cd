import path from 'node:path'
import t from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../types/event.ts'

t.test('the watermark of each file advances to the end of its gapless run of acks', async (t) => {
  const base = t.testdir({ 'a.log': '1\n2\n3\n', 'b.log': '4\n5\n' })
  const source = createFileSource({ base, file: '*.log', ack: 'manual' })
  const events = await source.toArray()
  const lines = (): (readonly [string, unknown])[] =>
    source
      .stats()
      .acked.map(
        (position) => [path.basename(String(Reflect.get(position, 'path'))), Reflect.get(position, 'line')] as const
      )
  t.equal(source.stats().unacked, 5)
  t.strictSame(lines(), [])
  events[1]?.ack()
  events[4]?.ack()
  t.strictSame(lines(), [])
  events[0]?.ack()
  t.strictSame(lines(), [['a.log', 2]])
  events[0]?.ack()
  events[3]?.ack()
  t.strictSame(lines(), [
    ['a.log', 2],
    ['b.log', 2]
  ])
  t.equal(source.stats().unacked, 1)
  events[2]?.ack()
  t.strictSame(lines(), [
    ['a.log', 3],
    ['b.log', 2]
  ])
  t.equal(source.stats().unacked, 0)
  t.strictSame(source.stats().acked[0], events[2]?.position)
})

t.test('acks have no effect with ack = "auto"', async (t) => {
  const source = createFileSource({ base: t.testdir({ 'a.log': '1\n2\n' }), file: 'a.log' })
  for (const event of await source.toArray()) event.ack()
  t.match(source.stats(), { unacked: 0, acked: [] })
})

t.test('at maxUnacked the intake pauses, warns once, and resumes with an ack', async (t) => {
  const base = t.testdir({ 'a.log': Array.from({ length: 20 }, (_, index) => `${index}\n`).join('') })
  const source = createFileSource({ base, file: 'a.log', ack: 'manual', maxUnacked: 5 })
  const warnings: string[] = []
  source.on('warning', ({ code, message }) => warnings.push(`${code} ${message}`))
  const held: FileEvent[] = []
  source.on('data', (event) => held.push(event))
  const ended = new Promise((resolve) => source.once('end', resolve))
  await new Promise((resolve) => source.once('warning', resolve))
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(held.length, 5)
  t.equal(warnings.length, 1)
  t.match(warnings[0], /SYSTEM_TOO_MANY_UNACKED/)
  const next = new Promise((resolve) => source.once('data', resolve))
  held[3]?.ack()
  await next
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(held.length, 6, 'one ack lets one more record through')
  while (held.length < 20 || source.stats().unacked > 0) {
    for (const event of held) event.ack()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await ended
  t.match(source.stats().acked, [{ line: 20 }])
})

t.test('skipped lines leave no gap in the watermark', async (t) => {
  const source = createFileSource({
    base: t.testdir({ 'a.log': '61\nzz\n62\n' }),
    file: 'a.log',
    encode: 'hex',
    onError: 'skip',
    ack: 'manual'
  })
  for await (const event of source) event.ack()
  t.match(source.stats(), { unacked: 0, acked: [{ line: 3 }] })
})
