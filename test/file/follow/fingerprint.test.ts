import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import zlib from 'node:zlib'
import { contentHash } from '../../../lib/file/follow/content-hash.ts'
import { Fingerprint, HEAD_BYTES, headLike, startsAlike, WINDOW_BYTES } from '../../../lib/file/follow/fingerprint.ts'
import { randomText } from '../support/random-text.ts'

const CONTENT = randomText(1_000_000)

/** Reads chunks of these lengths, after skipping the first `begin` bytes. */
function read(parts: readonly number[], begin = 0): Fingerprint {
  const fingerprint = new Fingerprint(
    begin === 0
      ? {}
      : {
          begin,
          head: CONTENT.subarray(0, Math.min(begin, HEAD_BYTES)),
          window: CONTENT.subarray(Math.max(0, begin - WINDOW_BYTES), begin)
        }
  )
  for (const part of parts) fingerprint.took(CONTENT.subarray(fingerprint.length, fingerprint.length + part))
  return fingerprint
}

function crcOf(fingerprint: Fingerprint, length: number): number {
  return zlib.crc32(CONTENT.subarray(fingerprint.begin, length))
}

/** Asserts that everything the fingerprint reports is true of the content. */
function check(fingerprint: Fingerprint): void {
  const { begin, length, head, window, windowStart, crc, marks } = fingerprint
  assert.ok(head.equals(CONTENT.subarray(0, Math.min(HEAD_BYTES, length))))
  assert.ok(window.length === Math.min(length, WINDOW_BYTES) && window.equals(CONTENT.subarray(windowStart, length)))
  assert.equal(crc, crcOf(fingerprint, length))
  assert.ok(marks.length <= 192)
  for (const [index, [at, known]] of marks.entries()) {
    assert.ok(at > (marks[index - 1]?.[0] ?? begin) && at < length)
    assert.equal(known, crcOf(fingerprint, at))
  }
  assert.deepEqual(fingerprint.stops(Infinity), [...marks.map(([at]) => at), length])
}

const sizes = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 9000 })), { maxLength: 60 })
const begins = fc.oneof(fc.constant(0), fc.nat({ max: 9000 }))

t.test('the checksums match the content at every mark, within the window and at the end', async () => {
  fc.assert(
    fc.property(sizes, begins, fc.array(fc.nat({ max: 600_000 })), (parts, begin, lengths) => {
      const fingerprint = read(
        parts.filter((part) => part > 0),
        begin
      )
      check(fingerprint)
      const { length, windowStart, marks } = fingerprint
      for (const stop of fingerprint.stops(Infinity)) assert.equal(fingerprint.crcAt(stop), crcOf(fingerprint, stop))
      for (const at of lengths.map((other) => other % (length + 10))) {
        const known =
          (at >= Math.max(begin, windowStart) && at <= length) || at === begin || marks.some(([mark]) => mark === at)
        assert.equal(fingerprint.crcAt(at), known ? crcOf(fingerprint, at) : null, `${at} of ${length} from ${begin}`)
      }
    })
  )
})

t.test('a window that was returned earlier does not change when more is read', async () => {
  fc.assert(
    fc.property(sizes, begins, (parts, begin) => {
      const fingerprint = read([], begin)
      const given: { readonly window: Buffer; readonly length: number }[] = []
      for (const part of parts) {
        const { length, window } = fingerprint
        given.push({ window, length })
        // The read buffer is reused
        const bytes = Buffer.from(CONTENT.subarray(length, length + part))
        fingerprint.took(bytes)
        bytes.fill(0)
      }
      check(fingerprint)
      for (const { window, length } of given)
        assert.ok(window.equals(CONTENT.subarray(length - window.length, length)), `at ${length}`)
    })
  )
})

t.test(
  'until(length) returns the fingerprint as it was at that length, as far back as the window reaches',
  async () => {
    fc.assert(
      fc.property(sizes, begins, fc.nat(), (parts, begin, back) => {
        const fingerprint = read(
          parts.filter((part) => part > 0),
          begin
        )
        const at = Math.max(begin, fingerprint.length - (back % (WINDOW_BYTES + 1)))
        const before = fingerprint.until(at)
        assert.equal(before.length, at)
        assert.equal(before.crc, crcOf(before, at))
        assert.ok(before.window.equals(CONTENT.subarray(Math.min(at, fingerprint.windowStart), at)))
        for (const stop of before.stops(Infinity)) assert.equal(before.crcAt(stop), crcOf(before, stop))
        before.took(CONTENT.subarray(at, at + WINDOW_BYTES))
        check(before)
      })
    )
  }
)

t.test('a content cut before the offset where its checksums begin is proven from the new length on', async (t) => {
  const cut = read([100], 5000).until(4000, 0)
  t.match(cut, { begin: 4000, length: 4000, crc: 0 })
  t.equal(cut.window.length, 4000 - (5100 - WINDOW_BYTES))
  t.equal(read([100], 5000).until(10).crc, null, 'the checksum before the window is unknown')
})

t.test('marks that are added later are kept in order and without duplicates', async (t) => {
  const fingerprint = read([20_000, 20_000])
  for (const at of [30_000, 10_000, 30_000]) fingerprint.mark(at, crcOf(fingerprint, at))
  t.strictSame(fingerprint.stops(Infinity), [10_000, 20_000, 30_000, 40_000])
  check(fingerprint)
  t.strictSame(fingerprint.lastMark(29_999), [20_000, crcOf(fingerprint, 20_000)])
  t.strictSame(fingerprint.lastMark(9999), [0, 0], 'no mark before the first one')
  t.equal(fingerprint.nextMark(20_001), 30_000)
  t.equal(fingerprint.nextMark(30_001), 40_000)
})

t.test('after many reads the newest marks are kept, and a few of each size before them', async (t) => {
  const fingerprint = read(Array.from({ length: 5000 }, () => 100))
  check(fingerprint)
  const stops = fingerprint.stops(Infinity)
  for (let at = 500_000 - 60 * 100; at <= 500_000; at += 100) t.ok(stops.includes(at), String(at))
  for (let size = 200; size < 400_000; size *= 2)
    t.ok(
      stops.some((at) => at >= size && at <= 2 * size),
      `one from ${size} to ${2 * size}`
    )
})

t.test('without a known checksum only the window can be compared, until the checksum has been computed', async (t) => {
  const head = contentHash(CONTENT.subarray(0, HEAD_BYTES))
  const fingerprint = new Fingerprint({ length: 6000, head, window: CONTENT.subarray(6000 - WINDOW_BYTES, 6000) })
  t.match(fingerprint, { crc: null, headHash: head, length: 6000 })
  t.equal(fingerprint.head.length, 0)
  t.strictSame(fingerprint.stops(Infinity), [])
  t.equal(fingerprint.crcAt(5999), null)
  fingerprint.took(CONTENT.subarray(6000, 6100))
  t.strictSame([fingerprint.crc, fingerprint.marks], [null, []])
  t.ok(fingerprint.window.equals(CONTENT.subarray(6100 - WINDOW_BYTES, 6100)))
  t.equal(fingerprint.until(6050).headHash, head)
  fingerprint.mark(6100, crcOf(fingerprint, 6100))
  t.equal(fingerprint.crcAt(6050), crcOf(fingerprint, 6050))
})

t.test('marks at or beyond the length are dropped', async (t) => {
  t.strictSame(
    new Fingerprint({
      length: 5,
      crc: 1,
      marks: [
        [3, 2],
        [5, 1],
        [7, 3]
      ]
    }).marks,
    [[3, 2]]
  )
})

t.test('slice() returns bytes only if the window contains all of them', async (t) => {
  const fingerprint = read([10_000])
  t.ok(fingerprint.slice(9000, 9500)?.equals(CONTENT.subarray(9000, 9500)))
  t.equal(fingerprint.slice(fingerprint.windowStart, 10_000)?.length, WINDOW_BYTES)
  t.equal(fingerprint.slice(fingerprint.windowStart - 1, 9500), null)
  t.equal(fingerprint.slice(9000, 10_001), null)
})

t.test('beginnings are compared as far as both contents reach', async (t) => {
  t.ok(
    startsAlike(Buffer.from('ab'), Buffer.from('abc')) &&
      startsAlike(Buffer.from('abc'), Buffer.from('ab')) &&
      startsAlike(Buffer.alloc(0), Buffer.from('a'))
  )
  t.notOk(startsAlike(Buffer.from('ax'), Buffer.from('abc')))
  const hash = contentHash(Buffer.from('abc'))
  t.ok(headLike(hash, Buffer.from('abcd')))
  t.notOk(headLike(hash, Buffer.from('abd')))
  t.ok(headLike(hash, Buffer.from('xy')), 'a hash cannot be compared with fewer bytes')
  t.ok(read([2000]).beginsLike(CONTENT.subarray(0, 500)))
  t.notOk(read([2000]).beginsLike(Buffer.from('\0')))
})
