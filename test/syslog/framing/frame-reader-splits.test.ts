import fc from 'fast-check'
import t from 'tap'
import type { FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'
import { byteByByte, readFrames, splitAt } from '../support/read-frames.ts'
import { referenceFrames, wholeOf } from '../support/reference-frames.ts'

const MODES: readonly Omit<FrameFormat, 'maxMessageBytes'>[] = [
  { framing: 'auto', preferNewline: false },
  { framing: 'auto', preferNewline: true },
  { framing: 'line', preferNewline: false },
  { framing: 'len', preferNewline: false },
  { framing: 'nul', preferNewline: false }
]

/** Pieces of which a connection's bytes are made: the nearer to each other's edges, the better. */
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '<1>a',
      '<',
      '>',
      '\n',
      '\r\n',
      '\r',
      '\0',
      ' ',
      '0',
      '1',
      '4',
      '12',
      'x',
      '\xFF',
      '\xC3\xA4',
      '7 ',
      '12 ',
      '4 <1>a',
      '5 <1>a',
      '3 <1>a',
      '9 <1>a\nb\n'
    )
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '99999999 <1>',
      '123456789 <1>',
      '000000004 <1>',
      '00000004 <1>a',
      '10485761 <1>',
      '1 <1>a',
      '01 <1>',
      'line of no end '.repeat(8)
    )
  },
  { weight: 1, arbitrary: fc.nat(40).map((count) => `${count} <34>${'c'.repeat(Math.max(0, count - 4))}`) }
)
const input = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
const mode = fc.constantFrom(...MODES)
const limit = fc.integer({ min: 16, max: 40 })

t.test('any bytes, split anywhere, yield the same frames as unsplit', async () => {
  fc.assert(
    fc.property(input, mode, limit, fc.array(fc.nat(), { maxLength: 12 }), (bytes, mode, maxMessageBytes, places) => {
      same(bytes, splitAt(bytes, places), { ...mode, maxMessageBytes })
    }),
    { numRuns: 3000 }
  )
})

t.test('split at each single place, and at all of them', async () => {
  fc.assert(
    fc.property(input, mode, limit, (bytes, mode, maxMessageBytes) => {
      const format = { ...mode, maxMessageBytes }
      same(bytes, byteByByte(bytes), format)
      for (let place = 0; place <= bytes.length; place++) same(bytes, splitAt(bytes, [place]), format)
    }),
    { numRuns: 150, examples: [['123456789 <1>5 <1>a\xC3\xA4', { framing: 'len', preferNewline: false }, 20]] }
  )
})

t.test('any messages in any mix of framings come out as they went in', async () => {
  const message = fc
    .string({ unit: fc.constantFrom('a', '<', '5', ' ', '>', '\xC3'), maxLength: 30 })
    .map((text) => `<34>${text}`)
  const lines = fc.record({ message, framing: fc.constantFrom('line', 'counted', 'counted and newline') })
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 10 }), (sent, places) => {
      // On a connection with counts a line ends before what looks like the next one
      fc.pre(!sent.some(({ message, framing }) => framing === 'line' && /\d <\d{1,3}>/.test(message)))
      const bytes = sent
        .map(({ message, framing }) => {
          return framing === 'line'
            ? `${message}\n`
            : `${message.length} ${message}${framing === 'counted' ? '' : '\n'}`
        })
        .join('')
      return String(readFrames(splitAt(bytes, places)).records) === String(sent.map(({ message }) => message))
    })
  )
  for (const [framing, frame] of [
    ['line', (text: string) => `${text}\r\n`],
    ['len', (text: string) => `${text.length} ${text}`],
    ['nul', (text: string) => `${text}\0`]
  ] as const) {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 10 }), (sent, places) => {
        return String(readFrames(splitAt(sent.map(frame).join(''), places), { framing }).records) === String(sent)
      })
    )
  }
})

t.test('frames across the edges of blocks and chunks', async (t) => {
  const lengths = [
    4000, 90, 4, 4094, 4095, 4096, 4097, 8191, 5, 8192, 65_534, 65_535, 65_536, 65_537, 65_538, 65_539, 65_540, 70_000,
    6, 200_000, 7
  ]
  const messages = lengths.map((length, index) => `<1>${String.fromCodePoint(97 + index).repeat(length - 3)}`)
  const bytes = messages
    .flatMap((message) => [
      `${message.length} ${message}`,
      `${message}\n`,
      `${message}\r\n`,
      `${message.length} ${message}\n`
    ])
    .join('')
  for (const framing of ['auto', 'line', 'nul'] as const) {
    const format: FrameFormat = { framing, preferNewline: false, maxMessageBytes: 65_536 }
    const expected = referenceFrames(bytes, format)
    for (const size of [1000, 4096, 65_535, 65_536, 65_537, bytes.length]) {
      const chunks = splitAt(
        bytes,
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size)
      )
      const { records, broken } = readFrames(chunks, format)
      t.ok(
        records.length === expected.records.length &&
          records.every((record, index) => record === expected.records[index]),
        `${framing} in chunks of ${size}`
      )
      t.equal(broken, null)
    }
  }
})

function same(bytes: string, chunks: readonly string[], format: FrameFormat): void {
  const { records, broken, lost } = readFrames(chunks, format)
  const expected = referenceFrames(bytes, format)
  const where = JSON.stringify({ chunks, ...format, records, expected })
  if (broken !== expected.broken) throw new Error(`broken: ${broken}: ${where}`)
  const compared = broken === 'invalid_frame' ? records.length - 1 : records.length
  if (records.length !== expected.records.length) throw new Error(`count: ${where}`)
  for (let index = 0; index < compared; index++)
    if (records[index] !== expected.records[index]) throw new Error(`record ${index}: ${where}`)
  const delivered = expected.records.reduce((sum, record) => sum + record.replace(/~$/, '').length, 0)
  const kept = delivered + expected.framing + Object.values(expected.lost).reduce((sum, count) => sum + count)
  if (broken === null && format.framing !== 'len' && kept !== bytes.length)
    throw new Error(`${bytes.length} bytes in, ${kept} accounted for: ${where}`)
  if (broken === null && JSON.stringify(lost) !== JSON.stringify(expected.lost))
    throw new Error(`lost: ${JSON.stringify(lost)}: ${where}`)
  if (broken !== 'invalid_frame') return
  // How much of what makes no sense had come when that was seen depends on the split, which may be within a character.
  const [seen = '', all = ''] = [records, expected.records].map((list) => list.at(-1)?.replace(/~$/, ''))
  if (seen === '' || !all.startsWith(wholeOf(seen))) throw new Error(`invalid frame: ${where}`)
}
