import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { inUnits } from '../../lib/file/even-bytes.ts'
import { ChunkSlot } from '../../lib/file/follow/chunk-slot.ts'
import { LineReader, type LineStart } from '../../lib/file/line-reader.ts'
import { LineSplitter } from '../../lib/file/line-splitter.ts'
import { wholeUtf8 } from '../../lib/core/whole-utf8.ts'
import { lineFeed } from '../../lib/file/line-ending.ts'
import type { FileParams } from '../../lib/file/params.ts'
import { textFormat } from '../../lib/file/text-format.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { fileParams } from './support/file-params.ts'
import { lineBytes, placesIn } from './support/line-bytes.ts'
import { pageAt } from './support/read-lines.ts'
import { referenceLines } from './support/reference-lines.ts'

type Verdict = 'tag' | 'skip'

function readerOf(
  bytes: ConstructorParameters<typeof LineReader>[0],
  params: Partial<FileParams> = {},
  start?: LineStart,
  verdict: Verdict = 'tag',
  numbered = true
): LineReader {
  const format = { ...textFormat(fileParams(params), Buffer.alloc(0)), numbered }
  return new LineReader(
    bytes,
    format,
    { onFault: () => verdict, onTruncated: () => {}, onHole: () => {} },
    pageAt,
    start
  )
}

const charsets = fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'gbk', 'windows-1252')
const longer = fc
  .array(fc.constantFrom('short', 'x'.repeat(50), 'y'.repeat(3000), 'é'.repeat(40), '', '\r', 'z'.repeat(5000)), {
    maxLength: 8
  })
  .map((lines) => Buffer.from(lines.join('\n')))
const contents = fc.oneof({ weight: 4, arbitrary: lineBytes }, longer)

t.test('after each line, its position and that of the next line are right, wherever the chunks are cut', async () => {
  fc.assert(
    fc.property(
      contents,
      fc.array(fc.nat({ max: 6000 })),
      charsets,
      fc.constantFrom(16, 40, 1_048_576),
      fc.constantFrom<Verdict>('tag', 'skip'),
      fc.boolean(),
      fc.constantFrom('text' as const, 'hex' as const),
      fc.nat({ max: 3 }),
      (content, cuts, charset, maxLineBytes, verdict, numbered, encode, from) => {
        const width = charset.startsWith('utf-16') && encode === 'text' ? 2 : 1
        const lines = referenceLines(content, width, charset === 'utf-16be')
        // Reading may begin at any line.
        const first = Math.min(from, Math.max(0, lines.length - 1))
        const start = { offset: lines[first]?.offset ?? 0, line: first }
        const chunks = new ByteChunks(content, width === 2 ? cuts.map((cut) => cut - (cut % 2)) : cuts, start.offset)
        const reader = readerOf(
          inUnits(chunks, { width }),
          { charset: width === 2 || encode === 'text' ? charset : 'utf-8', encode, maxLineBytes },
          start,
          verdict,
          numbered
        )
        assert.deepEqual(reader.position, start)
        for (let event = reader.next(); event !== null; event = reader.next()) {
          const { offset } = event.position
          const at = lines.findIndex((line) => line.offset === offset)
          const line = lines[at]
          assert.ok(line !== undefined, `a line begins at ${offset}`)
          const ends = offset + line.bytes.length + line.ending.length
          assert.deepEqual(reader.position, { offset: ends, line: numbered ? at + 1 : first })
          assert.deepEqual(reader.lastLine, { offset, line: numbered ? at : first })
        }
        assert.ok(reader.ended)
        assert.equal(reader.position.offset, content.length)
      }
    ),
    { numRuns: 1500 }
  )
})

t.test('the position stays at the beginning of a line whose end has not been read', async () => {
  fc.assert(
    fc.property(
      contents,
      fc.array(fc.nat({ max: 300 }), { maxLength: 5 }),
      fc.constantFrom(16, 1_048_576),
      (content, cuts, maxLineBytes) => {
        const slot = new ChunkSlot()
        const reader = readerOf(slot, { maxLineBytes })
        const lines = referenceLines(content)
        let offset = 0
        for (const cut of [...cuts.map((place) => Math.min(place, content.length)), content.length].sort(
          (a, b) => a - b
        )) {
          slot.put(Buffer.from(content.subarray(offset, cut)), offset)
          offset = cut
          while (reader.next() !== null);
          const done = lines.filter(
            (line) => line.ending.length > 0 && line.offset + line.bytes.length + line.ending.length <= cut
          ).length
          const begins = lines[done]?.offset ?? content.length
          assert.deepEqual(reader.position, { offset: begins, line: done })
          assert.equal(reader.inLine, begins < cut)
        }
      }
    ),
    { numRuns: 500 }
  )
})

t.test('an unfinished line can be delivered as a partial line, and the rest becomes a line of its own', async () => {
  fc.assert(
    fc.property(contents, fc.nat({ max: 300 }), fc.constantFrom(16, 1_048_576), (content, place, maxLineBytes) => {
      const cut = Math.min(place, content.length)
      const slot = new ChunkSlot()
      const reader = readerOf(slot, { maxLineBytes })
      slot.put(Buffer.from(content.subarray(0, cut)), 0)
      while (reader.next() !== null);
      const { position, inLine } = reader
      const partial = reader.flushPartial()
      // An incomplete character at the end is not delivered yet.
      const line = content.subarray(position.offset, cut)
      const whole =
        position.offset + (line.length > maxLineBytes ? wholeUtf8(line.subarray(0, maxLineBytes)) : wholeUtf8(line))
      const next = line.length > maxLineBytes ? cut : whole
      assert.equal(inLine, position.offset < cut)
      assert.equal(partial !== null, position.offset < whole)
      assert.equal(reader.flushPartial(), null)
      assert.equal(reader.inLine, false)
      if (partial !== null) {
        assert.equal(partial.tags['partial'], 'true')
        assert.equal(partial.tags['truncated'], cut - position.offset > maxLineBytes ? 'true' : undefined)
        assert.deepEqual(partial.payload, Buffer.from(content.subarray(position.offset, whole)))
        assert.deepEqual([partial.position.offset, partial.position.line], [position.offset, position.line + 1])
        assert.deepEqual(reader.lastLine, position)
        assert.deepEqual(reader.position, { offset: next, line: position.line + 1 })
      }
      slot.put(Buffer.from(content.subarray(cut)), cut)
      slot.end()
      const rest = referenceLines(content.subarray(next)).map(({ offset, bytes }) => ({
        offset: offset + next,
        bytes: bytes
          .subarray(0, bytes.length > maxLineBytes ? wholeUtf8(bytes.subarray(0, maxLineBytes)) : bytes.length)
          .toString('hex')
      }))
      const given: { readonly offset: number; readonly bytes: string }[] = []
      for (let event = reader.next(); event !== null; event = reader.next())
        given.push({ offset: event.position.offset, bytes: event.payload.toString('hex') })
      if (partial !== null || position.offset === cut) assert.deepEqual(given, rest)
    }),
    { numRuns: 500 }
  )
})

t.test('lineOffset of a splitter is the offset of the next line', async () => {
  fc.assert(
    fc.property(lineBytes, fc.array(fc.nat({ max: 300 })), fc.boolean(), (content, cuts, all) => {
      const lines = referenceLines(content)
      const splitter = new LineSplitter(16, lineFeed)
      const bytes = new ByteChunks(content, all ? placesIn(content) : cuts)
      let found = 0
      assert.equal(splitter.lineOffset, 0)
      for (let chunk = bytes.take(); chunk !== null; chunk = bytes.take()) {
        splitter.feed(chunk, bytes.offset)
        for (;;) {
          const more = splitter.next()
          if (more) found++
          const next = lines[found]
          assert.equal(splitter.lineOffset, next === undefined ? content.length : next.offset)
          if (!more) break
        }
      }
      splitter.flush()
      assert.equal(splitter.lineOffset, content.length)
    })
  )
})
