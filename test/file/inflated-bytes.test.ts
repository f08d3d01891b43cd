import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import type { Inflater } from '../../lib/file/inflate.ts'
import { InflatedBytes } from '../../lib/file/inflated-bytes.ts'
import { ZstdFrames } from '../../lib/file/zstd-frames.ts'
import { ByteHandle, type ByteHandleOptions } from './support/byte-handle.ts'
import { drain, woken } from './support/drain.ts'
import { randomText } from './support/random-text.ts'

const gunzip = (): Inflater => ({ stream: zlib.createGunzip({ chunkSize: 64 * 1024 }), frames: null })

const inflated = (content: Uint8Array, options: ByteHandleOptions = {}): InflatedBytes =>
  new InflatedBytes(new ByteHandle(content, options).handle, gunzip)

/** The content delivered before the error, and the code of the error; null without one. */
async function untilDamage(bytes: InflatedBytes): Promise<{ readonly content: Buffer; readonly code: unknown }> {
  const chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
  let code: unknown = null
  try {
    await drain(bytes, chunks)
  } catch (error) {
    code = (error as { readonly code?: unknown }).code
  }
  await bytes.close()
  let offset = 0
  for (const chunk of chunks) {
    assert.equal(chunk.offset, offset)
    offset += chunk.bytes.length
  }
  return { content: Buffer.concat(chunks.map(({ bytes }) => bytes)), code }
}

t.test('the content is the same, whatever the sizes of the reads', async (t) => {
  for (const [name, content] of [
    ['nothing', Buffer.alloc(0)],
    ['little', Buffer.from('a\nb\n')],
    ['much', randomText(700_000)],
    ['what compresses well', Buffer.alloc(3_000_000, 'abc\n')]
  ] as const) {
    for (const atMost of [undefined, 100_000, 7777]) {
      const file = zlib.gzipSync(content)
      const bytes = inflated(file, atMost === undefined ? {} : { atMost })
      t.ok((await drain(bytes)).equals(content), `${name}, ${String(atMost)} at a time`)
      t.equal(bytes.taken, file.length)
      t.ok(bytes.complete)
      await bytes.close()
    }
  }
})

t.test('several gzip members in one file are one content', async (t) => {
  const file = Buffer.concat([
    zlib.gzipSync('one\n'),
    zlib.gzipSync(''),
    zlib.gzipSync('two\n'),
    zlib.gzipSync(randomText(300_000)),
    zlib.gzipSync('three\n')
  ])
  const content = await drain(inflated(file))
  t.ok(content.equals(Buffer.concat([Buffer.from('one\ntwo\n'), randomText(300_000), Buffer.from('three\n')])))
})

t.test('zeros after the last member are padding', async (t) => {
  const bytes = inflated(Buffer.concat([zlib.gzipSync('a\n'), Buffer.alloc(2000)]))
  t.equal((await drain(bytes)).toString(), 'a\n')
  await bytes.close()
})

t.test('a file that ends too early delivers its content so far, and then the error', async (t) => {
  const content = randomText(600_000)
  const file = zlib.gzipSync(content)
  for (const length of [12, 1000, 262_144, 300_000, file.length - 9, file.length - 1]) {
    const { content: given, code } = await untilDamage(inflated(file.subarray(0, length)))
    t.equal(code, 'Z_BUF_ERROR', String(length))
    t.ok(content.subarray(0, given.length).equals(given))
    t.ok(given.length >= length - 100 - 65_536 || length < 1000, `${given.length} bytes of ${length}`)
  }
})

t.test('garbage after the content loses none of the content', async (t) => {
  for (const content of [Buffer.from('a\nb\n'), randomText(5000), randomText(400_000)]) {
    const { content: given, code } = await untilDamage(
      inflated(Buffer.concat([zlib.gzipSync(content), Buffer.from('rubbish, no gzip')]))
    )
    t.equal(code, 'Z_DATA_ERROR')
    t.ok(given.equals(content), `${given.length} bytes of ${content.length}`)
  }
})

t.test('a wrong checksum is reported after the content', async (t) => {
  const file = zlib.gzipSync(randomText(50_000))
  file.writeUInt8(file.readUInt8(file.length - 6) ^ 0xff, file.length - 6)
  const { content, code } = await untilDamage(inflated(file))
  t.equal(code, 'Z_DATA_ERROR')
  t.ok(content.equals(randomText(50_000)))
})

t.test('damage in the middle loses nothing that precedes it', async (t) => {
  const content = randomText(900_000)
  const file = zlib.gzipSync(content)
  // The damage is at the start of a member, so that the content before it is known exactly.
  for (const before of [10, 40_000, 400_000]) {
    const whole = Buffer.concat([
      zlib.gzipSync(content.subarray(0, before)),
      Buffer.from([0x1f, 0x8b, 0x08, 0xff]),
      file
    ])
    const { content: given, code } = await untilDamage(inflated(whole))
    t.equal(code, 'Z_DATA_ERROR')
    t.ok(given.equals(content.subarray(0, before)), `${given.length} bytes of ${before}`)
  }
})

t.test('after one changed byte, the bytes report an error, are the whole content, or are empty', async () => {
  const content = randomText(3000)
  const file = zlib.gzipSync(content)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const damaged = Buffer.from(file)
      damaged.writeUInt8(damaged.readUInt8(at) ^ flip, at)
      const { content: given, code } = await untilDamage(inflated(damaged))
      assert.ok(code !== null || given.equals(content) || given.length === 0)
    }),
    { numRuns: 60 }
  )
})

t.test('a failing read is reported after the content inflated before it', async (t) => {
  const content = randomText(900_000)
  const { content: given, code } = await untilDamage(inflated(zlib.gzipSync(content), { failAt: 300_000 }))
  t.equal(code, 'EIO')
  t.ok(given.length > 250_000, String(given.length))
  t.ok(content.subarray(0, given.length).equals(given))
})

t.test('content that ends inside a frame is damaged, even if the decompressor reports no error', async (t) => {
  const bytes = new InflatedBytes(new ByteHandle(zlib.gzipSync('no frame\n')).handle, () => ({
    stream: zlib.createGunzip(),
    frames: new ZstdFrames()
  }))
  const { content, code } = await untilDamage(bytes)
  t.equal(content.toString(), 'no frame\n')
  t.equal(code, 'Z_BUF_ERROR')
  t.notOk(bytes.complete)
})

t.test('the first chunk can be peeked at, and its first bytes skipped', async (t) => {
  const bytes = inflated(zlib.gzipSync('\u{FEFF}text'))
  while (bytes.peek() === null) await woken(bytes)
  t.equal(bytes.peek()?.length, 7)
  bytes.skip(0)
  bytes.skip(3)
  t.equal((await drain(bytes)).toString(), 'text')
  t.equal(bytes.offset, 3)
  bytes.skip(3)
  const mark = inflated(zlib.gzipSync('\u{FEFF}'))
  while (mark.peek() === null) await woken(mark)
  mark.skip(3)
  t.equal((await drain(mark)).length, 0)
})

t.test('after stop(), the inflated content is delivered, and the bytes end incomplete', async (t) => {
  const bytes = inflated(zlib.gzipSync(randomText(2_000_000)))
  await woken(bytes)
  bytes.stop()
  const given = await drain(bytes)
  t.ok(given.length > 0 && given.length < 2_000_000, String(given.length))
  t.ok(bytes.ended)
  t.notOk(bytes.complete)
  await woken(bytes)
  await bytes.close()
})

t.test('stop() calls back a pending wait', async (t) => {
  const bytes = inflated(zlib.gzipSync('a'))
  const told = woken(bytes)
  bytes.stop()
  await told
  t.ok(bytes.ended)
  await bytes.close()
})

t.test('only a few chunks are inflated while no chunk is taken', async (t) => {
  const file = new ByteHandle(zlib.gzipSync(Buffer.alloc(50_000_000), { level: 1 }), { atMost: 4096 })
  const stream = zlib.createGunzip({ chunkSize: 64 * 1024 })
  const bytes = new InflatedBytes(file.handle, () => ({ stream, frames: null }))
  // With its buffer full, zlib has no room for more.
  while (stream.readableLength < stream.readableHighWaterMark) await new Promise((resolve) => setImmediate(resolve))
  t.ok(file.reads.length <= 3, String(file.reads.length))
  await bytes.close()
})

t.test('closing while damaged content is inflated again destroys all zlib streams', async (t) => {
  const file = Buffer.concat([zlib.gzipSync(randomText(400_000)), Buffer.from('rubbish')])
  for (const turns of [0, 1, 5, 20, 60, 200]) {
    const streams: zlib.Gunzip[] = []
    const bytes = new InflatedBytes(new ByteHandle(file).handle, () => {
      const stream = zlib.createGunzip()
      streams.push(stream)
      return { stream, frames: null }
    })
    for (let turn = 0; turn < turns; turn++) {
      bytes.take()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await bytes.close()
    t.ok(
      streams.every(({ destroyed }) => destroyed),
      `${streams.length} streams after ${turns} turns`
    )
  }
})

t.test('first() waits for the first chunk, which take() still returns', async (t) => {
  const bytes = inflated(zlib.gzipSync('a\nb\n'))
  t.equal((await bytes.first()).toString(), 'a\nb\n')
  t.equal((await bytes.first()).toString(), 'a\nb\n')
  t.equal((await drain(bytes)).toString(), 'a\nb\n')
  await bytes.close()
  const nothing = inflated(zlib.gzipSync(''))
  t.equal((await nothing.first()).length, 0)
  const broken = inflated(Buffer.from('1f8b08ff', 'hex'))
  await t.rejects(broken.first(), { code: 'Z_DATA_ERROR' })
  await broken.close()
  const unreadable = inflated(zlib.gzipSync('a'), { failAt: 0 })
  await t.rejects(unreadable.first(), { code: 'EIO' })
  await unreadable.close()
})
