import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { Fingerprint, WINDOW_BYTES } from '../../../lib/file/follow/fingerprint.ts'
import { resumePoint, type ResumePoint } from '../../../lib/file/follow/truncation.ts'
import { lineFeed, utf16LineFeed, type LineEnding } from '../../../lib/file/line-ending.ts'

/** Bytes that could be part of any line, with frequent line endings. */
const bytes = fc.array(fc.constantFrom(0x61, 0x62, 0x0a), { maxLength: 80 }).map((list) => Buffer.from(list))

/** The index after each line ending, found by checking every code unit. */
function endsIn(content: Buffer, width: number): readonly number[] {
  const ends: number[] = []
  for (let at = 0; at + width <= content.length; at += width)
    if (content[at] === 0x0a && (width === 1 || content[at + 1] === 0)) ends.push(at + width)
  return ends
}

/** The resume point found by comparing the whole of both contents. */
function slowly(before: Buffer, now: Buffer, windowStart: number, width: number): ResumePoint {
  let same = windowStart
  while (same < Math.min(before.length, now.length) && before[same] === now[same]) same++
  const position = endsIn(before, width).at(-1) ?? 0
  if (same >= position) return { offset: position, line: endsIn(before, width).length }
  const kept = endsIn(before, width).findLast((at) => at <= same && at - width >= windowStart)
  if (kept !== undefined) return { offset: kept, line: endsIn(before.subarray(0, kept), width).length }
  return windowStart > 0 ? { before: 'the window', lines: endsIn(before.subarray(windowStart), width).length } : null
}

function wide(narrow: Buffer): Buffer {
  return Buffer.from(narrow.toString('latin1'), 'utf16le')
}

for (const [name, width, ending] of [
  ['UTF-8', 1, lineFeed],
  ['UTF-16', 2, utf16LineFeed['utf-16le']]
] as const satisfies readonly (readonly [string, number, LineEnding])[]) {
  t.test(`reading resumes at the first ${name} line that differs, and no line before it is counted twice`, async () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, fc.nat(), (kept, cut, written, back) => {
        const content = (narrow: Buffer): Buffer => (width === 1 ? narrow : wide(narrow))
        const before = content(Buffer.concat([kept, cut]))
        const now = content(Buffer.concat([kept, written]))
        // Bytes before the window are compared elsewhere; here they are equal.
        const windowStart = Math.min(content(kept).length, back % (before.length + 1)) & -width
        const fingerprint = new Fingerprint({ length: before.length, window: before.subarray(windowStart), crc: 0 })
        const position = { offset: endsIn(before, width).at(-1) ?? 0, line: endsIn(before, width).length }
        if (position.offset < windowStart) return
        const found = resumePoint(fingerprint, now.subarray(windowStart, before.length), position, ending)
        assert.deepEqual(found, slowly(before, now, windowStart, width))
        if (found !== null && !('before' in found))
          assert.ok(
            now.subarray(0, found.offset).equals(before.subarray(0, found.offset)),
            'the kept bytes are those that were read'
          )
      }),
      { numRuns: 1000 }
    )
  })
}

t.test('a cut after the start of the next line does not change the resume point', async (t) => {
  const position = { offset: 4, line: 2 }
  for (const there of ['a\nb\n', 'a\nb\nc', 'a\nb\nxyz'])
    t.equal(resumePoint(read('a\nb\ncd'), Buffer.from(there), position, lineFeed), position, there)
})

t.test('if no complete line of the window is kept, the resume point lies before the window', async (t) => {
  const fingerprint = new Fingerprint({
    length: 10_000,
    window: Buffer.from(`${'x'.repeat(WINDOW_BYTES - 4)}\na\n\n`),
    crc: 0
  })
  t.strictSame(resumePoint(fingerprint, Buffer.from('xxx'), { offset: 10_000, line: 9 }, lineFeed), {
    before: 'the window',
    lines: 3
  })
  t.equal(resumePoint(read('abc\n'), Buffer.from('ab'), { offset: 4, line: 1 }, lineFeed), null)
})

t.test('bytes that were skipped on purpose are not kept', async (t) => {
  const fingerprint = new Fingerprint({ begin: 6, length: 12, window: Buffer.from('a\nb\nc\nd\ne\nf\n'), crc: 0 })
  t.equal(resumePoint(fingerprint, Buffer.from('a\nb'), { offset: 12, line: 6 }, lineFeed), null)
  t.strictSame(resumePoint(fingerprint, Buffer.from('a\nb\nc\nd\nx'), { offset: 12, line: 6 }, lineFeed), {
    offset: 8,
    line: 4
  })
})

t.test('if the lines before were not counted, the line number does not become negative', async (t) => {
  t.strictSame(resumePoint(read('a\nb\nc\n'), Buffer.from('a\n'), { offset: 6, line: 0 }, lineFeed), {
    offset: 2,
    line: 0
  })
})

function read(text: string): Fingerprint {
  return new Fingerprint({ length: text.length, window: Buffer.from(text), crc: 0 })
}
