import { statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import zlib from 'node:zlib'
import t, { type Test } from 'tap'
import { isDone, readArchive, tellDamage } from '../../../lib/file/follow/archive-reading.ts'
import type { ContentMemory } from '../../../lib/file/follow/content-memory.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import type { FileEvent } from '../../../lib/file/file-event.ts'
import type { FileParams } from '../../../lib/file/params.ts'
import { randomText } from '../support/random-text.ts'
import { referenceLines } from '../support/reference-lines.ts'
import { memoryOf } from './support/unit-memory.ts'
import { unitFollowing, type UnitFollowing } from './support/unit-following.ts'
import { taken, tailedInit, textsOf } from './support/unit-tailed.ts'

const ROTATE_WAIT_MS = 5000

interface Archive {
  readonly name: string
  readonly file: TailedFile
  readonly following: UnitFollowing
  /** Looks until nothing comes or it is complete, and takes all lines. */
  readonly read: () => Promise<FileEvent[]>
  /** Asks once. */
  readonly ask: () => Promise<boolean>
}

async function archiveOf(t: Test, bytes: Uint8Array, memory?: ContentMemory, params: Partial<FileParams> = {}): Promise<Archive> {
  const name = path.join(t.testdir({ 'app.log.gz': Buffer.from(bytes) }), 'app.log.gz')
  const following = unitFollowing({ rotateWaitMs: ROTATE_WAIT_MS, ...params })
  const { dev, ino, size } = statSync(name, { bigint: true })
  const file = tailedInit(following, { path: name, dev: String(dev), ino: String(ino), size: Number(size), handle: await open(name, 'r'), ...(memory === undefined ? {} : { memory }) })
  file.compression = 'gzip'
  t.teardown(async () => {
    await file.archive?.close()
    await file.handle?.close()
  })
  const ask = (): Promise<boolean> => readArchive(file, following, { again: () => {} })
  return {
    name, file, following, ask,
    read: async () => {
      const events: FileEvent[] = []
      while (!isDone(file) && await ask()) {
        for (let portion = following.queue.shift(); portion !== null; portion = following.queue.shift()) {
          events.push(...taken(portion.begin()))
          portion.done()
        }
      }
      return events
    }
  }
}

t.test('all lines of an archive, also the last one without an ending; then it is complete', async (t) => {
  const content = randomText(700_000)
  const { file, following, read, ask } = await archiveOf(t, zlib.gzipSync(content))
  const events = await read()
  const lines = referenceLines(content)
  t.equal(events.length, lines.length)
  t.ok(events.every(({ payload, position }, at) => lines[at]?.offset === position.offset && lines[at].bytes.equals(payload) && position.line === at + 1))
  t.strictSame([file.complete, file.atEnd, file.archive, file.portions, file.memory.offset], [true, true, null, 0, content.length])
  t.strictSame([following.counts.bytes, following.context.warnings], [content.length, []])
  t.notOk(await ask(), 'nothing more comes of it')
})

t.test('it goes on where a plain file was left, in the middle of a line too', async (t) => {
  const content = Buffer.from('one\ntwo\nthree\nfour\n')
  const { file, read } = await archiveOf(t, zlib.gzipSync(content), memoryOf(content, 8))
  t.match(await read(), [{ text: 'three', position: { offset: 8 } }, { text: 'four', position: { offset: 14 } }])
  t.strictSame(file.memory.head, content)
})

t.test('nothing new in it: it is complete at once', async (t) => {
  const content = Buffer.from('one\ntwo\n')
  const { file, read } = await archiveOf(t, zlib.gzipSync(content), memoryOf(content))
  t.strictSame([await read(), file.complete], [[], true])
})

t.test('an empty archive', async (t) => {
  const { file, read } = await archiveOf(t, zlib.gzipSync(''))
  t.strictSame([await read(), file.complete], [[], true])
})

t.test('while a portion is with the consumer, no more is read', async (t) => {
  const { file, following, ask } = await archiveOf(t, zlib.gzipSync('one\ntwo\n'))
  t.ok(await ask())
  t.equal(file.portions, 1)
  t.ok(await ask())
  t.equal(file.portions, 1)
  t.ok(following.queue.shift() !== null)
  t.equal(following.queue.shift(), null)
})

t.test('what is still being written is read as far as it goes, and finished when it is whole', async (t) => {
  const content = randomText(400_000)
  const bytes = zlib.gzipSync(content)
  const { name, file, following, read } = await archiveOf(t, bytes.subarray(0, bytes.length >> 1))
  const events = await read()
  t.ok(events.length > 0)
  t.match([file.complete, file.trouble?.code, following.context.codes], [false, 'FILE_TRUNCATED', []])
  writeFileSync(name, bytes)
  file.size = bytes.length
  events.push(...await read())
  t.strictSame([file.complete, file.trouble], [true, null])
  t.strictSame(events.map(({ payload }) => payload.toString('hex')), referenceLines(content).map((line) => line.bytes.toString('hex')))
})

t.test('the lines before damage are given', async (t) => {
  const { file, read } = await archiveOf(t, Buffer.concat([zlib.gzipSync('one\ntwo\n'), Buffer.from('no gzip')]))
  t.strictSame(textsOf(await read()), ['one', 'two'])
  t.match([file.trouble?.code, file.complete], ['FILE_TRUNCATED', false], 'the rest may come')
})

t.test('damage, and an end that does not come, are told once, when the file has been as it is long enough', async (t) => {
  const damaged = Buffer.concat([zlib.gzipSync('one\ntwo\n'), Buffer.from('no gzip')])
  const half = zlib.gzipSync(randomText(400_000)).subarray(0, 100_000)
  for (const bytes of [damaged, half]) {
    const { name, file, following, read } = await archiveOf(t, bytes)
    const { clock, context, counts } = following
    t.ok((await read()).length > 0)
    const taken = counts.bytes
    for (const [ms, codes] of [[0, []], [ROTATE_WAIT_MS - 1, []], [1, ['FILE_COMPRESSION_CORRUPT']], [ROTATE_WAIT_MS, ['FILE_COMPRESSION_CORRUPT']]] as const) {
      await clock.advance(ms)
      t.equal((await read()).length, 0)
      tellDamage(file, following)
      t.strictSame(context.codes, codes)
    }
    t.match([counts.bytes, file.complete, file.trouble?.code], [taken, false, 'FILE_COMPRESSION_CORRUPT'], 'it is not inflated again as long as it is as it was')
    const more = Buffer.concat([bytes, Buffer.from('more')])
    writeFileSync(name, more)
    file.size = more.length
    await read()
    await clock.advance(ROTATE_WAIT_MS)
    tellDamage(file, following)
    t.equal(context.codes.length, 1)
  }
})

t.test('a mark and a charset hold for what is in the archive', async (t) => {
  const content = Buffer.from('\uFEFFone\n\u0A05two\n', 'utf16le')
  const first = await archiveOf(t, zlib.gzipSync(content))
  t.match(await first.read(), [{ text: 'one', position: { offset: 2, line: 1 } }, { text: '\u0A05two', position: { offset: 10, line: 2 } }])
  t.strictSame(first.file.memory.head, content)
})

t.test('what is no archive any more is another content, unless the param says how it is compressed', async (t) => {
  for (const [compression, changed] of [['auto', true], ['gzip', false]] as const) {
    const { name, file, ask } = await archiveOf(t, zlib.gzipSync('one\n'), memoryOf(Buffer.from('one\n')), { compression })
    writeFileSync(name, 'plain text in its place\n')
    t.equal(await ask(), changed)
    t.match([file.changed, file.archive], [changed, null])
  }
})

t.test('an archive that is closed cannot be read', async (t) => {
  const { file, following, read } = await archiveOf(t, zlib.gzipSync('one\n'))
  await file.handle?.close()
  file.handle = null
  t.strictSame(await read(), [])
  t.match([file.trouble?.code, following.context.codes], ['SYSTEM_INTERNAL', ['SYSTEM_INTERNAL']])
})

t.test('zstd, where this Node has it', async (t) => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync')
  const { name, file, following, read } = await archiveOf(t, Buffer.from([0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x08, 0x41, 0x00]))
  file.compression = 'zstd'
  if (typeof compress === 'function') {
    writeFileSync(name, compress(Buffer.from('one\ntwo\n')) as Buffer)
    t.strictSame(textsOf(await read()), ['one', 'two'])
    return
  }
  t.strictSame(await read(), [])
  await read()
  t.strictSame(following.context.codes, ['FILE_COMPRESSION_UNSUPPORTED'])
})
