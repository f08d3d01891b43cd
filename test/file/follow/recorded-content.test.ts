import t from 'tap'
import { contentHash } from '../../../lib/file/follow/content-hash.ts'
import { recordedContent } from '../../../lib/file/follow/recorded-content.ts'

const head = contentHash(Buffer.from('head'))

t.test('the content of a record is recognized by the marks of the record', async (t) => {
  const content = recordedContent({
    head,
    offset: 20,
    begin: 10,
    marks: [
      [15, 1],
      [20, 2],
      [30, 3]
    ]
  })
  t.match(content, { begin: 10, length: 30 })
  t.strictSame(
    [10, 15, 20, 25, 30].map((length) => content.crcAt(length)),
    [0, 1, 2, null, 3]
  )
  t.strictSame(content.stops(20), [15, 20])
  t.ok(content.beginsLike(Buffer.from('header')))
  t.notOk(content.beginsLike(Buffer.from('other')))
})

t.test('a record from a release without marks still contains the offset', async (t) => {
  const content = recordedContent({ head, offset: 20 })
  t.match(content, { begin: 0, length: 20 })
  t.strictSame([content.crcAt(0), content.crcAt(20)], [0, null])
  t.strictSame(content.stops(Infinity), [])
})
