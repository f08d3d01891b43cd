import fc from 'fast-check'
import t from 'tap'
import { byteByByte, readFrames, splitAt } from '../support/read-frames.ts'

const COUNT = 5000
const texts = Array.from({ length: COUNT }, (_unused, index) =>
  latin1(`<34>Oct 11 22:14:15 host app: message ${index}: Füße, 12 <b>`)
)
const format = { framing: 'auto', maxMessageBytes: 65_536 } as const

/** One code unit a byte, as messages stand in a stream. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** Octet counting without newlines; the count of some is what the function says. */
function counted(wrong: (length: number, index: number) => number | string): string {
  return texts.map((text, index) => `${wrong(text.length, index)} ${text}`).join('')
}

function chunksOf(bytes: string, size: number): string[] {
  return splitAt(
    bytes,
    Array.from({ length: Math.ceil(bytes.length / size) }, (_unused, index) => index * size)
  )
}

t.test('one wrong count costs only the messages beside it', async (t) => {
  const at = 10
  for (const [name, wrong] of Object.entries<(length: number) => number | string>({
    'too long by one': (length) => length + 1,
    'by two': (length) => length + 2,
    'by three': (length) => length + 3,
    'by five': (length) => length + 5,
    'by most of a message': (length) => length + 50,
    'too short by one': (length) => length - 1,
    'by ten': (length) => length - 10,
    'of the PRI alone': () => 4,
    'of less than that': () => 1,
    nothing: () => 0,
    'with a leading zero': (length) => `0${length}`,
    none: () => '',
    letters: () => 'abc',
    'beyond all measure': () => 99_999_999,
    'nine digits': () => 123_456_789,
    negative: () => -5
  })) {
    const bytes = counted((length, index) => (index === at ? wrong(length) : length))
    for (const size of [bytes.length, 1460, 1]) {
      const { records, broken, badCounts } = readFrames(size === 1 ? byteByByte(bytes) : chunksOf(bytes, size), format)
      const come = new Set(records)
      const missing = texts.flatMap((text, index) => (come.has(text) ? [] : [index]))
      t.ok(
        missing.every((index) => index >= at - 1 && index <= at + 1),
        `${name}: ${missing.join()} are missing`
      )
      t.ok(
        records.length <= COUNT + 1 && broken === null && badCounts > 0 && badCounts <= 2,
        `${name}: ${records.length} records, told ${badCounts} times`
      )
    }
  }
})

t.test('counts of characters: every message comes, without its last bytes, and those are counted', async (t) => {
  const bytes = counted((length) => length - 2)
  const { records, lost, badCounts } = readFrames(chunksOf(bytes, 4096), format)
  t.strictSame(
    records,
    texts.map((text) => text.slice(0, -2))
  )
  t.strictSame(lost, { bad_count: 2 * COUNT, too_long: 0, broken_off: 0, destroyed: 0 })
  t.equal(badCounts, COUNT)
})

t.test('lines may end with NUL or any mix of line ends', async (t) => {
  for (const ends of [['\0'], ['\n'], ['\0', '\n'], ['\r\n', '\0'], ['\n\0']]) {
    const bytes = texts.map((text, index) => `${text}${ends[index % ends.length]}`).join('')
    for (const size of [bytes.length, 1460]) {
      const { records, lost } = readFrames(chunksOf(bytes, size), format)
      t.strictSame(records, texts, JSON.stringify(ends))
      t.strictSame(lost, { bad_count: 0, too_long: 0, broken_off: 0, destroyed: 0 })
    }
  }
})

t.test('a connection that begins within a message, with counts and without newlines', async (t) => {
  const { records, lost } = readFrames(chunksOf(counted((length) => length).slice(30), 1460), format)
  t.strictSame(records, [texts[0]?.slice(27), ...texts.slice(1)])
  t.strictSame(lost, { bad_count: 0, too_long: 0, broken_off: 0, destroyed: 0 })
})

t.test('a line that is too long ends at a line end, or where counts show', async (t) => {
  const long = `<1>${'a'.repeat(100)}`
  const cut = `${long.slice(0, 64)}~`
  for (const [bytes, records, lost] of [
    [`${long}\n<2>b\n`, [cut, '<2>b'], 39],
    [`${long}\0<2>b\0`, [cut, '<2>b'], 39],
    [`${long}4 <2>b4 <3>c`, [cut, '<2>b', '<3>c'], 39],
    [`${long}5 <`, [cut], 42]
  ] as const) {
    for (const chunks of [[bytes], byteByByte(bytes)]) {
      t.match(readFrames(chunks, { framing: 'auto' }), { records, lost: { too_long: lost } }, JSON.stringify(bytes))
    }
  }
  t.match(readFrames([`${long}4 <2>b\n<3>c`], { framing: 'line' }), { records: [cut, '<3>c'], lost: { too_long: 45 } })
})

t.test('streams with wrong counts anywhere lose only the frames around each; the rest come once', async () => {
  const message = fc.string({ unit: fc.constantFrom('a', 'ä', '5', ' ', '\n', '\0', '7 ', '>'), maxLength: 60 })
  const frame = fc.record({ message, wrong: fc.option(fc.oneof(fc.nat(9), fc.nat(200)), { freq: 8 }) })
  fc.assert(
    fc.property(
      fc.array(frame, { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (frames, places) => {
        const sent = frames.map(({ message, wrong }, index) => {
          // Ends with a letter, as line ends are taken off
          const text = latin1(`<${index % 192}>${index}:${message}.`)
          return { text, count: wrong ?? text.length, isWrong: wrong !== null && wrong !== text.length }
        })
        const bytes = sent.map(({ text, count }) => `${count} ${text}`).join('')
        const { records, broken, lost } = readFrames(splitAt(bytes, places), { ...format, maxMessageBytes: 256 })
        const around = framesAround(sent)
        sent.forEach(({ text }, index) => {
          const times = records.filter((record) => record === text).length
          if (around.has(index) ? times > 1 : times !== 1)
            throw new Error(`${index} came ${times} times: ${JSON.stringify({ bytes, records })}`)
        })
        const delivered = records.reduce((sum, record) => sum + record.length, 0)
        const kept = delivered + lost.bad_count
        if (broken !== null || kept > bytes.length + records.length)
          throw new Error(`${kept} of ${bytes.length}: ${JSON.stringify({ bytes, records })}`)
      }
    ),
    { numRuns: 2000 }
  )
})

/** Those that a wrong count reaches into, the one before it and the one after. */
function framesAround(
  sent: readonly { readonly text: string; readonly count: number; readonly isWrong: boolean }[]
): ReadonlySet<number> {
  const around = new Set<number>()
  sent.forEach(({ count, isWrong }, index) => {
    if (!isWrong) return
    around.add(index - 1).add(index)
    let left = count
    for (let next = index; next < sent.length && left >= 0; next++) {
      const { text = '', count: own = 0 } = sent[next] ?? {}
      left -= next === index ? text.length : String(own).length + 1 + text.length
      around.add(next).add(next + 1)
    }
  })
  return around
}
