import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lineFeed, utf16LineFeed, type LineEnding } from '../../lib/file/line-ending.ts'
import { LineSplitter } from '../../lib/file/line-splitter.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { lineBytes, placesIn } from './support/line-bytes.ts'
import { referenceLines } from './support/reference-lines.ts'

interface Found {
  readonly offset: number
  readonly bytes: string
  readonly truncated: boolean
}

/** The lines that a splitter finds in content that is cut into chunks at `cuts`. */
function split(
  content: Uint8Array,
  cuts: readonly number[],
  maxLineBytes = 1_000_000,
  ending: LineEnding = lineFeed
): Found[] {
  const splitter = new LineSplitter(maxLineBytes, ending)
  const bytes = new ByteChunks(content, cuts)
  const found: Found[] = []
  const note = (): void => {
    const { offset, start, stop, truncated } = splitter
    found.push({ offset, bytes: splitter.bytes.subarray(start, stop).toString('latin1'), truncated })
  }
  for (let chunk = bytes.take(); chunk !== null; chunk = bytes.take()) {
    splitter.feed(chunk, bytes.offset)
    while (splitter.next()) note()
  }
  if (splitter.flush()) note()
  return found
}

const expected = (content: Uint8Array): Found[] =>
  referenceLines(content).map(({ offset, bytes }) => ({ offset, bytes: bytes.toString('latin1'), truncated: false }))

t.test('lines end at LF or CRLF, may be empty, and the last one needs no ending', async (t) => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['\n', ['']],
    ['\r\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\n', ['a', '']],
    ['\na', ['', 'a']],
    ['a\r\nb', ['a', 'b']],
    ['a\r\r\nb', ['a\r', 'b']],
    ['a\rb\n', ['a\rb']],
    ['\r\r\n', ['\r']],
    ['a\n\rb\n', ['a', '\rb']],
    // A CR without an LF after it does not end a line.
    ['a\r', ['a\r']],
    ['\r', ['\r']],
    ['a\0b\n\0', ['a\0b', '\0']]
  ]
  for (const [content, lines] of cases) {
    const bytes = Buffer.from(content)
    for (const cut of placesIn(bytes)) {
      t.strictSame(
        split(bytes, [cut]).map(({ bytes }) => bytes),
        lines,
        `${JSON.stringify(content)} cut at ${cut}`
      )
    }
  }
})

t.test('the lines are those of the whole content, wherever the chunks are cut', async () => {
  fc.assert(
    fc.property(lineBytes, fc.array(fc.nat({ max: 300 })), (content, cuts) => {
      assert.deepEqual(split(content, cuts), expected(content))
    })
  )
})

t.test('the lines are the same if every byte is a chunk of its own', async () => {
  fc.assert(
    fc.property(lineBytes, (content) => {
      assert.deepEqual(split(content, placesIn(content)), expected(content))
    })
  )
})

t.test('a line that is too long is cut at the limit, in one chunk or in many', async (t) => {
  const cases: readonly (readonly [string, readonly (readonly [string, boolean])[]])[] = [
    ['0123456\n', [['0123456', false]]],
    ['01234567\n', [['01234567', false]]],
    ['01234567\r\n', [['01234567', false]]],
    ['012345678\n', [['01234567', true]]],
    ['0123456\r\r\n', [['0123456\r', false]]],
    ['01234567\r\r\n', [['01234567', true]]],
    [
      '0123456789abcdef\nxy\n',
      [
        ['01234567', true],
        ['xy', false]
      ]
    ],
    ['01234567', [['01234567', false]]],
    ['012345678', [['01234567', true]]],
    ['01234567\r', [['01234567', true]]],
    ['0123456\r', [['0123456\r', false]]],
    [
      'x\n0123456789\n\n',
      [
        ['x', false],
        ['01234567', true],
        ['', false]
      ]
    ]
  ]
  for (const [content, lines] of cases) {
    const bytes = Buffer.from(content)
    for (const cuts of [[], placesIn(bytes), ...placesIn(bytes).map((place) => [place])]) {
      t.strictSame(
        split(bytes, cuts, 8).map(({ bytes, truncated }) => [bytes, truncated]),
        lines,
        `${JSON.stringify(content)} cut at ${JSON.stringify(cuts)}`
      )
    }
  }
})

t.test('any limit cuts long lines without changing the offsets of lines', async () => {
  fc.assert(
    fc.property(lineBytes, fc.array(fc.nat({ max: 300 })), fc.integer({ min: 1, max: 40 }), (content, cuts, limit) => {
      const cut = expected(content).map(({ offset, bytes }) => ({
        offset,
        bytes: bytes.slice(0, limit),
        truncated: bytes.length > limit
      }))
      assert.deepEqual(split(content, cuts, limit), cut)
    })
  )
})

t.test('UTF-16 is split on its own line feeds, in chunks of whole units', async () => {
  for (const bigEndian of [false, true]) {
    const ending = utf16LineFeed[bigEndian ? 'utf-16be' : 'utf-16le']
    fc.assert(
      fc.property(lineBytes, fc.array(fc.nat({ max: 150 })), (content, cuts) => {
        const wanted = referenceLines(content, 2, bigEndian).map(({ offset, bytes }) => ({
          offset,
          bytes: bytes.toString('latin1'),
          truncated: false
        }))
        assert.deepEqual(
          split(
            content,
            cuts.map((cut) => cut * 2),
            1_000_000,
            ending
          ),
          wanted
        )
      })
    )
  }
})

t.test('of an endless line, no more than the limit is buffered', async (t) => {
  const splitter = new LineSplitter(100, lineFeed)
  const chunk = Buffer.alloc(1024 * 1024, 0x61)
  for (let index = 0; index < 64; index++) {
    splitter.feed(chunk, index * chunk.length)
    t.notOk(splitter.next())
    t.ok(splitter.carried > 0)
  }
  t.ok(splitter.flush())
  t.equal(splitter.bytes.length, 101)
  t.match(splitter, { start: 0, stop: 100, offset: 0, truncated: true })
})

t.test('a last line without an ending is delivered once', async (t) => {
  const splitter = new LineSplitter(100, lineFeed)
  t.notOk(splitter.flush())
  splitter.feed(Buffer.from('ab'), 0)
  t.notOk(splitter.next())
  t.ok(splitter.flush())
  t.notOk(splitter.flush())
})
