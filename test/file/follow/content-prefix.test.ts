import assert from 'node:assert/strict'
import zlib from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { HEAD_BYTES, WINDOW_BYTES } from '../../../lib/file/follow/content-memory.ts'
import { contentPrefix, readAt, type ContentPrefix } from '../../../lib/file/follow/content-prefix.ts'
import { ByteHandle, type ByteHandleOptions } from '../support/byte-handle.ts'
import { randomText } from '../support/random-text.ts'

const CONTENT = randomText(3 * WINDOW_BYTES)
const PLACE = { area: 'file', path: '/logs/app.log' } as const
const offsets = fc.oneof(fc.nat({ max: CONTENT.length + 100 }), fc.constantFrom(0, 1, HEAD_BYTES, WINDOW_BYTES, CONTENT.length))

type Bytes = Omit<ContentPrefix, 'whole'>

function bytesOf({ length, head, before }: ContentPrefix): Bytes {
  return { length, head, before }
}

function expected(offset: number, content: Buffer = CONTENT): Bytes {
  const length = Math.min(offset, content.length)
  return { length, head: content.subarray(0, HEAD_BYTES), before: content.subarray(Math.max(0, length - WINDOW_BYTES), length) }
}

function inflatedWhole(bytes: Uint8Array, offset: number, options: ByteHandleOptions = {}): Promise<ContentPrefix> {
  return contentPrefix(new ByteHandle(bytes, options).handle, 'gzip', offset, bytes.length, PLACE)
}

async function inflated(bytes: Uint8Array, offset: number, options: ByteHandleOptions = {}): Promise<Bytes> {
  return bytesOf(await inflatedWhole(bytes, offset, options))
}

t.test('the beginning of a plain file', async () => {
  await fc.assert(fc.asyncProperty(offsets, async (offset) => {
    const { handle } = new ByteHandle(CONTENT, { atMost: 1000 })
    assert.deepEqual(await contentPrefix(handle, 'none', offset, CONTENT.length, PLACE), { ...expected(offset), whole: offset >= CONTENT.length })
  }))
})

t.test('a file that has grown since it was looked at is looked at as it was', async (t) => {
  t.strictSame(await contentPrefix(new ByteHandle(CONTENT).handle, 'none', 9000, 5000, PLACE), { ...expected(5000), whole: true })
})

t.test('the beginning of compressed content, in one member or in several', async () => {
  await fc.assert(fc.asyncProperty(offsets, fc.nat({ max: CONTENT.length }), async (offset, cut) => {
    const bytes = Buffer.concat([zlib.gzipSync(CONTENT.subarray(0, cut)), zlib.gzipSync(CONTENT.subarray(cut))])
    assert.deepEqual(await inflated(bytes, offset), expected(offset))
  }), { numRuns: 50 })
})

t.test('of content that is not whole yet it gives what can be inflated', async () => {
  const bytes = zlib.gzipSync(CONTENT)
  await fc.assert(fc.asyncProperty(offsets, fc.oneof(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 30 })), async (offset, cut) => {
    const { length, head, before } = await inflated(bytes.subarray(0, cut), offset)
    assert.ok(length <= Math.min(offset, CONTENT.length))
    assert.deepEqual(head, CONTENT.subarray(0, head.length))
    assert.deepEqual(before, CONTENT.subarray(Math.max(0, length - WINDOW_BYTES), length))
    assert.ok(length === offset || length >= head.length || head.length === HEAD_BYTES)
  }), { numRuns: 50 })
})

t.test('a content is whole that ends there, and not one that is cut, damaged or longer', async (t) => {
  for (const length of [0, 10, HEAD_BYTES, 5000]) {
    const bytes = zlib.gzipSync(CONTENT.subarray(0, length))
    t.equal((await inflatedWhole(bytes, length + 2000)).whole, true, `${length} bytes`)
    t.equal((await inflatedWhole(bytes.subarray(0, -1), length + 2000)).whole, false, `${length} bytes, its end is missing`)
    t.equal((await inflatedWhole(Buffer.concat([bytes, Buffer.from('no gzip')]), length + 2000)).whole, false, `${length} bytes, and damage`)
    if (length > 0) t.equal((await inflatedWhole(bytes, length - 1)).whole, false, `${length} bytes, looked at before its end`)
  }
})

t.test('all that comes before damage is given, and damage is no error', async (t) => {
  const first = zlib.gzipSync(CONTENT.subarray(0, 6000))
  for (const rest of [Buffer.from('no gzip'), zlib.gzipSync(CONTENT.subarray(6000)).subarray(0, 12), Buffer.concat([first.subarray(0, 10), Buffer.alloc(50, 0xFF)])]) {
    const { length, head, before } = await inflated(Buffer.concat([first, rest]), 9000)
    t.ok(length >= 6000, `${length} bytes`)
    t.strictSame(head, CONTENT.subarray(0, HEAD_BYTES))
    t.strictSame(before.subarray(0, WINDOW_BYTES - (length - 6000)), CONTENT.subarray(length - WINDOW_BYTES, 6000))
  }
})

t.test('a byte that is another anywhere never makes it reject or hang', async () => {
  const bytes = zlib.gzipSync(CONTENT.subarray(0, 3000))
  await fc.assert(fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
    const damaged = Buffer.from(bytes)
    damaged[at] = (damaged[at] ?? 0) ^ flip
    const { length, head, before } = await inflated(damaged, 5000)
    assert.ok(length <= 5000 && head.length <= HEAD_BYTES && before.length === Math.min(length, WINDOW_BYTES))
  }), { numRuns: 100 })
})

t.test('nothing, and what is no compressed content at all', async (t) => {
  t.strictSame(await inflated(Buffer.alloc(0), 100), expected(0, Buffer.alloc(0)))
  t.strictSame(await inflated(Buffer.from('just text\n'), 100), expected(0, Buffer.alloc(0)))
  t.strictSame(await inflated(zlib.gzipSync(''), 100), expected(0, Buffer.alloc(0)))
})

t.test('where reading fails, compressed content is as long as what was read', async (t) => {
  const bytes = zlib.gzipSync(CONTENT)
  const { length, head } = await inflated(bytes, 20_000, { failAt: bytes.length >> 1, atMost: 1000 })
  t.ok(length < CONTENT.length)
  t.strictSame(head, CONTENT.subarray(0, head.length))
  const { handle } = new ByteHandle(CONTENT, { failAt: 100 })
  await t.rejects(contentPrefix(handle, 'none', 5000, CONTENT.length, PLACE), { code: 'EIO' }, 'that of a plain file is the caller\'s')
})

t.test('zstd, where this Node has it', async (t) => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync')
  const asked = contentPrefix(new ByteHandle(typeof compress === 'function' ? compress(CONTENT) as Buffer : CONTENT).handle, 'zstd', 9000, 1, PLACE)
  if (typeof compress === 'function') t.strictSame(bytesOf(await asked), expected(9000))
  else await t.rejects(asked, { code: 'FILE_COMPRESSION_UNSUPPORTED' })
})

t.test('as many bytes as there are are read, in however many reads', async (t) => {
  for (const atMost of [1, 7, 100]) {
    const { handle } = new ByteHandle(CONTENT.subarray(0, 50), { atMost })
    t.strictSame(await readAt(handle, 10, 30), CONTENT.subarray(10, 40))
    t.strictSame(await readAt(handle, 40, 30), CONTENT.subarray(40, 50))
    t.strictSame(await readAt(handle, 60, 30), Buffer.alloc(0))
    t.strictSame(await readAt(handle, 60, 0), Buffer.alloc(0))
  }
})
