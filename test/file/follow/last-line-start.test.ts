import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lastLineStart } from '../../../lib/file/follow/last-line-start.ts'
import { lineFeed, utf16LineFeed, type LineEnding } from '../../../lib/file/line-ending.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { referenceLines } from '../support/reference-lines.ts'

/** Start of the last line, found by splitting the whole content into lines. */
function slowStart(content: Buffer, first: number, width: 1 | 2, bigEndian: boolean): number {
  const last = referenceLines(content.subarray(first), width, bigEndian).at(-1)
  if (last === undefined) return first
  return first + last.offset + (last.ending.length === 0 ? 0 : last.bytes.length + last.ending.length)
}

const ENDINGS: Readonly<
  Record<
    string,
    { readonly ending: LineEnding; readonly width: 1 | 2; readonly bigEndian: boolean; readonly first: number }
  >
> = {
  'utf-8': { ending: lineFeed, width: 1, bigEndian: false, first: 0 },
  'utf-8 with a mark': { ending: lineFeed, width: 1, bigEndian: false, first: 3 },
  'utf-16le': { ending: utf16LineFeed['utf-16le'], width: 2, bigEndian: false, first: 2 },
  'utf-16be': { ending: utf16LineFeed['utf-16be'], width: 2, bigEndian: true, first: 0 }
}

/**
 * Line lengths in code units; some exceed the block that is searched at a time. U+010A contains the byte of a line
 * feed.
 */
const lengths = fc.array(
  fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 32_700, max: 32_800 }), fc.integer({ min: 65_500, max: 65_600 })),
  { minLength: 1, maxLength: 5 }
)

function contentOf(
  units: readonly number[],
  { width, bigEndian, first }: { readonly width: 1 | 2; readonly bigEndian: boolean; readonly first: number }
): Buffer {
  const text = units.map((length) => (width === 1 ? 'x' : '\u{10A}').repeat(length)).join('\n')
  const bytes = Buffer.from(text, width === 1 ? 'latin1' : 'utf16le')
  return Buffer.concat([Buffer.alloc(first, 0xfe), bigEndian ? bytes.swap16() : bytes])
}

for (const [name, kind] of Object.entries(ENDINGS)) {
  t.test(`the last line of ${name} starts where a search from the beginning finds it`, async () => {
    await fc.assert(
      fc.asyncProperty(lengths, async (units) => {
        const content = contentOf(units, kind)
        const start = await lastLineStart(new ByteHandle(content).handle, content.length, kind.first, kind.ending)
        assert.equal(start, slowStart(content, kind.first, kind.width, kind.bigEndian))
      }),
      {
        numRuns: 30,
        examples: [
          [[0]],
          [[0, 0]],
          [[65_536]],
          [[65_535, 0]],
          [[5, 65_536]],
          [[5, 65_535]],
          [[32_768, 0]],
          [[5, 32_767]]
        ]
      }
    )
  })
}

t.test('an incomplete UTF-16 unit at the end does not hide the last line', async (t) => {
  const kind = { width: 2, bigEndian: false, first: 0 } as const
  for (const units of [
    [3, 4],
    [40_000, 4],
    [10, 40_000]
  ]) {
    const content = Buffer.concat([contentOf(units, kind), Buffer.of(0x61)])
    t.equal(
      await lastLineStart(new ByteHandle(content).handle, content.length, 0, utf16LineFeed['utf-16le']),
      ((units[0] ?? 0) + 1) * 2,
      String(units)
    )
  }
})

t.test('no more of the file is read than necessary', async (t) => {
  const bytes = new ByteHandle(contentOf([200_000, 10], { width: 1, bigEndian: false, first: 0 }))
  t.equal(await lastLineStart(bytes.handle, 200_011, 0, lineFeed), 200_001)
  t.strictSame(bytes.reads, [200_011 - 65_536])
})

t.test('a file that has become shorter in the meantime', async (t) => {
  t.equal(await lastLineStart(new ByteHandle(Buffer.from('a\nb')).handle, 500, 0, lineFeed), 2)
  t.equal(await lastLineStart(new ByteHandle(Buffer.alloc(0)).handle, 500, 0, lineFeed), 0)
})
