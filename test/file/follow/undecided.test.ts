import assert from 'node:assert/strict'
import zlib from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { compressionOf } from '../../../lib/file/file-content.ts'
import { isUndecided } from '../../../lib/file/follow/undecided.ts'
import { byteOrderMark, magicOf } from '../../../lib/file/sniff.ts'

const first = fc.constantFrom(
  0x1f,
  0x8b,
  0x08,
  0x28,
  0xb5,
  0x2f,
  0xfd,
  0xef,
  0xbb,
  0xbf,
  0xff,
  0xfe,
  0x00,
  0x50,
  0x2a,
  0x4d,
  0x18,
  0x61,
  0x0a
)
const heads = fc.array(first, { maxLength: 6 }).map((bytes) => Buffer.from(bytes))

t.test('the compression and charset of a content are decided only when no further byte can change them', async () => {
  fc.assert(
    fc.property(heads, heads, fc.constantFrom('auto', 'none', 'gzip', 'zstd'), (head, more, compression) => {
      if (isUndecided(head, { compression })) return
      // Other magic numbers than those of supported compressions only cause a report.
      const decided = (bytes: Buffer): unknown => [compressionOf(compression, magicOf(bytes)), byteOrderMark(bytes)]
      if (head.length > 0) assert.deepEqual(decided(head), decided(Buffer.concat([head, more])))
    }),
    { numRuns: 5000 }
  )
})

t.test('a few bytes that may begin a byte order mark or a compressed content wait for more', async (t) => {
  const cases: readonly (readonly [string, boolean, boolean])[] = [
    // bytes, undecided with compression detected by content, undecided without compression
    ['', true, true],
    ['ef', true, true],
    ['efbb', true, true],
    ['efbbbf', false, false],
    ['ff', true, true],
    ['fffe', true, true],
    ['fe', true, true],
    ['feff', false, false],
    ['fffe00', true, true],
    ['fffe0000', false, false],
    ['fffe61', false, false],
    ['0000fe', true, true],
    ['0000feff', false, false],
    ['0061', false, false],
    ['50', true, false],
    ['5f2a4d', true, false],
    ['502a4d18', false, false],
    ['502a61', false, false],
    ['1f', true, false],
    ['1f8b', true, false],
    ['1f8b08', false, false],
    ['28', true, false],
    ['28b52f', true, false],
    ['28b52ffd', false, false],
    ['61', false, false],
    ['0a', false, false],
    ['2861', false, false],
    ['1f61', false, false],
    ['efbb61', false, false]
  ]
  for (const [hex, auto, none] of cases) {
    t.equal(isUndecided(Buffer.from(hex, 'hex'), { compression: 'auto' }), auto, `${hex}, auto`)
    t.equal(isUndecided(Buffer.from(hex, 'hex'), { compression: 'none' }), none, `${hex}, none`)
  }
  const gzip = zlib.gzipSync('text')
  t.strictSame(
    [0, 1, 2, 3, 10].map((length) => isUndecided(gzip.subarray(0, length), { compression: 'auto' })),
    [true, true, true, false, false]
  )
})
