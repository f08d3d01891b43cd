import t from 'tap'
import { ContentLanes } from '../../../lib/file/follow/content-lanes.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { NOW_MS, unitFollowing, type UnitFollowing } from './support/unit-following.ts'
import { taken, tailedInit, textsOf } from './support/unit-tailed.ts'
import type { TailedFile } from '../../../lib/file/follow/tailed-file.ts'
import type { FileEvent } from '../../../lib/file/file-event.ts'

/** A file whose first bytes have been seen, and what gives it more. */
function begun(following: UnitFollowing): { readonly file: TailedFile, readonly put: (text: string) => FileEvent[] } {
  const file = tailedInit(following)
  const lane = following.context.acks?.lane('file')
  if (lane !== undefined) file.acks = new ContentLanes(lane)
  file.compression = 'none'
  file.begin(textFormat(following.params, Buffer.alloc(0)), { offset: 0, line: 0 })
  return {
    file,
    put: (text) => {
      const { offset } = file.memory
      file.memory.took(Buffer.from(text))
      file.slot.put(Buffer.from(text), offset)
      return taken(file.lines)
    }
  }
}

t.test('of a file whose first byte has not come nothing is given', async (t) => {
  const file = tailedInit(unitFollowing())
  t.strictSame([file.lines.next(), file.partial.next(), file.inLine, file.unfinishedRecord, file.bytesBehind], [null, null, false, null, 0])
  t.strictSame([file.position, file.resumeAt(false), file.resumeAt(true)], [{ offset: 0, line: 0 }, { offset: 0, line: 0 }, { offset: 0, line: 0 }])
  t.strictSame([file.dataAt, file.caughtUpAt], [NOW_MS, NOW_MS])
})

t.test('lines say which file they are of, and under which name it was then', async (t) => {
  const { file, put } = begun(unitFollowing())
  const [first, second] = put('a\nb\n')
  t.match(first, { source: 'test', receivedAt: NOW_MS, tags: { access_source: '/logs/app.log' }, position: { path: '/logs/app.log', dev: '1', ino: '2', offset: 0, line: 1 } })
  t.equal(first?.tags, second?.tags, 'they share their tags')
  t.ok(Object.isFrozen(first?.tags))
  const [third] = put('c\n')
  t.equal(third?.tags, first?.tags)
  file.path = '/logs/app.log.1'
  const [renamed] = put('d\n')
  t.match(renamed, { tags: { access_source: '/logs/app.log.1' }, position: { path: '/logs/app.log.1', offset: 6, line: 4 } })
  t.equal(first?.tags['access_source'], '/logs/app.log')
})

t.test('a crash goes on before the first line that is not done', async (t) => {
  const { file, put } = begun(unitFollowing())
  put('a\nbb\nc')
  t.strictSame(file.position, { offset: 5, line: 2 })
  t.strictSame(file.resumeAt(false), { offset: 5, line: 2 })
  t.strictSame(file.resumeAt(true).line, 1, 'the last line waits in the stream\'s buffer')
  t.ok(file.inLine)
  file.size = 20
  t.equal(file.bytesBehind, 15)
})

t.test('with acks, that is the first line that is not acked', async (t) => {
  const { file, put } = begun(unitFollowing({}, { manual: true }))
  const [a, b, c] = put('a\nb\nc\n')
  t.strictSame(file.resumeAt(false), { offset: 0, line: 0 })
  b?.ack()
  t.strictSame(file.resumeAt(false), { offset: 0, line: 0 })
  a?.ack()
  t.strictSame(file.resumeAt(false), { offset: 4, line: 2 })
  c?.ack()
  t.strictSame(file.resumeAt(false), { offset: 6, line: 3 })
})

t.test('records of several lines are acked whole', async (t) => {
  const { file, put } = begun(unitFollowing({ multiline: { start: '^\\S', timeoutMs: 1000, maxLines: 500 } }, { manual: true }))
  const [first] = put('a\n 1\nb\n 2\n')
  t.equal(first?.text, 'a\n 1')
  t.strictSame(file.position, { offset: 5, line: 2 })
  t.strictSame([file.resumeAt(false), file.resumeAt(true)], [{ offset: 0, line: 0 }, { offset: 0, line: 0 }])
  first?.ack()
  t.strictSame(file.resumeAt(false), { offset: 5, line: 2 })
  t.strictSame(file.resumeAt(true), { offset: 0, line: 0 })
  t.strictSame(textsOf(taken(file.unfinishedRecord?.supply ?? { next: () => null })), ['b\n 2'])
  t.strictSame(file.resumeAt(false), { offset: 5, line: 2 }, 'delivered and not acked')
})

t.test('an unfinished line is given once, and what is in hand with it', async (t) => {
  const plain = begun(unitFollowing())
  plain.put('a\nb')
  const { partial } = plain.file
  t.match(partial.next(), { text: 'b', tags: { partial: 'true', access_source: '/logs/app.log' }, position: { offset: 2, line: 2 } })
  t.equal(partial.next(), null)
  t.notOk(plain.file.inLine)
  t.strictSame(textsOf(plain.put('c\n')), ['c'])
  const records = begun(unitFollowing({ multiline: { start: '^\\S', timeoutMs: 1000, maxLines: 500 } }))
  records.put('a\n b')
  t.strictSame(textsOf(taken(records.file.partial)), ['a\n b'])
})

t.test('it is read anew from a place in its middle by what is known of it, from its beginning by what it is then', async (t) => {
  const { file, put } = begun(unitFollowing())
  put('a\nb\nhalf')
  Object.assign(file, { changed: true, atEnd: true })
  file.restart(file.memory.until(2), { offset: 2, line: 1 })
  t.strictSame([file.changed, file.atEnd, file.inLine, file.position], [false, false, false, { offset: 2, line: 1 }])
  t.match(put('c\n'), [{ text: 'c', position: { offset: 2, line: 2 } }])
  file.restart(file.memory.until(0), { offset: 0, line: 0 })
  t.strictSame([file.format, file.compression, file.position, file.lines.next()], [null, null, { offset: 0, line: 0 }, null])
})

t.test('lines that cannot be decoded are told and counted by where the file is now, and can end the source', async (t) => {
  const following = unitFollowing({ onError: 'fail' })
  const { file, put } = begun(following)
  file.path = '/logs/app.log.1'
  t.strictSame(put('\xFF\n').length, 1, 'valid UTF-8')
  file.slot.put(Buffer.of(0xFF, 0x0A), file.memory.offset)
  t.equal(file.lines.next(), null)
  t.match(following.failures, [{ code: 'FILE_INVALID_CHARSET', message: /app\.log\.1/ }])
})

t.test('nobody knows how far compressed content goes', async (t) => {
  const file = tailedInit(unitFollowing(), { size: 100 })
  file.compression = 'gzip'
  t.equal(file.bytesBehind, null)
})
