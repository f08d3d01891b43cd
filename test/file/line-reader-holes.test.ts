import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { readLines } from './support/read-lines.ts'
import { referenceLines } from './support/reference-lines.ts'

const text = fc
  .array(fc.constantFrom('\n', '\r\n', 'a', 'bc', 'longer than most', 'é', '世', '\0', 'x\0y'), { maxLength: 20 })
  .map((parts) => parts.join(''))
const nuls = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 3000 }), fc.constantFrom(65_536, 70_001))

/** Each line as `number offset text`, with `~` if the hole cuts it off; and the bytes of all holes. */
function given(
  content: Buffer,
  cuts: readonly number[],
  holeAt: number,
  charset = 'utf-8'
): { readonly lines: readonly string[]; readonly holes: number } {
  const { events, holes } = readLines(content, cuts, { params: { charset }, holeAt })
  return {
    lines: events.map(
      ({ text, position: { offset, line }, tags }) =>
        `${line} ${offset} ${text}${tags['partial'] === 'true' ? '~' : ''}`
    ),
    holes: holes.reduce((sum, hole) => sum + Number(hole.split(' ')[1]), 0)
  }
}

t.test('NULs at a place where a hole may begin are skipped, wherever chunks end; other NULs are text', async () => {
  fc.assert(
    fc.property(text, nuls, text, fc.array(fc.nat({ max: 4000 })), (before, hole, after, cuts) => {
      // The text behind a hole begins neither with a NUL nor like UTF-16.
      const [first, second] = [Buffer.from(before), Buffer.from(after.replace(/^\0+/, '').replace(/^[^]\0+/, 'a'))]
      const content = Buffer.concat([first, Buffer.alloc(hole), second])
      const start = first.length + hole
      const lines =
        hole === 0
          ? referenceLines(content).map(({ offset, bytes }) => `${offset} ${bytes.toString()}`)
          : [
              ...referenceLines(first).map(
                ({ offset, bytes, ending }) => `${offset} ${bytes.toString()}${ending.length === 0 ? '~' : ''}`
              ),
              ...referenceLines(second).map(({ offset, bytes }) => `${offset + start} ${bytes.toString()}`)
            ]
      assert.deepEqual(given(content, cuts, first.length), {
        lines: lines.map((line, index) => `${index + 1} ${line}`),
        holes: hole
      })
    })
  )
})

t.test('in UTF-16, a hole is skipped in whole units', async () => {
  for (const charset of ['utf-16le', 'utf-16be']) {
    fc.assert(
      fc.property(
        nuls,
        fc.array(fc.constantFrom('a', '\n', '世', '\u{10A}', '😀'), { maxLength: 20 }),
        fc.array(fc.nat({ max: 4000 })),
        (units, parts, cuts) => {
          const bytes = Buffer.from(parts.join(''), 'utf16le')
          const written = charset === 'utf-16be' ? bytes.swap16() : bytes
          const content = Buffer.concat([Buffer.alloc(units * 2), written])
          const lines = referenceLines(written, 2, charset === 'utf-16be').map(
            ({ offset, bytes: line }, index) =>
              `${index + 1} ${offset + units * 2} ${new TextDecoder(charset, { ignoreBOM: true }).decode(line)}`
          )
          assert.deepEqual(given(content, cuts, 0, charset), { lines, holes: units * 2 })
        }
      )
    )
  }
})

t.test('a hole at the end of the content is neither a line nor part of one', async (t) => {
  const { events, holes } = readLines(Buffer.alloc(200_000), [70_000], { holeAt: 0 })
  t.strictSame([events, holes], [[], ['0 70000', '70000 130000']])
})

t.test('where no hole is expected, NULs are text', async (t) => {
  t.strictSame(
    readLines(Buffer.from('\0\0a\n'), []).events.map(({ text }) => text),
    ['\0\0a']
  )
})
