import t from 'tap'
import { readSource } from './support/read-source.ts'

/** A text in UTF-16, little-endian by default. */
const utf16 = (text: string, bigEndian = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

t.test('text is decoded from its charset, and the payload keeps the bytes of the file', async (t) => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['gbk', 'cac0bde70d0ac4e3bac30a61', ['世界', '你好', 'a']],
    ['shift_jis', '90a28a450a8365835c0a', ['世界', 'テソ']],
    ['windows-1252', '8093940a636166e90a', ['€“”', 'café']],
    ['latin1', '8093940a', ['€“”']],
    ['koi8-r', 'cdc9d20a', ['мир']],
    ['utf-8', 'c3a90a', ['é']]
  ]
  for (const [charset, hex, lines] of cases) {
    const base = t.testdir({ 'a.log': Buffer.from(hex, 'hex') })
    const { texts, events, codes } = await readSource({ base, file: 'a.log', charset })
    t.strictSame(texts, lines, charset)
    t.strictSame(codes, [], charset)
    t.ok(
      events.every(({ payload, position: { offset } }) => hex.startsWith(payload.toString('hex'), offset * 2)),
      charset
    )
  }
})

t.test(
  'UTF-16 of both byte orders is read across buffers, by its byte order mark or by the charset param',
  async (t) => {
    const lines = Array.from({ length: 3000 }, (_, index) => `строка ${index} \u{10A}\u{A00} 😀`)
    for (const bigEndian of [false, true]) {
      for (const mark of ['', '\u{FEFF}']) {
        for (const odd of [4096, 4097, 65_537]) {
          const base = t.testdir({ 'a.log': utf16(`${mark}${lines.join('\r\n')}`, bigEndian) })
          const { texts, events, codes } = await readSource({
            base,
            file: 'a.log',
            bufferBytes: odd,
            charset: mark !== '' ? 'utf-8' : bigEndian ? 'utf-16be' : 'utf-16le'
          })
          t.strictSame(texts, lines)
          t.strictSame(codes, [])
          const second = mark.length * 2 + (lines[0] ?? '').length * 2 + 4
          t.match(events[1]?.position, { offset: second, line: 2 })
          t.ok(events.every(({ payload }, index) => payload.equals(utf16(lines[index] ?? '', bigEndian))))
        }
      }
    }
  }
)

t.test('an extra byte at the end of UTF-16 is delivered and reported', async (t) => {
  const base = t.testdir({ 'a.log': Buffer.concat([utf16('\u{FEFF}ab\ncd'), Buffer.from([0x41])]) })
  const { texts, codes, events } = await readSource({ base, file: 'a.log' })
  t.strictSame(texts, ['ab', 'cd\u{FFFD}'])
  t.strictSame(codes, ['FILE_INVALID_CHARSET'])
  t.match(events[1], { tags: { file_error: 'invalid_charset' }, position: { offset: 8 } })
  t.equal(events[1]?.payload.toString('hex'), '6300640041')
})

t.test('unexpected UTF-16 is delivered as it is, with a warning', async (t) => {
  const base = t.testdir({ 'le.log': utf16('plain text\n'), 'be.log': utf16('plain text\n', true) })
  for (const file of ['le.log', 'be.log']) {
    const { events, codes, warnings } = await readSource({ base, file })
    t.strictSame(codes, ['FILE_LOOKS_UTF16'])
    t.match(warnings[0]?.message, file)
    t.equal(events[0]?.payload.length, file === 'le.log' ? 20 : 21)
  }
})

t.test('the UTF-8 byte order mark is not part of the first line, but offsets count it', async (t) => {
  const base = t.testdir({ 'a.log': '\u{FEFF}first\n\u{FEFF}second\n', 'only.log': '\u{FEFF}' })
  for (const charset of ['utf-8', 'gbk']) {
    const { texts, events } = await readSource({ base, file: 'a.log', charset })
    t.strictSame(texts, ['first', '\u{FEFF}second'])
    t.strictSame(
      events.map(({ position }) => position.offset),
      [3, 9]
    )
  }
  t.strictSame((await readSource({ base, file: 'only.log' })).texts, [])
  const encoded = t.testdir({ 'a.log': '\u{FEFF}aGk=\naGk=\n' })
  t.strictSame((await readSource({ base: encoded, file: 'a.log', encode: 'base64' })).texts, ['hi', 'hi'])
})

t.test('lines that are invalid in their charset are tagged, skipped, or fail the source', async (t) => {
  const base = t.testdir({
    'a.log': Buffer.concat([
      Buffer.from('good é\n'),
      Buffer.from('bad ff\n'.replace('ff', '\u{FF}'), 'latin1'),
      Buffer.from('good\n')
    ])
  })
  const tagged = await readSource({ base, file: 'a.log' })
  t.strictSame(tagged.texts, ['good é', 'bad \u{FFFD}', 'good'])
  t.strictSame(
    tagged.events.map(({ tags }) => tags['file_error']),
    [undefined, 'invalid_utf8', undefined]
  )
  t.equal(tagged.events[1]?.payload.toString('latin1'), 'bad \u{FF}')
  t.match(tagged.events[1]?.toJSON(), { payloadBase64: 'YmFkIP8=' })
  const skipped = await readSource({ base, file: 'a.log', onError: 'skip' })
  t.strictSame(skipped.texts, ['good é', 'good'])
  t.match(skipped.stats.drops, { invalid_utf8: 1 })
  const failed = await readSource({ base, file: 'a.log', onError: 'fail' })
  t.strictSame(failed.texts, ['good é'])
  t.match(failed.error, { code: 'FILE_INVALID_CHARSET', message: /a\.log.*2/ })
})

t.test('lines of hex are decoded; invalid ones are tagged', async (t) => {
  const base = t.testdir({ 'a.log': '6869\r\n\nC3A9\n6\nzz\nff00\n' })
  const { texts, events, stats } = await readSource({ base, file: 'a.log', encode: 'hex' })
  t.strictSame(texts, ['hi', '', 'é', '6', 'zz', '\u{FFFD}\0'])
  t.strictSame(
    events.map(({ tags }) => tags['file_error']),
    [undefined, undefined, undefined, 'invalid_hex', 'invalid_hex', undefined]
  )
  t.equal(events[5]?.payload.toString('hex'), 'ff00')
  t.match(stats.errors, { FILE_INVALID_HEX: 2 })
})
