import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { ContentMemory } from '../../../lib/file/follow/content-memory.ts'
import { resumePoint } from '../../../lib/file/follow/resume-point.ts'
import { lineFeed, utf16LineFeed, type LineEnding } from '../../../lib/file/line-ending.ts'
import type { LineStart } from '../../../lib/file/line-reader.ts'
import { referenceLines } from '../support/reference-lines.ts'

/** A content of which the first `read` bytes were read and the last `window` of those are remembered, and what is there now. */
interface Change {
  readonly old: Buffer
  readonly read: number
  readonly window: number
  readonly position: LineStart
  readonly now: Buffer
}

/** So many remembered bytes have to be the same before anything is concluded from them. */
const TELLING_BYTES = 64
const BEGINNING: LineStart = { offset: 0, line: 0 }

const pieces = fc.array(fc.constantFrom('\n', '\r\n', 'a', 'b', '\n\n', 'x'.repeat(30), 'y'.repeat(70), '\u0A05'), { maxLength: 20 })

/** `width` is that of a unit: offsets lie between units. */
function changesOf(width: 1 | 2): fc.Arbitrary<Change> {
  const text = pieces.map((parts) => Buffer.from(parts.join(''), width === 1 ? 'utf8' : 'utf16le'))
  return fc.record({
    old: text, back: fc.nat({ max: 100 }), window: fc.nat({ max: 400 }), line: fc.nat({ max: 30 }), kept: fc.nat({ max: 700 }), added: text, flip: fc.boolean()
  }).map(({ old, back, window, line, kept, added, flip }) => {
    const read = Math.max(0, old.length - back * width)
    const starts = lineStarts(old, width).filter((start) => start <= read)
    const number = Math.max(0, starts.length - 1 - line)
    // Either all behind a place is another, or one byte is.
    const now = flip ? Buffer.from(old) : Buffer.concat([old.subarray(0, kept), added])
    const at = kept % Math.max(1, old.length)
    if (flip && at < now.length) now[at] = (now[at] ?? 0) ^ 1
    return { old, read, window: Math.min(window - window % width, read), position: { offset: starts[number] ?? 0, line: number }, now }
  })
}

function lineStarts(content: Buffer, width: 1 | 2 = 1): number[] {
  return [0, ...referenceLines(content, width).filter(({ ending }) => ending.length > 0).map(({ offset, bytes, ending }) => offset + bytes.length + ending.length)]
}

function resumed({ old, read, window, position, now }: Change, ending: LineEnding = lineFeed): LineStart {
  const memory = new ContentMemory(read, old.subarray(0, Math.min(1024, read)), old.subarray(read - window, read))
  return resumePoint(memory, { head: now.subarray(0, memory.head.length), window: now.subarray(read - window, read) }, position, ending)
}

/** How many bytes from `from` on are the same. */
function sameBytes({ old, read, now }: Change, from: number): number {
  let at = from
  while (at < read && old[at] === now[at]) at++
  return at - from
}

/** Tries every line, from the last one back. */
function slowPoint(change: Change, width: 1 | 2 = 1): LineStart {
  const { old, read, window, position } = change
  const windowStart = read - window
  const same = sameBytes(change, windowStart)
  const differsAt = windowStart + same
  if (windowStart > 0 && (same < TELLING_BYTES || sameBytes(change, 0) < Math.min(1024, read, differsAt))) return BEGINNING
  if (differsAt >= position.offset) return position
  for (const [line, offset] of [...lineStarts(old, width).entries()].toReversed()) {
    if (offset > windowStart && offset <= differsAt) return { offset, line }
  }
  return BEGINNING
}

t.test('each way in which a file can change', async (t) => {
  const cases: readonly (readonly [string, string, string, number, LineStart])[] = [
    // what was read, what is there now, where the next line begins => where to read on
    ['cut to nothing', 'a\nb\n', '', 4, BEGINNING],
    ['cut at a line end', 'a\nb\nc\n', 'a\nb\n', 6, { offset: 4, line: 2 }],
    ['cut before a line end', 'a\nb\nc\n', 'a\nb', 6, { offset: 2, line: 1 }],
    ['cut and filled again with the same beginning', 'a\nb\nc\n', 'a\nb\nX\n', 6, { offset: 4, line: 2 }],
    ['another last line, one byte of which is the same', 'a\nbb\n', 'a\nbX\n', 5, { offset: 2, line: 1 }],
    ['another first line', 'a\nb\n', 'X\nb\n', 4, BEGINNING],
    ['only what was not delivered has changed', 'a\nbcd', 'a\nbXY', 2, { offset: 2, line: 1 }],
    ['only what was not delivered is gone', 'a\nbcd', 'a\n', 2, { offset: 2, line: 1 }],
    ['a line end became another byte', 'a\nb\n', 'a\nbX', 4, { offset: 2, line: 1 }],
    ['CRLF became LF', 'a\r\nb\r\n', 'a\nb\n', 6, BEGINNING],
    ['empty lines', '\n\n\n', '\n', 3, { offset: 1, line: 1 }],
    ['nothing was delivered', 'abc', 'X', 0, BEGINNING]
  ]
  for (const [name, old, now, offset, expected] of cases) {
    const line = old.slice(0, offset).split('\n').length - 1
    t.strictSame(resumed({ old: Buffer.from(old), read: old.length, window: old.length, position: { offset, line }, now: Buffer.from(now) }), expected, name)
  }
})

t.test('what the window does not reach is read from the beginning', async (t) => {
  const lines = Array.from({ length: 20 }, (_unused, at) => `line ${String(at).padStart(4, '0')}\n`)
  const old = Buffer.from(lines.join(''))
  const base = { old, read: 200, position: { offset: 200, line: 20 } }
  t.strictSame(resumed({ ...base, window: 80, now: old.subarray(0, 195) }), { offset: 190, line: 19 })
  t.strictSame(resumed({ ...base, window: 80, now: old.subarray(0, 120) }), BEGINNING, 'cut where the window begins')
  t.strictSame(resumed({ ...base, window: 80, now: old.subarray(0, 183) }), BEGINNING, 'too little is the same to tell')
  t.strictSame(resumed({ ...base, window: 80, now: old.subarray(0, 184) }), { offset: 180, line: 18 }, 'just enough')
  t.strictSame(resumed({ ...base, window: 0, now: Buffer.alloc(0) }), BEGINNING, 'nothing is remembered')
  const long = Buffer.concat([old.subarray(0, 50), Buffer.alloc(200, 0x61)])
  t.strictSame(resumed({ old: long, read: 250, window: 100, position: { offset: 50, line: 5 }, now: long.subarray(0, 240) }), { offset: 50, line: 5 },
    'a change behind the position')
  t.strictSame(resumed({ old: Buffer.concat([long, Buffer.from('\n')]), read: 251, window: 100, position: { offset: 251, line: 6 }, now: long.subarray(0, 240) }), BEGINNING,
    'the line that has changed begins before the window')
})

t.test('lines of one length that begin alike everywhere are not taken for what was read', async (t) => {
  const log = (day: string): Buffer => Buffer.from(Array.from({ length: 20 }, (_unused, at) => `${day} ${String(at).padStart(4, '0')} ${'all is well '.repeat(8)}\n`).join(''))
  const old = log('2026-01-31')
  t.strictSame(resumed({ old, read: old.length, window: 200, position: { offset: old.length, line: 20 }, now: log('2026-02-01') }), BEGINNING)
})

t.test('lines that nobody counted are not counted now', async (t) => {
  const old = Buffer.from('a\nb\nc\n')
  t.strictSame(resumed({ old, read: 6, window: 6, position: { offset: 6, line: 0 }, now: Buffer.from('a\nb\n') }), { offset: 4, line: 0 })
})

for (const [name, width, ending] of [['UTF-8', 1, lineFeed], ['UTF-16', 2, utf16LineFeed['utf-16le']]] as const) {
  t.test(`${name}: it is where trying every line finds it`, async () => {
    fc.assert(fc.property(changesOf(width), (change) => {
      assert.deepEqual(resumed(change, ending), slowPoint(change, width))
    }), { numRuns: 2000 })
  })

  t.test(`${name}: no line that differs is passed over, and none that is the same is given again`, async () => {
    fc.assert(fc.property(changesOf(width), (change) => {
      const { old, position, now, read } = change
      fc.pre(read <= 1024) // behind the head and before the window nobody looks
      const { offset, line } = resumed(change, ending)
      assert.ok(offset <= position.offset)
      assert.equal(line, lineStarts(old, width).indexOf(offset))
      assert.deepEqual(now.subarray(0, offset), old.subarray(0, offset), 'all before it is as it was delivered')
      if (offset === position.offset || offset === 0) return
      const end = lineStarts(old, width).find((start) => start > offset)
      assert.notDeepEqual(now.subarray(offset, end), old.subarray(offset, end), 'the line there is another')
    }), { numRuns: 2000 })
  })
}
