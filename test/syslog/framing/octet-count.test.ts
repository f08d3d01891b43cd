import t from 'tap'
import { COUNT_LENGTH, COUNT_SHIFT, octetCount } from '../../../lib/syslog/framing/octet-count.ts'

const INCOMPLETE = -1
const NONE = 0
const found = (count: number, length: number): number => (count << COUNT_SHIFT) + length

t.test(
  'an octet count is 1 to 8 digits without a leading zero, a space and <PRI>; strict needs no <PRI>',
  async (t) => {
    for (const [text, auto, strict] of [
      ['5 <34>', found(5, 2), found(5, 2)],
      ['12345678 <1>', found(12_345_678, 9), found(12_345_678, 9)],
      ['99999999 <191>', found(99_999_999, 9), found(99_999_999, 9)],
      ['5 <', INCOMPLETE, found(5, 2)],
      ['5 <191', INCOMPLETE, found(5, 2)],
      ['5 <b>', NONE, found(5, 2)],
      ['5 <>', NONE, found(5, 2)],
      ['5 <1234>', NONE, found(5, 2)],
      ['5 <1234', NONE, found(5, 2)],
      ['007 <1>', NONE, NONE],
      ['01 <1>1 - - -', NONE, NONE],
      ['5 x', NONE, found(5, 2)],
      ['5  <', NONE, found(5, 2)],
      ['5 5 <', NONE, found(5, 2)],
      ['123456789 <', NONE, NONE],
      ['0 <34>', NONE, NONE],
      ['00000000 <', NONE, NONE],
      ['5<34>', NONE, NONE],
      ['5x <', NONE, NONE],
      ['5\n<', NONE, NONE],
      ['<34>', NONE, NONE],
      [' 5 <', NONE, NONE],
      ['-5 <', NONE, NONE],
      ['+5 <', NONE, NONE],
      ['٥ <', NONE, NONE],
      ['', INCOMPLETE, INCOMPLETE],
      ['5', INCOMPLETE, INCOMPLETE],
      ['12345678', INCOMPLETE, INCOMPLETE],
      ['123456789', NONE, NONE],
      ['5 ', INCOMPLETE, found(5, 2)],
      ['0', NONE, NONE],
      ['0 ', NONE, NONE]
    ] as const) {
      t.equal(octetCount(text, 0, text.length, false), auto, JSON.stringify(text))
      t.equal(octetCount(text, 0, text.length, true), strict, `strict ${JSON.stringify(text)}`)
    }
  }
)

t.test('a count is read only between the given start and end', async (t) => {
  t.equal(octetCount('xx12 <34>', 2, 9, false), found(12, 3))
  t.equal(octetCount('12 <34>', 0, 3, false), INCOMPLETE)
  t.equal(octetCount('12 <34>', 0, 2, true), INCOMPLETE)
  t.equal(octetCount('12 <34>', 7, 7, false), INCOMPLETE)
})

t.test('count and length unpack from the one number', async (t) => {
  const longest = octetCount('99999999 <1>', 0, 12, false)
  t.equal(longest >> COUNT_SHIFT, 99_999_999)
  t.equal(longest & COUNT_LENGTH, 9)
})
