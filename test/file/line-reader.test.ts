import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import t from 'tap'
import { LineReader } from '../../lib/file/line-reader.ts'
import { textFormat } from '../../lib/file/text-format.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { fileParams } from './support/file-params.ts'
import { lineBytes, placesIn } from './support/line-bytes.ts'
import { pageAt, readLines } from './support/read-lines.ts'
import { referenceLines } from './support/reference-lines.ts'

const texts = (content: string, cuts: readonly number[] = []): string[] =>
  readLines(Buffer.from(content), cuts).events.map(({ text }) => text)

t.test('lines of ASCII, of other text and of both are read, in one chunk or in many', async (t) => {
  for (const content of ['a\nb\r\n\nlast', 'é\n世界\r\nc\n', 'plain\n😀 x\nplain\n', '\n', 'no end']) {
    const bytes = Buffer.from(content)
    const lines = content.split(/\r?\n/)
    if (lines.at(-1) === '') lines.pop()
    for (const place of placesIn(bytes))
      t.strictSame(texts(content, [place]), lines, `${JSON.stringify(content)} cut at ${place}`)
    t.strictSame(texts(content, placesIn(bytes)), lines)
  }
})

t.test('text, bytes, offset and number of every line match the content, wherever the chunks are cut', async () => {
  fc.assert(
    fc.property(lineBytes, fc.array(fc.nat({ max: 300 })), fc.boolean(), (content, cuts, all) => {
      const { events } = readLines(Buffer.concat([Buffer.from('x\n'), content]), all ? placesIn(content) : cuts)
      assert.deepEqual(
        events.slice(1).map(({ text, payload, position }) => ({
          text,
          bytes: payload.toString('hex'),
          offset: position.offset - 2,
          line: position.line
        })),
        referenceLines(content).map(({ bytes, offset }, index) => ({
          text: bytes.toString(),
          bytes: bytes.toString('hex'),
          offset,
          line: index + 2
        }))
      )
    })
  )
})

t.test('payloads and line endings concatenated are the content', async () => {
  fc.assert(
    fc.property(lineBytes, fc.array(fc.nat({ max: 300 })), (content, cuts) => {
      const whole = Buffer.concat([Buffer.from('x\n'), content])
      const endings = referenceLines(whole).map(({ ending }) => ending)
      const { events } = readLines(whole, cuts)
      assert.deepEqual(
        Buffer.concat(events.flatMap(({ payload }, index) => [payload, endings[index] ?? Buffer.alloc(0)])),
        whole
      )
    })
  )
})

t.test('UTF-16 is read the same in any chunks, with and without a byte order mark', async () => {
  fc.assert(
    fc.property(
      lineBytes,
      fc.array(fc.nat({ max: 300 })),
      fc.boolean(),
      fc.boolean(),
      (bytes, cuts, bigEndian, marked) => {
        const charset = bigEndian ? 'utf-16be' : 'utf-16le'
        const mark = Buffer.from(bigEndian ? 'feff' : 'fffe', 'hex')
        const body = Buffer.concat([Buffer.from('\n', 'utf16le'), bytes])
        if (bigEndian) body.subarray(0, 2).swap16()
        const { events } = readLines(marked ? Buffer.concat([mark, body]) : body, cuts, {
          params: { charset: marked ? 'gbk' : charset }
        })
        assert.deepEqual(
          events.map(({ payload, position }) => ({
            bytes: payload.toString('hex'),
            offset: position.offset - (marked ? 2 : 0),
            line: position.line
          })),
          referenceLines(body, 2, bigEndian).map(({ bytes, offset }, index) => ({
            bytes: bytes.toString('hex'),
            offset,
            line: index + 1
          }))
        )
        const decoder = new TextDecoder(charset, { ignoreBOM: true })
        for (const { text, payload } of events) assert.equal(text, decoder.decode(payload))
      }
    )
  )
})

t.test('half a unit at the end of UTF-16 is delivered and reported, at the right offset', async (t) => {
  const content = Buffer.concat([Buffer.from('ab\ncd', 'utf16le'), Buffer.from([0x0a])])
  for (const cuts of [[], placesIn(content), [6], [10]]) {
    const { events, faults } = readLines(content, cuts, { params: { charset: 'utf-16le' } })
    t.strictSame(
      events.map(({ text, position }) => [text, position.offset]),
      [
        ['ab', 0],
        ['cd\u{FFFD}', 6]
      ],
      JSON.stringify(cuts)
    )
    t.strictSame(faults, ['invalid_charset 2 6'])
  }
  t.strictSame(
    readLines(Buffer.concat([Buffer.from('ab\n', 'utf16le'), Buffer.from([0x61])]), [3], {
      params: { charset: 'utf-16le' }
    }).events.map(({ position }) => position.offset),
    [0, 6]
  )
})

t.test('a line that is not UTF-8 is reported, wherever the chunks are cut; its bytes stay as they are', async (t) => {
  const content = Buffer.concat([Buffer.from('good é\nbad '), Buffer.from([0xe4, 0xb8]), Buffer.from(' x\r\nlast 世')])
  for (const cuts of [[], placesIn(content), ...placesIn(content).map((place) => [place])]) {
    const { events, faults } = readLines(content, cuts)
    t.strictSame(
      events.map(({ text }) => text),
      ['good é', 'bad \u{FFFD} x', 'last 世']
    )
    t.strictSame(
      events.map(({ payload }) => payload.toString('hex')),
      [Buffer.from('good é').toString('hex'), '62616420e4b82078', Buffer.from('last 世').toString('hex')]
    )
    t.strictSame(
      events.map(({ tags }) => tags),
      [{ user: 'tag' }, { user: 'tag', file_error: 'invalid_utf8' }, { user: 'tag' }]
    )
    t.strictSame(faults, ['invalid_utf8 2 8'])
  }
})

t.test('exactly the invalid lines are reported, wherever the chunks are cut', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.nat({ max: 100 })), (bytes, cuts) => {
      const content = Buffer.concat([Buffer.from('x\n'), bytes])
      const invalid = referenceLines(content).flatMap((line, index) =>
        isUtf8(line.bytes) ? [] : [`invalid_utf8 ${index + 1} ${line.offset}`]
      )
      assert.deepEqual(readLines(content, cuts).faults, invalid)
    })
  )
})

t.test('a line that is too long is cut, tagged and reported; never cut within a character', async (t) => {
  const content = Buffer.from(`${'a'.repeat(16)}\n${'b'.repeat(17)}\r\n${'c'.repeat(15)}é\nshort\n`)
  for (const cuts of [[], placesIn(content)]) {
    const { events, faults, cut } = readLines(content, cuts, { params: { maxLineBytes: 16 } })
    t.strictSame(
      events.map(({ text }) => text),
      ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(15), 'short']
    )
    t.equal(events[2]?.payload.toString('hex'), '63'.repeat(15))
    t.strictSame(
      events.map(({ tags }) => tags['truncated']),
      [undefined, 'true', 'true', undefined]
    )
    t.strictSame(cut, ['2 17', '3 36'])
    t.strictSame(faults, [])
    t.ok(Object.isFrozen(events[1]?.tags))
  }
})

t.test('a line that is both cut and not decodable has both tags', async (t) => {
  const { events } = readLines(Buffer.from(`${'z'.repeat(20)}\n`), [], { params: { maxLineBytes: 17, encode: 'hex' } })
  t.strictSame(events[0]?.tags, { user: 'tag', truncated: 'true', file_error: 'invalid_hex' })
  const text = readLines(Buffer.concat([Buffer.of(0xff), Buffer.from(`${'é'.repeat(20)}\n`)]), [], {
    params: { maxLineBytes: 16 }
  })
  t.strictSame(
    text.events.map(({ text, tags }) => [text, tags]),
    [[`\u{FFFD}${'é'.repeat(7)}`, { user: 'tag', truncated: 'true', file_error: 'invalid_utf8' }]]
  )
})

t.test('an invalid line is tagged, skipped or ends the reading; the lines before it are delivered', async (t) => {
  const content = Buffer.from('6162\nzz\n6364\n!\n65')
  const options = { params: { encode: 'hex' as const } }
  const told = ['invalid_hex 2 5', 'invalid_hex 4 13']
  t.match(readLines(content, [], options), { faults: told, lines: 5 })
  t.strictSame(
    readLines(content, [], options).events.map(({ text }) => text),
    ['ab', 'zz', 'cd', '!', 'e']
  )
  const skipped = readLines(content, [], { ...options, verdict: 'skip' })
  t.strictSame(
    skipped.events.map(({ text, position }) => [text, position.line]),
    [
      ['ab', 1],
      ['cd', 3],
      ['e', 5]
    ]
  )
  const failed = readLines(content, [], { ...options, verdict: 'fail' })
  t.strictSame(
    failed.events.map(({ text }) => text),
    ['ab']
  )
  t.strictSame(failed.faults, told.slice(0, 1))
})

t.test('lines of a byte range have no number', async (t) => {
  const { events, lines } = readLines(Buffer.from('a\né\n'), [], { numbered: false })
  t.strictSame(
    events.map(({ position }) => position.line),
    [null, null]
  )
  t.equal(lines, 0)
})

t.test('lines as long as a block, or longer, are read whole', async (t) => {
  for (const length of [4094, 4095, 4096, 4097, 8192, 10_000]) {
    const content = `${'a'.repeat(length)}\r\nb\n${'c'.repeat(length)}\n\nd`
    t.strictSame(texts(content), ['a'.repeat(length), 'b', 'c'.repeat(length), '', 'd'], String(length))
  }
})

t.test('after a stop, a line whose end was not read is not delivered', async (t) => {
  const bytes = new ByteChunks(Buffer.from('one\ntwo\nthr|ee\nfour'), [11])
  const reader = new LineReader(
    bytes,
    textFormat(fileParams(), Buffer.alloc(0)),
    { onFault: () => 'tag', onTruncated: () => {}, onHole: () => {} },
    pageAt
  )
  t.equal(reader.next()?.text, 'one')
  bytes.stop()
  t.equal(reader.next()?.text, 'two')
  t.notOk(reader.ended)
  t.equal(reader.next(), null)
  t.ok(reader.ended)
  t.equal(reader.next(), null)
})
