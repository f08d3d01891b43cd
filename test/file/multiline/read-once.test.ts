import path from 'node:path'
import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { FileIntake } from '../../../lib/file/file-intake.ts'
import { FileReading } from '../../../lib/file/file-reading.ts'
import { LineReader } from '../../../lib/file/line-reader.ts'
import { openAssembler } from '../../../lib/file/multiline/open-assembler.ts'
import { openReading } from '../../../lib/file/open-reading.ts'
import { PlainBytes } from '../../../lib/file/plain-bytes.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { ByteHandle } from '../support/byte-handle.ts'
import { woken } from '../support/drain.ts'
import { fileParams } from '../support/file-params.ts'
import { openContext } from '../support/open-context.ts'
import { pageAt } from '../support/read-lines.ts'

const multiline = { continue: '^ ', timeoutMs: 1000, maxLines: 500 }
const watch = { onFault: () => 'tag' as const, onTruncated: () => {}, onHole: () => {} }

async function recordsOf(
  reading: Pick<FileReading, 'supply' | 'ended' | 'wait'>,
  texts: string[] = []
): Promise<string[]> {
  for (;;) {
    const event = reading.supply.next()
    if (event !== null) texts.push(event.text)
    else if (reading.ended) return texts
    else await woken(reading)
  }
}

t.test('in mode "once", a file is delivered in records, each acked as a whole', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'a\n 1\n 2\nb\n 3' }), 'a.log')
  const acks = new SourceAcks(() => {})
  const reading = await openReading(name, { ...fileParams(), multiline }, watch, openContext({ acks }))
  t.strictSame(await recordsOf(reading), ['a\n 1\n 2', 'b\n 3'])
  t.strictSame([acks.unacked, reading.lines, reading.next()], [2, 5, null])
  t.match(acks.oldest, { path: name, offset: 0, line: 1 })
  await reading.close()
})

t.test('a reading has not ended while a record is pending', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'a\nb' }), 'a.log')
  const reading = await openReading(name, { ...fileParams(), multiline }, watch, openContext())
  const seen: (readonly [string, boolean])[] = []
  while (seen.length < 2) {
    const event = reading.next()
    if (event === null) await woken(reading)
    else seen.push([event.text, reading.ended])
  }
  t.strictSame(seen, [
    ['a', false],
    ['b', true]
  ])
  await reading.close()
})

t.test('the pending record is delivered when reading is stopped', async (t) => {
  const content = Buffer.from('a\n 1\n'.repeat(100))
  const format = textFormat(fileParams(), content)
  const bytes = new PlainBytes(new ByteHandle(content).handle, 7, 0)
  const reading = readingOf(bytes, openAssembler(multiline, format, null, { now: () => 0 }))
  await woken(reading)
  reading.stop()
  const texts = await recordsOf(reading)
  t.equal(texts[0], 'a\n 1')
  t.ok(texts.length < 100)
  await reading.close()
})

t.test(
  'the pending record is delivered before the error that ends reading, and each later wait reports the error again',
  async (t) => {
    const content = Buffer.from('a\n 1\n 2\nb')
    const format = textFormat(fileParams(), content)
    const bytes = new PlainBytes(new ByteHandle(content, { failAt: 5 }).handle, 5, 0)
    const reading = readingOf(bytes, openAssembler(multiline, format, null, { now: () => 0 }))
    const texts: string[] = []
    await t.rejects(recordsOf(reading, texts), { code: 'EIO' })
    t.strictSame(texts, ['a\n 1'])
    await t.rejects(woken(reading), { code: 'EIO' })
    await reading.close()
  }
)

t.test('the record before a line that fails the source is delivered', async (t) => {
  const name = path.join(t.testdir({ 'a.log': '61\n2062\nzz\n63\n' }), 'a.log')
  const params = { ...fileParams({ encode: 'hex', onError: 'fail' }), multiline }
  const intake = await FileIntake.open(
    { paths: [name], literal: true, totalBytes: 14, troubles: [] },
    params,
    openContext()
  )
  const texts: string[] = []
  await t.rejects(
    async () => {
      for (;;) {
        const event = intake.next()
        if (event === null) await woken(intake)
        else texts.push(event.text)
      }
    },
    { code: 'FILE_INVALID_HEX' }
  )
  t.strictSame(texts, ['a\n b'])
  await intake.close()
})

function readingOf(bytes: PlainBytes, assembler: ReturnType<typeof openAssembler>): FileReading {
  const reader = new LineReader(bytes, textFormat(fileParams(), Buffer.alloc(0)), watch, pageAt)
  return new FileReading(
    '/x.log',
    { handle: new ByteHandle(Buffer.alloc(0)).handle },
    null,
    [bytes],
    [reader],
    assembler
  )
}
