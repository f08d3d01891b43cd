import zlib from 'node:zlib'
import t from 'tap'
import { gzipLength, hasGzipLength } from '../../../lib/file/follow/gzip-length.ts'
import { ByteHandle } from '../support/byte-handle.ts'

t.test('the length that a gzip file says', async (t) => {
  for (const length of [0, 1, 1000, 100_000]) {
    const bytes = zlib.gzipSync(Buffer.alloc(length, 0x61))
    t.equal(await gzipLength(new ByteHandle(bytes).handle, bytes.length), length)
  }
  const members = Buffer.concat([zlib.gzipSync('first'), zlib.gzipSync('of another length')])
  t.equal(await gzipLength(new ByteHandle(members).handle, members.length), 17, 'of the last member alone')
})

t.test('what is too short to be one says none', async (t) => {
  for (const length of [0, 1, 10, 17]) t.equal(await gzipLength(new ByteHandle(Buffer.alloc(20)).handle, length), null)
})

t.test('a file that has become shorter since it was looked at says none', async (t) => {
  t.equal(await gzipLength(new ByteHandle(Buffer.alloc(10)).handle, 100), null)
})

t.test('lengths are compared as gzip writes them', async (t) => {
  t.ok(hasGzipLength(5, 5))
  t.notOk(hasGzipLength(5, 6))
  t.notOk(hasGzipLength(5, null))
  t.ok(hasGzipLength(2 ** 32 + 5, 5), 'modulo 2^32')
  t.ok(hasGzipLength(2 ** 32, 0))
})
