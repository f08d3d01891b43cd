import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { Proof } from '../../../lib/file/follow/proof.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { randomText } from '../support/random-text.ts'

const PLACE = { area: 'file', path: '/x.log.1.gz' } as const
const CONTENT = randomText(20_000)
const FILE = zlib.gzipSync(CONTENT)
const SEEN = { size: FILE.length, modified: 0n }

t.test('every checksum up to the reported end is known, wherever scans begin and reads fail', async () => {
  const scan = fc.record({ begin: fc.nat(25_000), failAt: fc.option(fc.nat(FILE.length)) })
  await fc.assert(
    fc.asyncProperty(fc.array(scan, { minLength: 1, maxLength: 3 }), fc.nat(FILE.length), async (scans, cutAt) => {
      const file = FILE.subarray(0, 20 + cutAt)
      const proof = new Proof(new ByteHandle(file).handle, 'gzip', SEEN, PLACE)
      for (const { begin, failAt } of scans) {
        await proof.use(new ByteHandle(file, failAt === null ? {} : { failAt }).handle, SEEN)
        while (!(await proof.advance(begin, [Infinity])));
      }
      await proof.use(new ByteHandle(file).handle, SEEN)
      const end = proof.end?.length
      assert(end !== undefined)
      for (const { begin } of scans) {
        if (begin > end) continue
        while (!(await proof.advance(begin, [end])));
        assert.equal(proof.crcAt(begin, end), zlib.crc32(CONTENT.subarray(begin, end)), `from ${begin} to ${end}`)
      }
      await proof.close()
    })
  )
})
