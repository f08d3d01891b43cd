import t from 'tap'
import { lineFeed, utf16LineFeed } from '../../lib/file/line-ending.ts'

t.test('a line feed is found from a given index on, and one CR before it belongs to the ending', async (t) => {
  const bytes = Buffer.from('ab\r\n\r\r\nc')
  t.equal(lineFeed.find(bytes, 0), 3)
  t.equal(lineFeed.find(bytes, 4), 6)
  t.equal(lineFeed.find(bytes, 7), -1)
  t.equal(lineFeed.trim(bytes, 0, 3), 2)
  t.equal(lineFeed.trim(bytes, 4, 6), 5)
  t.equal(lineFeed.trim(bytes, 3, 3), 3, 'a CR before the start of the line is not trimmed')
  t.equal(lineFeed.trim(bytes, 0, 2), 2)
})

t.test('in UTF-16 only a whole unit is a line feed', async (t) => {
  // U+010A, U+0A00, U+0A0A and CRLF, in both byte orders
  const little = Buffer.from('\u{10A}\u{A00}\u{A0A}\r\nx', 'utf16le')
  const big = Buffer.from(little).swap16()
  for (const [name, bytes] of [
    ['utf-16le', little],
    ['utf-16be', big]
  ] as const) {
    const ending = utf16LineFeed[name]
    t.equal(ending.find(bytes, 0), 8, name)
    t.equal(ending.find(bytes, 10), -1, name)
    t.equal(ending.trim(bytes, 0, 8), 6, name)
    t.equal(ending.trim(bytes, 8, 8), 8, name)
    t.equal(ending.trim(bytes, 0, 6), 6, name)
    t.equal(ending.width, 2)
  }
})

t.test('half a unit at the end is not a line feed', async (t) => {
  t.equal(utf16LineFeed['utf-16le'].find(Buffer.from([0x0a]), 0), -1)
  t.equal(utf16LineFeed['utf-16be'].find(Buffer.from([0x0a]), 0), -1)
  t.equal(utf16LineFeed['utf-16le'].find(Buffer.from([0x61, 0x00, 0x0a]), 0), -1)
})
