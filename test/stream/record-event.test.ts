import t from 'tap'
import { SourceAcks } from '../../lib/stream/ack-watermarks.ts'
import { RecordEvent, type RecordParts } from '../../lib/stream/record-event.ts'

const parts: RecordParts = {
  source: 's',
  payload: 'x',
  tags: Object.freeze({}),
  position: { at: 1 },
  meta: { kind: 'custom' },
  receivedAt: 5,
  watermark: null,
  onAck: undefined
}

t.test('text and payload are derived from each other, once', (t) => {
  const fromText = new RecordEvent({ ...parts, payload: 'grüße' })
  t.strictSame(fromText.payload, Buffer.from('grüße'))
  t.equal(fromText.payload, fromText.payload)
  const bytes = Buffer.from('grüße')
  const fromBytes = new RecordEvent({ ...parts, payload: bytes })
  t.equal(fromBytes.text, 'grüße')
  t.equal(fromBytes.payload, bytes)
  t.equal(new RecordEvent({ ...parts, payload: '' }).payload.length, 0)
  t.end()
})

t.test('an event returns the fields that it was created with', (t) => {
  const { source, tags, position, meta, receivedAt } = new RecordEvent(parts)
  t.strictSame(
    { source, tags, position, meta, receivedAt },
    { source: 's', tags: {}, position: { at: 1 }, meta: { kind: 'custom' }, receivedAt: 5 }
  )
  t.end()
})

t.test('an ack counts once, under its watermark and for its connector', (t) => {
  let acked = 0
  const acks = new SourceAcks(() => {})
  const event = new RecordEvent({
    ...parts,
    watermark: acks.watermark('l'),
    onAck: () => {
      acked++
    }
  })
  t.equal(acks.unacked, 1)
  event.ack()
  event.ack()
  t.equal(acked, 1)
  t.equal(acks.unacked, 0)
  t.strictSame(acks.positions, [{ at: 1 }])
  new RecordEvent({ ...parts, watermark: acks.watermark('l') }).ack()
  t.equal(acks.unacked, 0)
  t.end()
})

t.test('under ack: auto an ack has no effect', (t) => {
  new RecordEvent({
    ...parts,
    onAck: () => {
      t.fail('called')
    }
  }).ack()
  t.end()
})
