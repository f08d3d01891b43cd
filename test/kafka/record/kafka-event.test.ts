import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { FetchedBatch } from '../../../lib/kafka/record/fetched-batch.ts'
import { assigned, batchOf, message, delivery } from '../support/batches.ts'

t.test('an event is the record, without a copy of its bytes', (t) => {
  const value = Buffer.from('grüße')
  const batch = new FetchedBatch({
    delivery: delivery({ source: 'mine' }),
    partition: assigned(),
    messages: [message(5, { value, key: Buffer.from('k') })],
    highWatermark: '6',
    lastOffset: '5',
    receivedAt: 42
  })
  const event = batch.take()
  t.equal(event?.payload, value)
  t.equal(event?.text, 'grüße')
  t.equal(event?.source, 'mine')
  t.equal(event?.receivedAt, 42)
  t.strictSame(event?.tags, { access_source: 't' })
  t.strictSame(event?.position, { topic: 't', partition: 0, offset: '5' })
  t.equal(event?.meta, event?.meta, 'its meta is made once')
  t.equal(event?.meta.highWatermark, '6')
  event?.ack() // a no-op under `ack: 'auto'`
  t.match(JSON.parse(JSON.stringify(event)), {
    text: 'grüße',
    position: { topic: 't', partition: 0, offset: '5' },
    meta: { kind: 'kafka', key: 'k' }
  })
  t.end()
})

t.test('a tombstone has an empty payload and is marked as one', (t) => {
  const batch = new FetchedBatch({
    delivery: delivery(),
    partition: assigned(),
    messages: [{ ...message(1), value: null }],
    highWatermark: '2',
    lastOffset: '1',
    receivedAt: 0
  })
  const event = batch.take()
  t.equal(event?.payload.length, 0)
  t.equal(event?.meta.tombstone, true)
  t.end()
})

t.test('under manual acks each ack reaches the partition, and counts once', (t) => {
  let told = 0
  const acks = new SourceAcks(() => {})
  const batch = batchOf([1, 2], {
    partition: assigned({
      acks,
      onAck: () => {
        told++
      }
    })
  })
  const events = [batch.take(), batch.take()]
  t.equal(acks.unacked, 2)
  events[1]?.ack()
  events[1]?.ack()
  t.equal(acks.unacked, 1)
  t.equal(told, 2)
  t.end()
})
