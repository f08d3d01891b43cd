import t from 'tap'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'

t.test('a watermark is made once', (t) => {
  const acks = new SourceAcks(() => {})
  t.equal(acks.watermark('x'), acks.watermark('x'))
  t.not(acks.watermark('x'), acks.watermark('__proto__'))
  t.end()
})

t.test('an empty acks has nothing', (t) => {
  const acks = new SourceAcks(() => {})
  acks.watermark('x')
  t.match(acks, { unacked: 0, oldest: null, positions: [] })
  t.end()
})
