import t from 'tap'
import type { FileEvent } from '../../../types/event.ts'
import { LineReader } from '../../../lib/file/line-reader.ts'
import { once, type LineSupply } from '../../../lib/file/line-supply.ts'
import { openAssembler } from '../../../lib/file/multiline/open-assembler.ts'
import { RecordSupply } from '../../../lib/file/multiline/record-supply.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { fileParams } from '../support/file-params.ts'
import { pageAt } from '../support/read-lines.ts'
import { GrowingBytes } from './support/growing-bytes.ts'

interface Growing {
  readonly records: RecordSupply
  readonly bytes: GrowingBytes
  readonly reader: LineReader
  readonly turn: { isUsedUp: boolean }
  /** Adds bytes, and returns the records that they complete. */
  readonly put: (text: string) => string[]
}

/** Records of a growing file; each begins at a line without leading whitespace. The clock stands at 1000. */
function recordsOf({
  numbered = true,
  encode = 'text'
}: { readonly numbered?: boolean; readonly encode?: 'text' | 'hex' } = {}): Growing {
  const format = textFormat(fileParams({ encode }), Buffer.alloc(0))
  const bytes = new GrowingBytes()
  const reader = new LineReader(
    bytes,
    { ...format, numbered },
    { onFault: () => 'fail', onTruncated: () => {}, onHole: () => {} },
    pageAt
  )
  const turn = { isUsedUp: false, wait: () => {} }
  const records = new RecordSupply(
    reader,
    openAssembler({ start: '^\\S', timeoutMs: 1000, maxLines: 500 }, format, null, fakeClock(1000)),
    turn
  )
  return {
    records,
    bytes,
    reader,
    turn,
    put: (text) => {
      bytes.put(text)
      return taken(records)
    }
  }
}

/** The texts of all records that a supply can deliver now. */
function taken(supply: LineSupply): string[] {
  const events: FileEvent[] = []
  for (let event = supply.next(); event !== null; event = supply.next()) events.push(event)
  return events.map(({ text }) => text)
}

t.test(
  'a record is delivered when the next one begins; until then, a crash means that its lines are read again',
  async (t) => {
    const { records, put } = recordsOf()
    t.strictSame([records.position, records.lastStart, records.unfinished], [{ offset: 0, line: 0 }, null, null])
    t.strictSame(put('a\n 1\n 2'), [])
    t.strictSame([records.position, records.lastStart], [{ offset: 0, line: 0 }, null])
    t.equal(records.unfinished?.since, 1000)
    t.strictSame(put('\nb\n'), ['a\n 1\n 2'])
    t.strictSame(
      [records.position, records.lastStart],
      [
        { offset: 8, line: 3 },
        { offset: 0, line: 0 }
      ]
    )
    t.strictSame(put('c\nd\n'), ['b', 'c'])
    t.strictSame(
      [records.position, records.lastStart],
      [
        { offset: 12, line: 5 },
        { offset: 10, line: 4 }
      ]
    )
  }
)

t.test('the pending record is delivered at the end of the content', async (t) => {
  const { records, bytes, put } = recordsOf()
  put('a\n 1')
  bytes.ended = true
  t.strictSame(taken(records), ['a\n 1'])
  t.strictSame(
    [records.position, records.lastStart],
    [
      { offset: 4, line: 2 },
      { offset: 0, line: 0 }
    ]
  )
  t.strictSame(taken(records), [])
})

t.test('pending lines that have waited long enough are delivered once', async (t) => {
  const { records, put } = recordsOf()
  put('a\n 1\n')
  const supply = records.unfinished?.supply
  t.strictSame(supply === undefined ? [] : taken(supply), ['a\n 1'])
  t.strictSame(
    [records.position, records.lastStart, records.unfinished],
    [{ offset: 5, line: 2 }, { offset: 0, line: 0 }, null]
  )
  t.equal(supply?.next(), null)
  t.strictSame(put(' 2\nb\n'), [' 2'], 'later lines form a record of their own')
})

t.test('an unfinished line completes the pending record, or follows it', async (t) => {
  for (const [text, expected] of [
    ['a\n 1', ['a\n 1']],
    ['a\nb', ['a', 'b']],
    ['a', ['a']],
    ['a\n', ['a']]
  ] as const) {
    const { records, reader, put } = recordsOf()
    put(text)
    const line = once(() => reader.flushPartial())
    t.strictSame(taken(records.endingWith(line)), expected, JSON.stringify(text))
    t.equal(records.position.offset, text.length)
    t.equal(records.unfinished, null)
  }
})

t.test('without line numbers, all positions have line 0', async (t) => {
  const { records, put } = recordsOf({ numbered: false })
  put('a\nb\nc\n')
  t.strictSame(
    [records.position, records.lastStart],
    [
      { offset: 4, line: 0 },
      { offset: 2, line: 0 }
    ]
  )
})

t.test('a line that fails the source, and a read error, complete the pending record', async (t) => {
  const failing = recordsOf({ encode: 'hex' })
  t.strictSame(failing.put('61\n2062\n'), [])
  t.strictSame(failing.put('zz\n63\n'), ['a\n b'])
  t.strictSame(failing.records.lastStart, { offset: 0, line: 0 })
  const broken = recordsOf()
  broken.put('a\n 1\n')
  t.ok(broken.records.pending)
  broken.records.break()
  t.strictSame(taken(broken.records), ['a\n 1'])
  t.notOk(broken.records.pending)
})

t.test(
  'when the turn is used up, the supply pauses, and resumes in the next without losing or completing a record',
  async (t) => {
    const { records, bytes, turn } = recordsOf()
    bytes.put('a\n 1\n 2\nb\n')
    bytes.ended = true
    turn.isUsedUp = true
    t.equal(records.next(), null)
    t.equal(records.pause, turn)
    turn.isUsedUp = false
    t.strictSame(taken(records), ['a\n 1\n 2', 'b'])
    t.equal(records.pause, null)
  }
)

t.test('a partial line is delivered even if the turn is used up', async (t) => {
  const { records, reader, turn, put } = recordsOf()
  put('a\n 1')
  turn.isUsedUp = true
  t.strictSame(taken(records.endingWith(once(() => reader.flushPartial()))), ['a\n 1'])
})
