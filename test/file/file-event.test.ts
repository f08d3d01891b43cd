import t from 'tap'
import type { AckWatermark } from '../../types/acks.ts'
import type { Position } from '../../types/position.ts'
import { FileEvent, type Page } from '../../lib/file/file-event.ts'
import { pageAt } from './support/read-lines.ts'

t.test('an event holds text, payload, position and tags of its line, also as JSON', async (t) => {
  const page = pageAt(100)
  const event = new FileEvent('héllo', page, 20, 7, null)
  t.equal(event.text, 'héllo')
  t.equal(event.payload.toString('hex'), '68c3a96c6c6f')
  t.equal(event.source, 'test')
  t.equal(event.tags, page.tags)
  t.strictSame(event.position, { path: '/x.log', dev: '1', ino: '2', offset: 120, line: 7 })
  t.strictSame(event.meta, { kind: 'file' })
  t.equal(event.receivedAt, 3)
  t.equal(event.ack(), undefined, 'ack() does nothing without a watermark')
  t.strictSame(JSON.parse(JSON.stringify(event)), {
    source: 'test',
    text: 'héllo',
    tags: { user: 'tag' },
    position: { path: '/x.log', dev: '1', ino: '2', offset: 120, line: 7 },
    meta: { kind: 'file' },
    receivedAt: '1970-01-01T00:00:00.003Z'
  })
})

t.test('the position of a line in a followed file holds the id of its content', async (t) => {
  const page: Page = { ...pageAt(100), id: '0123456789abcdef' }
  const position = { path: '/x.log', dev: '1', ino: '2', offset: 120, line: 7, id: '0123456789abcdef' }
  t.strictSame(new FileEvent('', page, 20, 7, null).position, position)
  t.strictSame(new FileEvent('', { ...page, pathBytes: 'L3g=' }, 20, 7, null).position, {
    ...position,
    pathBytes: 'L3g='
  })
})

t.test('a line may begin before its page; an unknown line number is null', async (t) => {
  t.match(new FileEvent('', pageAt(100), -30, 0, null).position, { offset: 70, line: null })
})

t.test('an event whose line was cut or decoded has its own payload and tags', async (t) => {
  const event = new FileEvent('\u{FFFD}', pageAt(0), 0, 1, { payload: Buffer.from([0xff]), tags: { why: 'so' } })
  t.equal(event.payload.toString('hex'), 'ff')
  t.strictSame(event.tags, { why: 'so' })
  t.match(event.toJSON(), { payloadBase64: '/w==' })
})

t.test(
  'with a watermark, an event is delivered when it is created, and acked by its own sequence number',
  async (t) => {
    const delivered: Position[] = []
    const acked: number[] = []
    const watermark: AckWatermark = {
      delivered: (position) => delivered.push(position) + 40,
      ack: (sequence) => {
        acked.push(sequence)
      },
      unacked: 0,
      position: null,
      oldest: null,
      oldestAt: null
    }
    const page: Page = { ...pageAt(10), watermark }
    const [first, second] = [new FileEvent('a', page, 0, 1, null), new FileEvent('b', page, 2, 2, null)]
    t.match(delivered, [
      { offset: 10, line: 1 },
      { offset: 12, line: 2 }
    ])
    second.ack()
    first.ack()
    t.strictSame(acked, [42, 41])
  }
)
