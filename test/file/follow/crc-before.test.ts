import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { crcBefore } from '../../../lib/file/follow/crc-before.ts'

t.test('crcBefore removes trailing bytes from a checksum and returns the checksum of the rest', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (one, other) => {
      assert.equal(crcBefore(zlib.crc32(Buffer.concat([one, other])), other), zlib.crc32(one))
    }),
    { numRuns: 1000 }
  )
})

t.test('removing bytes in several steps gives the same checksum as removing them in one', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), fc.nat(), (one, other, cut) => {
      const at = other.length === 0 ? 0 : cut % other.length
      const crc = zlib.crc32(Buffer.concat([one, other]))
      assert.equal(crcBefore(crcBefore(crc, other.subarray(at)), other.subarray(0, at)), crcBefore(crc, other))
    })
  )
})

t.test('every single byte can be removed, leaving the checksum of nothing', async (t) => {
  for (let byte = 0; byte < 256; byte++)
    t.equal(crcBefore(zlib.crc32(Buffer.of(byte)), Buffer.of(byte)), 0, String(byte))
  t.equal(crcBefore(0x12345678, Buffer.alloc(0)), 0x12345678)
})
