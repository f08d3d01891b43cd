import t from 'tap'
import { ChunkSlot } from '../../../lib/file/follow/chunk-slot.ts'
import { once, TailRecords } from '../../../lib/file/follow/tail-records.ts'
import { LineReader } from '../../../lib/file/line-reader.ts'
import { openAssembler } from '../../../lib/file/multiline/open-assembler.ts'
import type { FileEvent } from '../../../lib/file/file-event.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { fileParams } from '../support/file-params.ts'
import { pageAt } from '../support/read-lines.ts'
import { taken, textsOf } from './support/unit-tailed.ts'

/** Records that begin at lines without a space in front; the clock stands at 1000. */
function recordsOf(numbered = true): { readonly records: TailRecords, readonly slot: ChunkSlot, readonly reader: LineReader, readonly put: (text: string) => FileEvent[] } {
  const format = textFormat(fileParams(), Buffer.alloc(0))
  const slot = new ChunkSlot()
  const reader = new LineReader(slot, { ...format, numbered }, { onFault: () => 'tag', onTruncated: () => {} }, pageAt)
  const records = new TailRecords(reader, openAssembler({ start: '^\\S', timeoutMs: 1000, maxLines: 500 }, format, null, fakeClock(1000)))
  let offset = 0
  return {
    records, slot, reader,
    put: (text) => {
      slot.put(Buffer.from(text), offset)
      offset += text.length
      return taken(records)
    }
  }
}

t.test('a record is given when the next begins; until then it is to be read again after a crash', async (t) => {
  const { records, put } = recordsOf()
  t.strictSame([records.position, records.lastStart, records.unfinished], [{ offset: 0, line: 0 }, null, null])
  t.strictSame(textsOf(put('a\n 1\n 2')), [])
  t.strictSame([records.position, records.lastStart], [{ offset: 0, line: 0 }, null])
  t.equal(records.unfinished?.since, 1000)
  t.strictSame(textsOf(put('\nb\n')), ['a\n 1\n 2'])
  t.strictSame([records.position, records.lastStart], [{ offset: 8, line: 3 }, { offset: 0, line: 0 }])
  t.strictSame(textsOf(put('c\nd\n')), ['b', 'c'])
  t.strictSame([records.position, records.lastStart], [{ offset: 12, line: 5 }, { offset: 10, line: 4 }])
})

t.test('at the end of the content what is in hand is given', async (t) => {
  const { records, slot, put } = recordsOf()
  put('a\n 1')
  slot.end()
  t.strictSame(textsOf(taken(records)), ['a\n 1'])
  t.strictSame([records.position, records.lastStart], [{ offset: 4, line: 2 }, { offset: 0, line: 0 }])
  t.strictSame(textsOf(taken(records)), [])
})

t.test('the lines in hand are given once, when they have waited long enough', async (t) => {
  const { records, put } = recordsOf()
  put('a\n 1\n')
  const supply = records.unfinished?.supply
  t.strictSame(textsOf(supply === undefined ? [] : taken(supply)), ['a\n 1'])
  t.strictSame([records.position, records.lastStart, records.unfinished], [{ offset: 5, line: 2 }, { offset: 0, line: 0 }, null])
  t.equal(supply?.next(), null)
  t.strictSame(textsOf(put(' 2\nb\n')), [' 2'], 'what comes later is a record of its own')
})

t.test('an unfinished line completes what is in hand, or follows it', async (t) => {
  for (const [text, expected] of [['a\n 1', ['a\n 1']], ['a\nb', ['a', 'b']], ['a', ['a']], ['a\n', ['a']]] as const) {
    const { records, reader, put } = recordsOf()
    put(text)
    const line = once(() => reader.flushPartial())
    t.strictSame(textsOf(taken(records.endingWith(line))), expected, JSON.stringify(text))
    t.equal(records.position.offset, text.length)
    t.equal(records.unfinished, null)
  }
})

t.test('lines that are not numbered have none before them', async (t) => {
  const { records, put } = recordsOf(false)
  put('a\nb\nc\n')
  t.strictSame([records.position, records.lastStart], [{ offset: 4, line: 0 }, { offset: 2, line: 0 }])
})

t.test('what is given once is asked for once', async (t) => {
  let asked = 0
  const supply = once(() => {
    asked++
    return null
  })
  t.strictSame([supply.next(), supply.next(), asked], [null, null, 1])
})
