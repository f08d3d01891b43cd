import { once } from 'node:events'
import { statSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import t from 'tap'
import zlib from 'node:zlib'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../types/event.ts'
import { settled } from '../syslog/support/until.ts'
import { openHandles } from './support/open-handles.ts'
import { randomText } from './support/random-text.ts'

const text = randomText(2_000_000)
const lines = text.toString().split('\n')

t.test('a source stopped half-way ends its pipeline without an error, with whole lines only', async (t) => {
  const base = t.testdir({ 'a.log': text, 'a.gz': zlib.gzipSync(text), 'b.log': 'never\n' })
  for (const params of [
    { file: '[ab].log', bufferBytes: 4096 },
    { file: 'a.log', bufferBytes: 65_536 },
    { file: 'a.gz' }
  ]) {
    const source = createFileSource({ base, ...params })
    const texts: string[] = []
    const stopped: Promise<void>[] = []
    await pipeline(
      source,
      new Writable({
        objectMode: true,
        write: (event: FileEvent, _encoding, done) => {
          texts.push(event.text)
          if (texts.length === 100) stopped.push(source.stop())
          done()
        }
      })
    )
    await Promise.all(stopped)
    t.ok(texts.length >= 100 && texts.length < lines.length - 1, `${params.file}: ${texts.length} of ${lines.length}`)
    t.ok(texts.every((line, index) => line === lines[index]))
    t.equal(source.stats().state, 'closed')
    t.ok((source.stats().bytesBehind ?? 0) > 0)
    t.strictSame(openHandles(base), [])
  }
})

t.test('stopped twice inside for await, the source delivers its buffered lines, and the loop ends', async (t) => {
  const base = t.testdir({ 'a.log': text })
  const source = createFileSource({ base, file: 'a.log', bufferBytes: 4096 })
  const texts: string[] = []
  for await (const event of source) {
    texts.push(event.text)
    if (texts.length === 10) await Promise.all([source.stop(), source.stop()])
  }
  t.ok(texts.length >= 10 && texts.length < 1000)
  t.ok(texts.every((line, index) => line === lines[index]))
  t.strictSame(openHandles(base), [])
})

t.test('a last line whose end has been read is delivered even if the source was stopped', async (t) => {
  const base = t.testdir({ 'a.log': 'one\ntwo' })
  const texts: string[] = []
  // The read after the first chunk finds the end within some turns of the event loop: each round waits for more turns.
  for (let turns = 1; !texts.includes('two'); turns *= 2) {
    const source = createFileSource({ base, file: 'a.log' })
    texts.length = 0
    for await (const event of source) {
      texts.push(event.text)
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      await source.stop()
    }
    t.equal(texts[0], 'one')
  }
  t.strictSame(texts, ['one', 'two'])
})

t.test('break, destroy and an aborted signal close the file', async (t) => {
  const base = t.testdir({ 'a.log': text, 'a.gz': zlib.gzipSync(text) })
  for (const file of ['a.log', 'a.gz']) {
    const source = createFileSource({ base, file })
    for await (const event of source) {
      t.equal(event.text, lines[0])
      t.equal(openHandles(base).length, 1)
      break
    }
    t.ok(source.destroyed)
    t.strictSame(openHandles(base), [], 'break')

    const destroyed = createFileSource({ base, file, instances: 1 })
    await once(destroyed, 'data')
    t.equal(destroyed.destroy(), destroyed)
    await once(destroyed, 'close')
    t.strictSame(openHandles(base), [], 'destroy')

    const own = new Error('mine')
    const failed = createFileSource({ base, file })
    await once(failed, 'data')
    const error = once(failed, 'error')
    failed.destroy(own)
    t.strictSame(await error, [own])
    if (!failed.closed) await once(failed, 'close')
    t.strictSame(openHandles(base), [], 'destroy with an error')

    const controller = new AbortController()
    const aborted = createFileSource({ base, file }, { signal: controller.signal })
    const texts: string[] = []
    await t.rejects(
      async () => {
        for await (const event of aborted) if (texts.push(event.text) === 5) controller.abort()
      },
      { name: 'AbortError' }
    )
    t.ok(texts.length >= 5)
    if (!aborted.closed) await once(aborted, 'close')
    t.strictSame(openHandles(base), [], 'abort')
  }
})

t.test('a source destroyed or stopped before it has opened leaves no file open', async (t) => {
  const base = t.testdir({ 'a.log': text })
  const destroyed = createFileSource({ base, file: 'a.log' })
  destroyed.destroy()
  await once(destroyed, 'close')
  const stopped = createFileSource({ base, file: '*.log' })
  await stopped.stop()
  t.ok(stopped.destroyed)
  await Promise.all([destroyed.released, stopped.released])
  t.strictSame(openHandles(base), [])
})

t.test('reading stops while the consumer takes no more events', async (t) => {
  const base = t.testdir({ 'a.log': text, 'a.gz': zlib.gzipSync(text) })
  for (const [file, limit] of [
    ['a.log', 2 * 65_536],
    ['a.gz', 3 * 262_144]
  ] as const) {
    t.ok(statSync(path.join(base, file)).size > 2 * limit, 'the file is much larger than the limit')
    const source = createFileSource({ base, file, bufferBytes: 65_536 })
    let taken = 0
    source.on('data', () => {
      taken++
      source.pause()
    })
    await once(source, 'pause')
    await settled(() => source.stats().bytes)
    const { bytes, buffered, events } = source.stats()
    t.ok(bytes <= limit, `${file}: ${bytes} bytes`)
    t.ok(taken <= 2 && events <= 2 && buffered <= 1)
    source.destroy()
    await once(source, 'close')
  }
})
