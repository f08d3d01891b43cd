import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { ArchiveReader, type ArchiveOutcome } from '../../../lib/file/follow/archive-reader.ts'
import { Fingerprint, type KnownContent } from '../../../lib/file/follow/fingerprint.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { fileParams } from '../support/file-params.ts'
import { randomText } from '../support/random-text.ts'

const CONTENT = randomText(400_000)
const PLACE = { area: 'file', path: '/x.log.gz' } as const

interface ReadResult {
  readonly kinds: readonly ArchiveOutcome['kind'][]
  readonly begins: Extract<ArchiveOutcome, { kind: 'begins' }> | null
  /** The content from the offset at which lines begin. */
  readonly bytes: Buffer
}

/** Reads to the end; each chunk must begin where the previous one ended. */
async function readAll(file: Buffer, known: KnownContent, offset: number, charset = 'utf-8'): Promise<ReadResult> {
  const archive = new ArchiveReader({
    handle: new ByteHandle(file, { atMost: 50_000 }).handle,
    compression: 'gzip',
    params: fileParams({ charset }),
    place: PLACE,
    known,
    start: { offset, line: 3 }
  })
  const outcomes: ArchiveOutcome[] = []
  try {
    for (let last = ''; last !== 'end' && last !== 'changed'; last = outcomes.at(-1)?.kind ?? '')
      outcomes.push(await archive.read())
  } finally {
    await archive.close()
  }
  const begins = outcomes.find((outcome) => outcome.kind === 'begins') ?? null
  const data = outcomes.filter((outcome) => outcome.kind === 'data')
  let at = begins?.start.offset ?? 0
  for (const chunk of data) {
    assert.equal(chunk.offset, at)
    at += chunk.bytes.length
  }
  return { kinds: outcomes.map(({ kind }) => kind), begins, bytes: Buffer.concat(data.map(({ bytes }) => bytes)) }
}

/** Fingerprint of a content that was read in chunks of these lengths. */
function readBefore(content: Buffer, parts: readonly number[]): Fingerprint {
  const fingerprint = new Fingerprint()
  for (const part of parts) fingerprint.took(content.subarray(fingerprint.length, fingerprint.length + part))
  return fingerprint
}

t.test('lines begin at the requested offset, and the fingerprint covers everything before it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 4 }),
      fc.nat(),
      async (parts, start) => {
        const known = readBefore(CONTENT, parts)
        const offset = start % (known.length + 1)
        const { kinds, begins, bytes } = await readAll(zlib.gzipSync(CONTENT), known, offset)
        assert.deepEqual([kinds[0], kinds.at(-1)], ['begins', 'end'])
        assert.deepEqual(begins?.start, { offset, line: 3 })
        assert.ok(bytes.equals(CONTENT.subarray(offset)))
        assert.ok(begins !== null)
        const { fingerprint } = begins
        assert.equal(fingerprint.length, offset)
        assert.ok(fingerprint.head.equals(CONTENT.subarray(0, Math.min(1024, offset))))
        for (const stop of fingerprint.stops(Infinity))
          assert.equal(fingerprint.crcAt(stop), zlib.crc32(CONTENT.subarray(0, stop)))
      }
    ),
    { numRuns: 25 }
  )
})

t.test('a different content is detected at the first checksum that differs, even if both begin alike', async (t) => {
  const other = Buffer.concat([CONTENT.subarray(0, 200_000), Buffer.from('OTHER'), CONTENT.subarray(200_005)])
  const known = readBefore(CONTENT, [100_000, 150_000, 150_000])
  const { kinds, bytes } = await readAll(zlib.gzipSync(other), known, 0)
  t.equal(kinds.at(-1), 'changed')
  t.ok(
    bytes.length <= 250_000 && bytes.equals(other.subarray(0, bytes.length)),
    'nothing is delivered beyond the differing checksum'
  )
  t.strictSame((await readAll(zlib.gzipSync(other), known, 300_000)).kinds, ['changed'])
  t.strictSame((await readAll(zlib.gzipSync(`another ${CONTENT.toString('latin1')}`), known, 0)).kinds, ['changed'])
})

t.test('an archive that ends before the bytes already read is a different content', async (t) => {
  const known = readBefore(CONTENT, [400_000])
  const shorter = zlib.gzipSync(CONTENT.subarray(0, 300_000))
  t.strictSame((await readAll(shorter, known, 350_000)).kinds, ['changed'])
  t.equal((await readAll(shorter, known, 10)).kinds.at(-1), 'changed')
})

t.test('bytes that were skipped on purpose are skipped again without being compared', async (t) => {
  const known = new Fingerprint({ begin: 1000 })
  known.took(CONTENT.subarray(1000, 5000))
  const other = Buffer.concat([Buffer.alloc(1000, 'x'), CONTENT.subarray(1000)])
  const { kinds, begins, bytes } = await readAll(zlib.gzipSync(other), known, 2000)
  t.strictSame([kinds[0], kinds.at(-1)], ['begins', 'end'])
  t.match(begins?.fingerprint, { begin: 1000, length: 2000 })
  t.ok(bytes.equals(CONTENT.subarray(2000)))
})

t.test('a byte order mark is skipped, even when the file contains nothing else', async (t) => {
  const mark = Buffer.of(0xff, 0xfe)
  const { begins, bytes } = await readAll(
    zlib.gzipSync(Buffer.concat([mark, Buffer.from('a\n', 'utf16le')])),
    new Fingerprint(),
    0
  )
  t.match(begins, { start: { offset: 2 }, format: { charset: 'utf-16le' } })
  t.equal(bytes.toString('utf16le'), 'a\n')
  t.strictSame((await readAll(zlib.gzipSync(mark), new Fingerprint(), 0)).kinds, ['begins', 'end'])
  t.strictSame((await readAll(zlib.gzipSync(''), new Fingerprint(), 0)).kinds, ['begins', 'end'])
})

t.test('an error for damaged data is thrown after everything before the damage was delivered', async (t) => {
  const file = zlib.gzipSync(CONTENT)
  const archive = new ArchiveReader({
    handle: new ByteHandle(file.subarray(0, 200_000)).handle,
    compression: 'gzip',
    params: fileParams(),
    place: PLACE,
    known: new Fingerprint(),
    start: { offset: 0, line: 0 }
  })
  let given = 0
  await t.rejects(
    async () => {
      for (;;) {
        const outcome = await archive.read()
        if (outcome.kind === 'data') given += outcome.bytes.length
      }
    },
    { code: 'Z_BUF_ERROR' }
  )
  t.ok(given > 150_000, `${given} bytes`)
  await archive.close()
})
