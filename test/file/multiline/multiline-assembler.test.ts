import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { FileEvent } from '../../../lib/file/file-event.ts'
import { MultilineAssembler } from '../../../lib/file/multiline/multiline-assembler.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { pageAt } from '../support/read-lines.ts'
import { readRecords } from './support/read-records.ts'

const NEWLINE = Buffer.from('\n')

/** A supply of these lines. */
function supplyOf(...texts: string[]): { next(): FileEvent | null; readonly texts: string[] } {
  let [offset, number] = [0, 0]
  return {
    texts,
    next: () => {
      const text = texts.shift()
      if (text === undefined) return null
      const event = new FileEvent(text, pageAt(100), offset, ++number, null)
      offset += text.length + 1
      return event
    }
  }
}

const begins = (text: string): boolean => !text.startsWith(' ')

t.test('a record is delivered when the next one begins, or when it is flushed', async (t) => {
  const clock = fakeClock(50)
  const assembler = new MultilineAssembler({
    rule: { begins, maxLines: 10 },
    maxLineBytes: 100,
    newline: NEWLINE,
    watermark: null,
    clock
  })
  t.strictSame(
    [assembler.pending, assembler.pendingOffset, assembler.lastLineAt, assembler.flush()],
    [false, null, 0, null]
  )
  const lines = supplyOf('a', ' b')
  t.equal(assembler.next(lines), null)
  t.strictSame([assembler.pending, assembler.pendingOffset, assembler.lastLineAt], [true, { offset: 100, line: 0 }, 50])
  await clock.advance(7)
  t.equal(assembler.next(lines), null)
  t.equal(assembler.lastLineAt, 50, 'no line was added')
  lines.texts.push('c', 'd')
  t.match(assembler.next(lines), { text: 'a\n b', position: { offset: 100, line: 1 } })
  t.strictSame([assembler.pendingOffset, assembler.lastLineAt, lines.texts.length], [{ offset: 105, line: 2 }, 57, 1])
  t.equal(assembler.next(lines)?.text, 'c')
  t.equal(assembler.flush()?.text, 'd')
  t.strictSame([assembler.pending, assembler.flush()], [false, null])
  lines.texts.push(' late')
  t.equal(assembler.next(lines), null)
  t.match(assembler.flush(), { text: ' late', position: { line: 5 } }, 'lines after a flush form a record of their own')
})

t.test('records of lines without numbers have no number', async (t) => {
  const assembler = new MultilineAssembler({
    rule: { begins, maxLines: 10 },
    maxLineBytes: 100,
    newline: NEWLINE,
    watermark: null,
    clock: fakeClock()
  })
  const event = new FileEvent('a', { ...pageAt(4), id: 'its content' }, 3, 0, null)
  t.equal(assembler.next({ next: () => (assembler.pending ? null : event) }), null)
  t.strictSame(assembler.pendingOffset, { offset: 7, line: 0 })
  t.strictSame(assembler.flush()?.position, {
    path: '/x.log',
    dev: '1',
    ino: '2',
    offset: 7,
    line: null,
    id: 'its content'
  })
})

t.test('records are cut at the limits and tagged, and nothing is lost', async (t) => {
  const cuts = (content: string, maxLines: number, maxLineBytes = 1000): (readonly [string, string | undefined])[] =>
    readRecords(Buffer.from(content), { start: '^\\S', maxLines }, { params: { maxLineBytes } }).map(
      ({ text, tags }) => [text, tags['multiline_cut']]
    )
  t.strictSame(cuts('a\n 1\n 2\n 3\n 4\nb\n 1\n 2\nc', 3), [
    ['a\n 1\n 2', 'max_lines'],
    [' 3\n 4', undefined],
    ['b\n 1\n 2', undefined],
    ['c', undefined]
  ])
  t.strictSame(cuts('a\n 1\nb', 1), [
    ['a', 'max_lines'],
    [' 1', undefined],
    ['b', undefined]
  ])
  t.strictSame(cuts('12345678\n 234567\n x\nb', 9, 16), [
    ['12345678\n 234567', 'max_line_bytes'],
    [' x', undefined],
    ['b', undefined]
  ])
  t.strictSame(cuts('éééé\n éé\n é\nb', 9, 16), [
    ['éééé\n éé', 'max_line_bytes'],
    [' é', undefined],
    ['b', undefined]
  ])
  t.ok(Object.isFrozen(readRecords(Buffer.from('a\n b'), { start: '^\\S', maxLines: 1 })[0]?.tags))
})

t.test('the tags of a line become tags of its record; its bytes stay as they are', async (t) => {
  const content = Buffer.concat([
    Buffer.from('a\n b'),
    Buffer.from([0xff]),
    Buffer.from('\n c\nd\n'),
    Buffer.from(` ${'x'.repeat(20)}\n e`)
  ])
  const events = readRecords(content, { continue: '^ ' }, { params: { maxLineBytes: 40 } })
  t.strictSame(
    events.map(({ tags }) => tags),
    [{ user: 'tag', file_error: 'invalid_utf8' }, { user: 'tag' }]
  )
  t.equal(events[0]?.text, 'a\n b\u{FFFD}\n c')
  t.equal(events[0]?.payload.toString('latin1'), 'a\n b\u{FF}\n c')
  const long = readRecords(Buffer.from(`${'y'.repeat(17)}\nz\n`), { continue: '^ ' }, { params: { maxLineBytes: 16 } })
  t.strictSame(
    long.map(({ text, tags }) => [text, tags['truncated']]),
    [
      ['y'.repeat(16), 'true'],
      ['z', undefined]
    ]
  )
})

t.test('decoded lines are joined by a newline in the bytes of their charset', async (t) => {
  for (const charset of ['utf-16le', 'utf-16be', 'gbk']) {
    const encoded = (text: string): Buffer =>
      charset === 'gbk'
        ? Buffer.from(text)
        : charset === 'utf-16le'
          ? Buffer.from(text, 'utf16le')
          : Buffer.from(text, 'utf16le').swap16()
    const [first, second] = readRecords(encoded('a\n b\n c\nd'), { continue: '^ ' }, { params: { charset } })
    t.strictSame([first?.text, second?.text], ['a\n b\n c', 'd'])
    t.strictSame(first?.payload, encoded('a\n b\n c'), charset)
  }
  const [hex] = readRecords(Buffer.from('61\n2062\n'), { continue: '^ ' }, { params: { encode: 'hex' } })
  t.strictSame([hex?.text, hex?.payload], ['a\n b', Buffer.from('a\n b')])
})

t.test(
  'a skipped line does not end its record; the record before a line that fails the source is delivered',
  async (t) => {
    const content = Buffer.from('61\nzz\n2062\n63')
    t.strictSame(
      readRecords(content, { continue: '^ ' }, { params: { encode: 'hex' }, verdict: 'skip' }).map(({ text }) => text),
      ['a\n b', 'c']
    )
    t.strictSame(
      readRecords(content, { continue: '^ ' }, { params: { encode: 'hex' }, verdict: 'fail' }).map(({ text }) => text),
      ['a']
    )
  }
)

t.test('one ack covers all lines of a record', async (t) => {
  const acks = new SourceAcks(() => {})
  const watermark = acks.watermark('x')
  const events = readRecords(Buffer.from('a\n 1\n 2\nb\n 3\nc'), { continue: '^ ' }, { watermark })
  t.strictSame([events.length, watermark.unacked], [3, 3])
  events[1]?.ack()
  t.equal(watermark.position, null)
  events[0]?.ack()
  t.match(watermark.position, { offset: 8, line: 4 })
  events[2]?.ack()
  t.strictSame([watermark.unacked, watermark.position], [0, events[2]?.position])
})

t.test('when the watermark counts a record, the pending record is already the next one', async (t) => {
  const seen: unknown[] = []
  const watermark = {
    delivered: () => seen.push(assembler.pendingOffset),
    ack: () => {},
    unacked: 0,
    position: null,
    oldest: null,
    oldestAt: null
  }
  const assembler: MultilineAssembler = new MultilineAssembler({
    rule: { begins, maxLines: 9 },
    maxLineBytes: 99,
    newline: NEWLINE,
    watermark,
    clock: fakeClock()
  })
  assembler.next(supplyOf('a', 'b'))
  assembler.flush()
  t.strictSame(seen, [{ offset: 102, line: 1 }, null])
})

t.test('records match those of a slow reference, whatever the lines, the chunks and the rule', async () => {
  const line = fc.constantFrom('', 'a', 'b x', ' at y', '\tat z', 'é', ' 世界', '12 long enough to matter', '}', ' 7')
  const rules = fc.constantFrom('^\\S', '^\\s', '^\\d+', '^[ab]', 'é|世', 'x$', '^$', '\\w')
  const limits = fc.record({ maxLines: fc.integer({ min: 1, max: 5 }), maxLineBytes: fc.integer({ min: 16, max: 60 }) })
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 40 }),
      fc.array(fc.nat({ max: 300 })),
      rules,
      fc.boolean(),
      limits,
      (texts, cuts, pattern, starts, { maxLines, maxLineBytes }) => {
        const content = Buffer.from(texts.map((text) => `${text}\n`).join(''))
        const lines = texts.map((text) =>
          text.length > 0 && Buffer.byteLength(text) > maxLineBytes
            ? Buffer.from(text).subarray(0, maxLineBytes).toString()
            : text
        )
        const events = readRecords(
          content,
          { [starts ? 'start' : 'continue']: pattern, maxLines },
          { cuts, params: { maxLineBytes } }
        )
        let at = 0
        for (const [index, { text, payload, position, tags }] of events.entries()) {
          const parts = text.split('\n')
          assert.deepEqual(parts, lines.slice(at, at + parts.length))
          assert.equal(payload.toString(), text)
          assert.equal(position.line, at + 1)
          assert.equal(
            position.offset,
            Buffer.byteLength(
              texts
                .slice(0, at)
                .map((before) => `${before}\n`)
                .join('')
            )
          )
          assert.ok(parts.slice(1).every((part) => new RegExp(pattern).test(part) !== starts))
          at += parts.length
          const next = lines[at]
          const joins = next !== undefined && new RegExp(pattern).test(next) !== starts
          const tooLong = joins && Buffer.byteLength(`${text}\n${next}`) > maxLineBytes
          assert.equal(
            tags['multiline_cut'],
            !joins ? undefined : parts.length === maxLines ? 'max_lines' : 'max_line_bytes'
          )
          assert.ok(!joins || parts.length === maxLines || tooLong, `record ${index}`)
          assert.ok(parts.length <= maxLines && payload.length <= maxLineBytes)
        }
        assert.equal(at, lines.length)
      }
    ),
    { numRuns: 500 }
  )
})
