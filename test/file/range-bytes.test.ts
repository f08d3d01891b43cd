import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { byteRanges, RangeBytes, readFrom, type ByteRange } from '../../lib/file/range-bytes.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { drain, woken } from './support/drain.ts'
import { lineBytes, placesIn } from './support/line-bytes.ts'

t.test('a file is cut into consecutive ranges, none smaller than a buffer', async (t) => {
  t.strictSame(byteRanges(0, 100, 4, 10), [
    { start: 0, end: 25 },
    { start: 25, end: 50 },
    { start: 50, end: 75 },
    { start: 75, end: Infinity }
  ])
  t.strictSame(byteRanges(3, 100, 3, 10), [
    { start: 3, end: 35 },
    { start: 35, end: 67 },
    { start: 67, end: Infinity }
  ])
  t.strictSame(byteRanges(0, 25, 32, 10), [
    { start: 0, end: 12 },
    { start: 12, end: Infinity }
  ])
  t.strictSame(byteRanges(0, 5, 32, 10), [{ start: 0, end: Infinity }])
  t.strictSame(byteRanges(3, 0, 2, 10), [{ start: 3, end: Infinity }], 'a file of unknown size is one range')
})

t.test('each range begins where the previous one ends, whatever the sizes', async () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 3 }),
      fc.nat(),
      fc.integer({ min: 1, max: 32 }),
      fc.integer({ min: 1, max: 10_000 }),
      (first, size, instances, buffer) => {
        const ranges = byteRanges(first, size, instances, buffer)
        assert.ok(ranges.length >= 1 && ranges.length <= instances)
        assert.equal(ranges[0]?.start, first)
        assert.equal(ranges.at(-1)?.end, Infinity)
        for (const [index, range] of ranges.entries()) {
          assert.ok(range.end > range.start)
          if (index > 0) assert.equal(range.start, ranges[index - 1]?.end)
        }
      }
    )
  )
})

t.test('reading starts one byte early, to see whether a line begins at the start', async (t) => {
  t.equal(readFrom({ start: 10, end: 20 }, 0), 9)
  t.equal(readFrom({ start: 3, end: 20 }, 3), 3)
})

function rangeBytes(content: Uint8Array, range: ByteRange, first: number, cuts: readonly number[]): RangeBytes {
  return new RangeBytes(new ByteChunks(content, cuts, readFrom(range, first)), range, first)
}

t.test('a range delivers the whole lines that begin in it', async (t) => {
  const content = Buffer.from('one\ntwo\nthree\n\nfive')
  const cases: readonly (readonly [number, number, string])[] = [
    [0, 4, 'one\n'],
    [0, 5, 'one\ntwo\n'],
    [1, 4, ''],
    [4, 5, 'two\n'],
    [5, 9, 'three\n'],
    [5, 8, ''],
    [9, 14, ''],
    [9, 15, '\n'],
    [14, 15, '\n'],
    [14, 16, '\nfive'],
    [15, Infinity, 'five'],
    [16, Infinity, ''],
    [0, Infinity, 'one\ntwo\nthree\n\nfive']
  ]
  for (const [start, end, lines] of cases) {
    for (const cuts of [[], placesIn(content)]) {
      const bytes = rangeBytes(content, { start, end }, 0, cuts)
      t.equal((await drain(bytes)).toString(), lines, `${start} to ${end}`)
      t.ok(bytes.complete)
      t.equal(bytes.taken, lines.length)
    }
  }
})

t.test('the ranges together deliver every byte once, cut at line ends, with its offset', async () => {
  const places = fc.uniqueArray(fc.nat({ max: 100 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(
      lineBytes,
      places,
      fc.array(fc.nat({ max: 200 })),
      fc.boolean(),
      async (content, starts, cuts, all) => {
        const edges = [
          0,
          ...starts.filter((start) => start > 0 && start < content.length).sort((a, b) => a - b),
          Infinity
        ]
        const parts: { readonly offset: number; readonly bytes: Buffer }[] = []
        for (let index = 0; index + 1 < edges.length; index++) {
          const chunks: { readonly offset: number; readonly bytes: Buffer }[] = []
          const whole = await drain(
            rangeBytes(
              content,
              { start: edges[index] ?? 0, end: edges[index + 1] ?? 0 },
              0,
              all ? placesIn(content) : cuts
            ),
            chunks
          )
          assert.ok(
            whole.length === 0 ||
              whole.at(-1) === 0x0a ||
              (chunks.at(-1)?.offset ?? 0) + (chunks.at(-1)?.bytes.length ?? 0) === content.length
          )
          parts.push(...chunks)
        }
        let offset = 0
        for (const part of parts) {
          assert.equal(part.offset, offset)
          offset += part.bytes.length
        }
        assert.deepEqual(Buffer.concat(parts.map(({ bytes }) => bytes)), Buffer.from(content))
      }
    )
  )
})

t.test('wait calls back both before and after the end of the range', async (t) => {
  const bytes = rangeBytes(Buffer.from('a\nb\nc\n'), { start: 0, end: 1 }, 0, [])
  await woken(bytes)
  t.equal(bytes.take()?.toString(), 'a\n')
  t.ok(bytes.ended)
  await woken(bytes)
})

t.test('a stopped range ends incomplete', async (t) => {
  const bytes = rangeBytes(Buffer.from('aaaaaaaaaa\n'), { start: 0, end: Infinity }, 0, [4])
  bytes.take()
  bytes.stop()
  t.equal(bytes.take(), null)
  t.ok(bytes.ended)
  t.notOk(bytes.complete)
  await bytes.close()
})
