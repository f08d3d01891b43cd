import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../types/event.ts'
import { randomText } from './support/random-text.ts'
import { readSource } from './support/read-source.ts'

const MIB = 1024 * 1024

t.test('a file of 64 MiB without a newline is read as one cut line, in bounded memory', async (t) => {
  const base = t.testdir({})
  const handle = openSync(path.join(base, 'a.log'), 'w')
  const chunk = Buffer.alloc(MIB, 0x61)
  for (let index = 0; index < 64; index++) writeSync(handle, chunk)
  closeSync(handle)
  for (const params of [{ bufferBytes: MIB }, { bufferBytes: 4096 }, { bufferBytes: 65_536, instances: 4 }]) {
    const source = createFileSource({ base, file: 'a.log', ...params })
    const before = held()
    let most = 0
    const sampling = setInterval(() => {
      most = Math.max(most, held() - before)
    }, 1)
    const events: FileEvent[] = []
    for await (const event of source) events.push(event)
    clearInterval(sampling)
    t.equal(events.length, 1)
    t.equal(events[0]?.text.length, MIB)
    t.match(events[0], { tags: { truncated: 'true' }, position: { offset: 0 } })
    t.match(source.stats(), { truncated: 1, bytes: 64 * MIB, errors: { FILE_LINE_TOO_LONG: 1 } })
    t.ok(most < 24 * MIB, `${Math.round(most / MIB)} MiB outside the heap`)
  }
})

t.test('a file that is nothing but a hole has no lines', async (t) => {
  const base = t.testdir({})
  const handle = openSync(path.join(base, 'a.log'), 'w')
  ftruncateSync(handle, 32 * MIB)
  closeSync(handle)
  const { events, codes, stats } = await readSource({ base, file: 'a.log', maxLineBytes: 1000 })
  t.strictSame(codes, ['FILE_HOLE_SKIPPED'])
  t.strictSame(events, [])
  t.match(stats, { bytes: 32 * MIB, bytesBehind: 0, bytesSkipped: { hole: 32 * MIB } })
})

t.test('memory outside the heap does not grow with the file', async (t) => {
  const base = t.testdir({
    'a.log': randomText(8 * MIB),
    'utf8.log': Buffer.concat([Buffer.from('é'), randomText(8 * MIB)])
  })
  for (const file of ['a.log', 'utf8.log']) {
    const source = createFileSource({ base, file, bufferBytes: 65_536 })
    const before = held()
    let most = 0
    let count = 0
    for await (const event of source) {
      if (event.text.length >= 0 && ++count % 1000 === 0) most = Math.max(most, held() - before)
    }
    t.ok(count > 10_000)
    t.ok(most < 4 * MIB, `${file}: ${Math.round(most / MIB)} MiB`)
  }
})

t.test('retained events keep their text and bytes while reading continues', async (t) => {
  const contents = [
    randomText(3 * MIB).toString(),
    randomText(3 * MIB)
      .toString()
      .replaceAll('x', 'é'),
    randomText(MIB).toString().replaceAll('a', '\r')
  ]
  for (const content of contents) {
    const base = t.testdir({ 'a.log': content })
    const wanted = content.split(/\r?\n/)
    if (wanted.at(-1) === '') wanted.pop()
    for (const bufferBytes of [4096, 100_000]) {
      const { events } = await readSource({ base, file: 'a.log', bufferBytes })
      t.equal(events.length, wanted.length)
      t.ok(events.every(({ text, payload }, index) => text === wanted[index] && payload.toString() === wanted[index]))
    }
  }
})

function held(): number {
  return process.memoryUsage().external
}
