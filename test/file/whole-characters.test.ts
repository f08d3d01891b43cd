import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { lineDecoder } from '../../lib/file/line-decoder.ts'
import { wholeCharacters } from '../../lib/file/whole-characters.ts'
import { readLines } from './support/read-lines.ts'

const CHARSETS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'iso-2022-jp',
  'windows-1252',
  'koi8-r'
] as const

const texts: Readonly<Record<(typeof CHARSETS)[number], readonly string[]>> = {
  'utf-8': ['61', 'c3a9', 'e68a98', 'f09f9880', '20'],
  'utf-16le': ['6100', '986b', '3dd800de', '0a01'],
  'utf-16be': ['0061', '6b98', 'd83dde00', '010a'],
  gbk: ['61', 'd5db', 'cac0'],
  gb18030: ['61', 'd5db', '81308130', '9439fc36'],
  big5: ['61', 'a5c0', 'a4a1', 'a440'],
  shift_jis: ['61', '90dc', '815c', 'b1'],
  'euc-jp': ['61', 'c0de', '8fb0a1', '8eb1'],
  'euc-kr': ['61', 'c0fd', 'b0a1'],
  'iso-2022-jp': ['61', '1b2442', '405e', '1b2842'],
  'windows-1252': ['61', 'e9', '80'],
  'koi8-r': ['61', 'cd']
}

const textOf = (charset: (typeof CHARSETS)[number]): fc.Arbitrary<Buffer> =>
  fc.array(fc.constantFrom(...texts[charset]), { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''), 'hex'))

/** Text of the charset, or any bytes; for iso-2022-jp only text, as invalid escape sequences decode unpredictably. */
const bytesOf = (charset: (typeof CHARSETS)[number]): fc.Arbitrary<Buffer> =>
  charset === 'iso-2022-jp'
    ? textOf(charset)
    : fc.oneof(
        textOf(charset),
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
        fc
          .array(
            fc.oneof(
              fc.constantFrom(...texts[charset]),
              fc.constantFrom('80', 'c3', 'e6', 'f0', 'ff', '81', '30', '1b', 'd8')
            ),
            { maxLength: 20 }
          )
          .map((parts) => Buffer.from(parts.join(''), 'hex'))
      )

for (const charset of CHARSETS) {
  t.test(`a cut line decodes to the beginning of its text: ${charset}`, async () => {
    const whole = wholeCharacters('text', charset)
    const decode = lineDecoder('text', charset)
    fc.assert(
      fc.property(bytesOf(charset), fc.nat({ max: 60 }), (bytes, place) => {
        const cut = Math.min(place, bytes.length)
        const length = whole(bytes.subarray(0, cut))
        assert.ok(length <= cut && length > cut - 4, `${length} of ${cut}`)
        const { text } = decode(bytes)
        const kept = decode(bytes.subarray(0, length)).text
        assert.ok(text.startsWith(kept), JSON.stringify({ kept, text }))
      }),
      { numRuns: 2000 }
    )
  })

  t.test(`the text of a cut event is the beginning of the text of its line: ${charset}`, async () => {
    const unit = charset.startsWith('utf-16') ? 2 : 1
    const feed = charset === 'utf-16be' ? Buffer.of(0, 0x0a) : Buffer.from('\n\0').subarray(0, unit)
    fc.assert(
      fc.property(
        bytesOf(charset),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.nat({ max: 60 })),
        (some, maxLineBytes, cuts) => {
          // Without line feeds, and without bytes that would be taken for a byte order mark.
          const line = Buffer.concat([
            charset === 'utf-16be' ? Buffer.of(0, 0x61) : Buffer.from('a\0').subarray(0, unit),
            some.filter((byte) => byte > 0x0d)
          ])
          const content = Buffer.concat([line.subarray(0, line.length - (line.length % unit)), feed])
          const events = (max: number): ReturnType<typeof readLines>['events'] =>
            readLines(content, cuts, { params: { charset, maxLineBytes: max } }).events
          const [whole] = events(1_000_000)
          const [cut] = events(maxLineBytes)
          const length = content.length - unit
          assert.equal(cut?.tags['truncated'], length > maxLineBytes ? 'true' : undefined)
          if (length <= maxLineBytes) return
          assert.ok(whole?.text.startsWith(cut?.text ?? 'no event'))
          assert.ok((cut?.payload.length ?? 0) > maxLineBytes - 4)
        }
      )
    )
  })
}

t.test('nothing is cut off where no character can be recognized', async (t) => {
  t.equal(wholeCharacters('text', 'iso-2022-jp')(Buffer.from('1b24421b80611b', 'hex')), 7)
})

t.test('a character that the cut would split is cut off whole', async (t) => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['utf-8', 'e68a98e68a98', 6],
    ['utf-8', 'e68a98e68a', 3],
    ['utf-8', 'e68a98e6', 3],
    ['utf-8', '61f09f98', 1],
    ['utf-8', '61f09f9880', 5],
    ['utf-8', '', 0],
    ['utf-8', '808080', 3],
    ['utf-8', '61ff', 2],
    ['utf-8', '61e080', 3],
    ['utf-16le', '6100', 2],
    ['utf-16le', '610062', 2],
    ['utf-16le', '61003dd8', 2],
    ['utf-16le', '3dd800de', 4],
    ['utf-16be', '0061d83d', 2],
    ['utf-16be', '0061d8', 2],
    ['gbk', 'd5dbd5', 2],
    ['gb18030', '61813081', 1],
    ['shift_jis', '6190', 1],
    ['euc-jp', '618fb0', 1],
    ['windows-1252', '61e9', 2]
  ]
  for (const [charset, hex, length] of cases)
    t.equal(wholeCharacters('text', charset)(Buffer.from(hex, 'hex')), length, `${charset} ${hex}`)
})

for (const encode of ['base64', 'hex'] as const) {
  t.test(`a cut line of ${encode} decodes to the beginning of its content`, async () => {
    const whole = wholeCharacters(encode, 'utf-8')
    const decode = lineDecoder(encode, 'utf-8')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Buffer.from(text)),
          bytesOf('utf-8')
        ),
        fc.nat({ max: 80 }),
        (bytes, place) => {
          const line = Buffer.from(bytes.toString(encode))
          const cut = Math.min(place, line.length)
          const length = whole(line.subarray(0, cut))
          const { text, fault } = decode(line.subarray(0, length))
          assert.equal(fault, null)
          assert.ok(length > cut - 8)
          assert.ok(decode(line).text.startsWith(text))
        }
      ),
      { numRuns: 1000 }
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.nat({ max: 80 }), (text, place) => {
        // A line that is not encoded at all is delivered as it is.
        const line = Buffer.from(`折${text}`)
        const length = whole(line.subarray(0, place))
        assert.ok(line.toString().startsWith(line.subarray(0, length).toString()))
      })
    )
  })
}
