import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { randomText } from './support/random-text.ts'
import { readSource, type SourceRun } from './support/read-source.ts'
import { referenceLines } from './support/reference-lines.ts'

/** Offset and bytes of every line, in the order of the file. */
const linesOf = ({ events }: SourceRun): (readonly [number, string])[] =>
  events
    .map(({ position, payload }) => [position.offset, payload.toString('latin1')] as const)
    .sort(([a], [b]) => a - b)

const expected = (content: Uint8Array): (readonly [number, string])[] =>
  referenceLines(content).map(({ offset, bytes }) => [offset, bytes.toString('latin1')] as const)

t.test('every line is delivered once, whatever the lines, ranges and buffers', async (t) => {
  const base = t.testdir({})
  const lengths = fc.array(fc.oneof(fc.nat({ max: 80 }), fc.nat({ max: 3000 }), fc.nat({ max: 20_000 })), {
    maxLength: 60
  })
  const shape = fc.record({
    lengths,
    ending: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
    instances: fc.integer({ min: 2, max: 32 }),
    bufferBytes: fc.integer({ min: 4096, max: 70_000 })
  })
  await fc.assert(
    fc.asyncProperty(shape, async ({ lengths, ending, last, instances, bufferBytes }) => {
      const content = Buffer.from(
        lengths.map((length, index) => String.fromCodePoint(97 + (index % 26)).repeat(length)).join(ending) +
          (last ? ending : '')
      )
      writeFileSync(path.join(base, 'a.log'), content)
      const run = await readSource({ base, file: 'a.log', instances, bufferBytes })
      assert.equal(run.error, null)
      assert.deepEqual(run.codes, [])
      assert.deepEqual(linesOf(run), expected(content))
      assert.ok(run.events.every(({ position }) => position.line === null))
      assert.equal(run.stats.bytes, content.length)
    }),
    { numRuns: 60 }
  )
})

t.test('order is kept within a range, and retained lines keep their bytes', async (t) => {
  const content = randomText(1_000_000)
  const base = t.testdir({ 'a.log': content })
  const run = await readSource({ base, file: 'a.log', instances: 4, bufferBytes: 8192 })
  t.strictSame(linesOf(run), expected(content))
  // A line belongs to the range that it begins in.
  for (const range of [0, 1, 2, 3]) {
    const offsets = run.events
      .map(({ position }) => position.offset)
      .filter((offset) => Math.floor(offset / 250_000) === range)
    t.ok(offsets.length > 1000)
    t.strictSame(
      offsets,
      offsets.toSorted((a, b) => a - b)
    )
  }
})

t.test('a line longer than all ranges, and a file of empty lines, are read correctly in ranges', async (t) => {
  const contents = [
    Buffer.alloc(100_000, 0x61),
    Buffer.from(`${'a'.repeat(100_000)}\nb`),
    Buffer.from(`a\n${'b'.repeat(100_000)}\nc\n`),
    Buffer.alloc(50_000, '\n'),
    Buffer.alloc(50_001, '\r\n'),
    Buffer.from('small\n')
  ]
  for (const [index, content] of contents.entries()) {
    const base = t.testdir({ 'a.log': content })
    t.strictSame(
      linesOf(await readSource({ base, file: 'a.log', instances: 8, bufferBytes: 4096 })),
      expected(content),
      String(index)
    )
  }
})

t.test('ranges handle a byte order mark, cut lines, and lines that cannot be decoded', async (t) => {
  const lines = Array.from({ length: 2000 }, (_, index) =>
    index % 100 === 7 ? 'zz' : Buffer.from(`record ${index}`).toString('hex')
  )
  const base = t.testdir({
    'a.log': `\u{FEFF}${lines.join('\n')}`,
    'long.log': `${'a'.repeat(10_000)}\n${'b'.repeat(10_000)}\n`
  })
  const run = await readSource({ base, file: 'a.log', instances: 6, bufferBytes: 4096, encode: 'hex' })
  t.equal(run.events.length, 2000)
  t.equal(run.events.filter(({ tags }) => tags['file_error'] === 'invalid_hex').length, 20)
  t.equal(run.events.find(({ text }) => text === 'record 0')?.position.offset, 3)
  const cut = await readSource({ base, file: 'long.log', instances: 4, bufferBytes: 4096, maxLineBytes: 100 })
  t.strictSame(
    linesOf(cut).map(([offset, line]) => [offset, line.length]),
    [
      [0, 100],
      [10_001, 100]
    ]
  )
  t.equal(cut.stats.truncated, 2)
})

t.test('UTF-16 cannot be read in ranges', async (t) => {
  const base = t.testdir({ 'a.log': Buffer.from('\u{FEFF}a\nb\n', 'utf16le') })
  t.match((await readSource({ base, file: 'a.log', instances: 2 })).error, { code: 'FILE_RANGES_UNSUPPORTED' })
})
