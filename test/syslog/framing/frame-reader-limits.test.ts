import t from 'tap'
import { byteByByte, readFrames } from '../support/read-frames.ts'

const MAX = 64
const a = (count: number): string => `<1>${'a'.repeat(count - 3)}`
const cut = `${a(MAX)}~`

/** What a frame of so many bytes becomes, behind it whatever the sender puts there. */
const rows: readonly (readonly [bytes: string, records: readonly string[]])[] = [
  [`${a(MAX)}\n<2>\n`, [a(MAX), '<2>']],
  [`${a(MAX)}\r\n<2>\n`, [a(MAX), '<2>']],
  [`${a(MAX)}\0\r\n<2>\n`, [a(MAX), '<2>']],
  [`${a(MAX + 1)}\n<2>\n`, [cut, '<2>']],
  [`${a(MAX + 1)}\r\n<2>\n`, [cut, '<2>']],
  [`${a(MAX + 2)}\n<2>\n`, [cut, '<2>']],
  [`${a(MAX + 3)}\n<2>\n`, [cut, '<2>']],
  [`${a(1000)}\r\n<2>\n`, [cut, '<2>']],
  [a(1000), [cut]],
  [a(MAX + 1), [cut]],
  [a(MAX), [a(MAX)]],
  [`${MAX} ${a(MAX)}3 <2>`, [a(MAX), '<2>']],
  [`${MAX + 2} ${a(MAX)}\r\n3 <2>`, [a(MAX), '<2>']],
  [`${MAX + 1} ${a(MAX + 1)}3 <2>`, [cut, '<2>']],
  [`${MAX + 2} ${a(MAX + 2)}3 <2>`, [cut, '<2>']],
  [`${MAX + 3} ${a(MAX + 3)}3 <2>`, [cut, '<2>']],
  [`1000 ${a(1000)}3 <2>`, [cut, '<2>']],
  [`1000 ${a(1000)}\n3 <2>`, [cut, '<2>']],
  [`1000 ${a(500)}`, [cut]],
  [`1000 ${a(30)}`, [`${a(30)}~`]]
]

t.test('longer messages are cut at the limit, as lines and as counted frames, however they were split', async (t) => {
  for (const [bytes, records] of rows) {
    for (const size of [1, 2, 3, 7, 63, 64, 65, 66, 67, 5000]) {
      const chunks = bytes.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
      t.strictSame(readFrames(chunks).records, records, `${bytes.length} bytes in chunks of ${size}`)
    }
  }
})

t.test('each truncated message is reported once, with the reason', async (t) => {
  for (const [bytes, records] of rows) {
    const expected = records
      .filter((record) => record.endsWith('~'))
      .map((record) => (record === cut ? 'cut by limit' : 'cut by end'))
    t.strictSame(readFrames(byteByByte(bytes)).told, expected)
    t.strictSame(readFrames([bytes]).told, expected)
  }
})

t.test('the full length of a truncated line is known at its end, that of a counted frame at once', async (t) => {
  for (const [bytes, lengths] of [
    [`${a(200)}\n${a(1000)}\0<2>b\n`, [200, 1000]],
    [`${a(65)}\n`, [65]],
    [`1000 ${a(1000)}`, [1000]],
    [`65 ${a(65)}`, [65]],
    [`1000 ${a(300)}`, [1000]],
    [a(500), []]
  ] as const) {
    for (const chunks of [[bytes], byteByByte(bytes)])
      t.strictSame(readFrames(chunks).lengths, lengths, `${bytes.length} bytes in ${chunks.length} chunks`)
  }
})

t.test('the carried part of a frame never exceeds the limit by more than its count and line end', async (t) => {
  for (const bytes of [a(100_000), `100000 ${a(100_000)}`, '9'.repeat(10_000), `${a(MAX)}\r`]) {
    t.ok(readFrames(byteByByte(bytes)).carried <= MAX + 10, bytes.slice(0, 10))
  }
})

t.test('a long frame that comes byte by byte costs linear time', async (t) => {
  const bytes = a(4 * 1024 * 1024)
  const chunks = Array.from({ length: bytes.length / 64 }, (_, index) => bytes.slice(index * 64, index * 64 + 64))
  const { records } = readFrames([...chunks, '\n'], { maxMessageBytes: 8 * 1024 * 1024 })
  t.equal(records[0]?.length, bytes.length)
})

t.test('no message is cut within a character, even where its connection ends within one', async (t) => {
  for (const character of ['é', '折', '😀']) {
    for (let before = 0; before < 4; before++) {
      const text = `<1>${'a'.repeat(before)}${character.repeat(100)}`
      const bytes = Buffer.from(text)
      for (const whole of [`${bytes.toString('latin1')}\n`, `${bytes.length} ${bytes.toString('latin1')}`]) {
        for (const chunks of [[whole], byteByByte(whole)]) {
          const [record = ''] = readFrames(chunks).records
          const cut = Buffer.from(record.replace('~', ''), 'latin1')
          t.ok(
            cut.length > MAX - 4 && cut.length <= MAX && text.startsWith(cut.toString()),
            `${character} behind ${before}`
          )
        }
      }
      const [ended = ''] = readFrames([`900 ${bytes.subarray(0, 21).toString('latin1')}`]).records
      t.ok(text.startsWith(Buffer.from(ended.replace('~', ''), 'latin1').toString()))
    }
  }
})
