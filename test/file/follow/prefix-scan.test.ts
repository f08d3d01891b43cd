import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { HEAD_BYTES } from '../../../lib/file/follow/fingerprint.ts'
import { PrefixScan } from '../../../lib/file/follow/prefix-scan.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { randomText } from '../support/random-text.ts'

const PLACE = { area: 'file', path: '/x.log' } as const
const MIB = 1_048_576

/** Advances the scan until the checksums are known; returns the number of turns. */
async function turns(scan: PrefixScan, lengths: readonly number[]): Promise<number> {
  for (let count = 1; ; count++) if (await scan.advance(lengths)) return count
}

/** A file, and the content that can be read from it. */
interface Held {
  readonly file: Buffer
  readonly content: Buffer
  readonly compression: 'none' | 'gzip'
  readonly whole: boolean
}

function gzipped(parts: readonly Buffer[], damagedAt: number | null): Held {
  const members = Buffer.concat(parts.map((part) => zlib.gzipSync(part)))
  if (damagedAt === null) return { file: members, content: Buffer.concat(parts), compression: 'gzip', whole: true }
  const file = members.subarray(0, 1 + (damagedAt % members.length))
  return { file, content: inflatable(file), compression: 'gzip', whole: isWhole(file) }
}

/** An archive that is cut between two members is whole. */
function isWhole(file: Buffer): boolean {
  try {
    zlib.gunzipSync(file)
    return true
  } catch {
    return false
  }
}

/** As much as zlib can inflate of a truncated file. */
function inflatable(file: Buffer): Buffer {
  try {
    return zlib.gunzipSync(file, { finishFlush: zlib.constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}

const parts = fc.array(
  fc.uint8Array({ minLength: 1, maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  { minLength: 1, maxLength: 4 }
)
const held: fc.Arbitrary<Held> = fc.oneof(
  parts.map((list) => ({
    file: Buffer.concat(list),
    content: Buffer.concat(list),
    compression: 'none' as const,
    whole: true
  })),
  parts.map((list) => gzipped(list, null)),
  fc.tuple(parts, fc.nat()).map(([list, at]) => gzipped(list, at))
)

t.test(
  'checksums match the content, plain or compressed, whole or damaged, in whatever order they are requested',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        held,
        fc.nat({ max: 500 }),
        fc.array(fc.uniqueArray(fc.nat({ max: 9000 }), { minLength: 1, maxLength: 5 }), { maxLength: 4 }),
        fc.boolean(),
        async ({ file, content, compression }, begin, asked, closes) => {
          const scan = new PrefixScan(() => new ByteHandle(file, { atMost: 700 }).handle, compression, PLACE, begin)
          for (const list of asked) {
            const lengths = list.map((length) => begin + length).sort((one, other) => one - other)
            await turns(scan, lengths)
            for (const length of lengths) {
              const expected =
                length <= content.length || length === begin ? zlib.crc32(content.subarray(begin, length)) : null
              assert.equal(scan.crcAt(length), expected, `${length} of ${content.length} from ${begin}`)
            }
            if (closes) await scan.close()
          }
          await scan.close()
        }
      ),
      { numRuns: 150 }
    )
  }
)

t.test('at the end the scan reports the length of the content, whether it is whole, and its checksum', async () => {
  await fc.assert(
    fc.asyncProperty(held, async ({ file, content, compression, whole }) => {
      const scan = new PrefixScan(() => new ByteHandle(file).handle, compression, PLACE)
      assert.equal(scan.end, null)
      await turns(scan, [Infinity])
      assert.deepEqual(scan.end, { length: content.length, whole })
      assert.equal(scan.crcAt(content.length), zlib.crc32(content))
      assert.ok(scan.head.equals(content.subarray(0, HEAD_BYTES)))
      assert.equal(scan.lastLine, content.lastIndexOf(0x0a) + 1)
      assert.equal(scan.length, content.length)
      await scan.close()
    }),
    { numRuns: 150 }
  )
})

t.test('the length of a compressed content is the same wherever a scan begins, even beyond its end', async () => {
  await fc.assert(
    fc.asyncProperty(held, fc.nat({ max: 9000 }), async ({ file, content, compression, whole }, begin) => {
      fc.pre(compression !== 'none')
      const scan = new PrefixScan(() => new ByteHandle(file).handle, compression, PLACE, begin)
      await turns(scan, [Infinity])
      assert.deepEqual(scan.end, { length: content.length, whole })
      await scan.close()
    }),
    { numRuns: 150 }
  )
})

t.test('one turn scans at most 1 MiB', async (t) => {
  const content = randomText(3 * MIB + 10)
  for (const [compression, file] of [
    ['none', content],
    ['gzip', zlib.gzipSync(content)]
  ] as const) {
    const scan = new PrefixScan(() => new ByteHandle(file).handle, compression, PLACE)
    t.notOk(await scan.advance([content.length]), compression)
    t.equal(scan.length, MIB)
    t.equal(await turns(scan, [content.length]), 3)
    t.equal(scan.crcAt(content.length), zlib.crc32(content))
    t.equal(await turns(scan, [content.length]), 1, 'what is known is not scanned again')
    await scan.close()
  }
})

t.test('when a plain file has grown, only the new bytes are scanned', async (t) => {
  const content = randomText(5000)
  let there = new ByteHandle(content.subarray(0, 3000))
  const scan = new PrefixScan(() => there.handle, 'none', PLACE)
  t.ok(await scan.advance([2000, 4000]))
  t.strictSame(scan.end, { length: 3000, whole: true })
  t.equal(scan.crcAt(4000), null)
  await scan.close()
  there = new ByteHandle(content)
  t.ok(await scan.advance([4000]))
  t.equal(scan.crcAt(4000), zlib.crc32(content.subarray(0, 4000)))
  t.strictSame(there.reads, [3000])
})

t.test(
  'a scan of a plain file continues from a known checksum and reads from the beginning only for earlier lengths',
  async (t) => {
    const content = randomText(5000)
    const bytes = new ByteHandle(content)
    const scan = new PrefixScan(() => bytes.handle, 'none', PLACE, 100, [3000, zlib.crc32(content.subarray(100, 3000))])
    t.equal(scan.length, 3000)
    t.ok(await scan.advance([4000]))
    t.equal(scan.crcAt(4000), zlib.crc32(content.subarray(100, 4000)))
    t.strictSame(bytes.reads, [3000])
    t.ok(await scan.advance([200]))
    t.equal(scan.crcAt(200), zlib.crc32(content.subarray(100, 200)))
    t.equal(bytes.reads[1], 100)
  }
)

t.test('a closed scan of compressed content starts over with the current handle', async (t) => {
  const content = randomText(2 * MIB)
  const scan = new PrefixScan(() => new ByteHandle(zlib.gzipSync(content)).handle, 'gzip', PLACE)
  t.notOk(await scan.advance([content.length]))
  await scan.close()
  await turns(scan, [content.length])
  t.equal(scan.crcAt(content.length), zlib.crc32(content))
  await scan.close()
})

t.test('a read error is thrown to the caller', async (t) => {
  const scan = new PrefixScan(() => new ByteHandle(Buffer.from('abc'), { failAt: 0 }).handle, 'none', PLACE)
  await t.rejects(scan.advance([2]), { code: 'EIO' })
})
