import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { InflatedBytes } from '../../lib/file/inflated-bytes.ts'
import { ByteHandle } from './support/byte-handle.ts'
import { drain } from './support/drain.ts'
import { randomText } from './support/random-text.ts'

/** Inflates a file, reading at most `atMost` bytes at a time. */
async function inflate(
  file: Uint8Array,
  atMost: number
): Promise<{ readonly content: Buffer; readonly code: unknown; readonly complete: boolean }> {
  const bytes = new InflatedBytes(new ByteHandle(file, { atMost }).handle, () => ({
    stream: zlib.createGunzip(),
    frames: null
  }))
  const chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
  const code: unknown = await drain(bytes, chunks).then(
    () => null,
    (error: unknown) => (error as { readonly code: unknown }).code
  )
  await bytes.close()
  return { content: Buffer.concat(chunks.map((chunk) => chunk.bytes)), code, complete: bytes.complete }
}

const part = fc.oneof(
  fc.string({ maxLength: 20 }).map((text) => ({ file: zlib.gzipSync(text), content: Buffer.from(text) })),
  fc
    .integer({ min: 0, max: 40_000 })
    .map((size) => ({ file: zlib.gzipSync(randomText(size)), content: randomText(size) })),
  fc.nat({ max: 600 }).map((size) => ({ file: Buffer.alloc(size), content: Buffer.alloc(0) }))
)

t.test(
  'gzip members are one content, whatever zero padding lies between and after them, and wherever reads end',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.integer({ min: 1, max: 900 }), async (parts, atMost) => {
        const all = [{ file: zlib.gzipSync('first\n'), content: Buffer.from('first\n') }, ...parts]
        const { content, code, complete } = await inflate(Buffer.concat(all.map(({ file }) => file)), atMost)
        assert.deepEqual({ code, complete }, { code: null, complete: true })
        assert.ok(content.equals(Buffer.concat(all.map((each) => each.content))))
      }),
      { numRuns: 40 }
    )
  }
)

t.test('megabytes of padding, as on tapes, are skipped', async (t) => {
  const padding = Buffer.alloc(3_000_000)
  const { content, code } = await inflate(
    Buffer.concat([zlib.gzipSync('one\n'), padding, zlib.gzipSync('two\n'), padding]),
    Infinity
  )
  t.strictSame([content.toString(), code], ['one\ntwo\n', null])
})

t.test('bytes that are not gzip are reported after the content before them, also behind padding', async (t) => {
  for (const padding of [0, 1, 700]) {
    for (const atMost of [1, 50, Infinity]) {
      const file = Buffer.concat([
        zlib.gzipSync('one\n'),
        Buffer.alloc(padding),
        zlib.gzipSync('two\n'),
        Buffer.alloc(padding),
        Buffer.from('no gzip')
      ])
      const { content, code } = await inflate(file, atMost)
      t.strictSame([content.toString(), code], ['one\ntwo\n', 'Z_DATA_ERROR'], `${padding} zeros, ${atMost} at a time`)
    }
  }
})

t.test('a truncated member behind padding delivers its content so far', async (t) => {
  const member = zlib.gzipSync(randomText(20_000))
  for (const left of [5, 100, member.length - 1]) {
    const { content, code } = await inflate(
      Buffer.concat([zlib.gzipSync('one\n'), Buffer.alloc(9), member.subarray(0, left)]),
      1000
    )
    t.equal(code, 'Z_BUF_ERROR')
    t.ok(
      Buffer.concat([Buffer.from('one\n'), randomText(20_000)])
        .subarray(0, content.length)
        .equals(content)
    )
    t.ok(content.length >= 4)
  }
})
