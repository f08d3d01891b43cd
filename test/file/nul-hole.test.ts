import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lineFeed, utf16LineFeed } from '../../lib/file/line-ending.ts'
import { endsInNuls, leadingNuls } from '../../lib/file/nul-hole.ts'

const le = utf16LineFeed['utf-16le']
const be = utf16LineFeed['utf-16be']

t.test('leadingNuls counts the NULs at the beginning of a chunk', async () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 200_000 })),
      fc.constantFrom('', 'a', 'a\0b', 'line\n'),
      (nuls, text) => {
        const chunk = Buffer.concat([Buffer.alloc(nuls), Buffer.from(text)])
        // If their number is odd, the last NUL before `a\0b` belongs to a text in UTF-16, big-endian.
        const expected = text === 'a\0b' ? nuls - (nuls % 2) : nuls
        assert.equal(leadingNuls(chunk, lineFeed), expected)
      }
    ),
    { numRuns: 300 }
  )
})

t.test('in UTF-16, a NUL byte that is half of a character is not counted', async (t) => {
  for (const nuls of [0, 2, 100, 65_536, 65_538]) {
    for (const ending of [le, be, lineFeed]) {
      const text = Buffer.from('text\n', 'utf16le')
      const chunk = Buffer.concat([Buffer.alloc(nuls), ending === le ? text : text.swap16()])
      t.equal(leadingNuls(chunk, ending), nuls)
    }
  }
  t.equal(leadingNuls(Buffer.alloc(65_537), le), 65_536)
})

t.test('endsInNuls detects a last, unfinished line that consists of NULs only', async (t) => {
  const cases: readonly (readonly [string, typeof lineFeed, boolean])[] = [
    ['', lineFeed, false],
    ['00', lineFeed, true],
    ['6100', lineFeed, false],
    ['0a00', lineFeed, true],
    ['0a0000', lineFeed, true],
    ['0061', lineFeed, false],
    ['610a', lineFeed, false],
    ['61000a', lineFeed, false],
    ['0000', le, true],
    ['0a00', le, false],
    ['0a000000', le, true],
    ['61000000', le, false],
    ['6100', le, false],
    ['00', le, false],
    ['0000', be, true],
    ['000a', be, false],
    ['000a0000', be, true],
    ['00610000', be, false],
    ['010a0000', be, false]
  ]
  for (const [hex, ending, expected] of cases) t.equal(endsInNuls(Buffer.from(hex, 'hex'), ending), expected, hex)
})
