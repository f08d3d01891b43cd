import t from 'tap'
import { RecordEvent } from '../../lib/stream/record-event.ts'

function event(payload: Buffer | string): RecordEvent {
  return new RecordEvent({
    source: 's',
    payload,
    tags: Object.freeze({ a: 'b' }),
    position: { index: 1 },
    meta: { kind: 'custom', n: 1 },
    receivedAt: 0,
    watermark: null,
    onAck: undefined
  })
}

t.test('says all that an event says', (t) => {
  t.strictSame(JSON.parse(JSON.stringify(event('grüße'))), {
    source: 's',
    text: 'grüße',
    tags: { a: 'b' },
    position: { index: 1 },
    meta: { kind: 'custom', n: 1 },
    receivedAt: '1970-01-01T00:00:00.000Z'
  })
  t.end()
})

t.test('adds the bytes where the text cannot give them back', (t) => {
  for (const bytes of [[0xff, 0x61], [0xc3], [0xed, 0xa0, 0x80]]) {
    const payload = Buffer.from(bytes)
    t.equal(event(payload).toJSON().payloadBase64, payload.toString('base64'))
  }
  for (const text of ['', 'a', '\uFEFFa', '\uFFFD', '\0'])
    t.notHas(event(Buffer.from(text)).toJSON(), { payloadBase64: String })
  t.end()
})
