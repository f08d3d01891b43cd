import t from 'tap'
import type { ByteSource } from '../../lib/file/byte-source.ts'
import { FileReading } from '../../lib/file/file-reading.ts'
import { LineReader } from '../../lib/file/line-reader.ts'
import { PlainBytes } from '../../lib/file/plain-bytes.ts'
import { textFormat } from '../../lib/file/text-format.ts'
import { ByteChunks } from './support/byte-chunks.ts'
import { ByteHandle } from './support/byte-handle.ts'
import { woken } from './support/drain.ts'
import { fileParams } from './support/file-params.ts'
import { pageAt } from './support/read-lines.ts'

function reading(
  bytes: readonly ByteSource[],
  expected: number | null = null,
  handle: ByteHandle = new ByteHandle(Buffer.alloc(0))
): FileReading {
  const format = textFormat(fileParams(), Buffer.alloc(0))
  const readers = bytes.map(
    (source) =>
      new LineReader(source, format, { onFault: () => 'tag', onTruncated: () => {}, onHole: () => {} }, pageAt)
  )
  return new FileReading('/x.log', { handle: handle.handle }, expected, bytes, readers)
}

const chunks = (content: string, cuts: readonly number[] = []): ByteChunks => new ByteChunks(Buffer.from(content), cuts)

t.test('the lines of all ranges are delivered as they become available', async (t) => {
  const both = reading([chunks('a1\na2\n'), chunks('b1\nb2')], 20)
  const texts: string[] = []
  for (let event = both.next(); event !== null; event = both.next()) texts.push(event.text)
  t.strictSame(texts.sort(), ['a1', 'a2', 'b1', 'b2'])
  t.ok(both.ended)
  t.match(both, { path: '/x.log', taken: 11, missing: 9, lines: 4 })
})

t.test('no bytes are missing from a file of unknown size', async (t) => {
  t.equal(reading([chunks('a')]).missing, 0)
})

t.test('wait covers all ranges that have not ended, and calls back once', async (t) => {
  const one = new PlainBytes(new ByteHandle(Buffer.from('one\n')).handle, 100, 0)
  const other = new PlainBytes(new ByteHandle(Buffer.from('other\n')).handle, 100, 0)
  const all = reading([one, chunks(''), other])
  t.equal(all.next(), null)
  let calls = 0
  await new Promise<void>((resolve) => {
    all.wait(() => {
      calls++
      resolve()
    })
  })
  // By now both ranges have read their bytes, and each could have called back.
  for (const bytes of [one, other]) while (bytes.take() === null) await new Promise((resolve) => setImmediate(resolve))
  t.equal(calls, 1)
  await all.close()
})

t.test('the error of one range is reported', async (t) => {
  const broken = new PlainBytes(new ByteHandle(Buffer.from('a\n'), { failAt: 0 }).handle, 100, 0)
  await t.rejects(woken(reading([broken])), { code: 'EIO' })
})

t.test('stopping and closing covers all ranges, and closes the file once', async (t) => {
  const handle = new ByteHandle(Buffer.from('a\n'.repeat(100)))
  const bytes = [new PlainBytes(handle.handle, 10, 0), new PlainBytes(handle.handle, 10, 100)]
  const both = reading(bytes, null, handle)
  both.stop()
  await both.close()
  t.equal(handle.closed, 1)
  t.strictSame(handle.reads, [0, 100])
})
