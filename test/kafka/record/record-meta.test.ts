import { inspect } from 'node:util'
import t from 'tap'
import { RecordMeta } from '../../../lib/kafka/record/record-meta.ts'
import { decodedHeaders } from '../../../lib/testing/fake-kafka/decoded-headers.ts'
import { decodeRecord } from './support/decode-record.ts'
import { message } from '../support/batches.ts'

const place = { topic: 't', partition: 3, highWatermark: '99' }

t.test('headers stay bytes, repeated names stay lists, and no name is special', (t) => {
  const headers = JSON.parse('{"__proto__":"polluted"}') as Record<string, string>
  const meta = new RecordMeta(
    message(1, {
      headers: {
        ...headers,
        text: 'as text',
        bytes: Buffer.from([0xff]),
        twice: [Buffer.from('a'), 'b'],
        none: undefined
      }
    }),
    place
  )
  t.equal(Object.getPrototypeOf(meta.headers), null)
  t.ok(Object.isFrozen(meta.headers))
  t.strictSame(meta.headers['text'], Buffer.from('as text'))
  t.strictSame(meta.headers['twice'], [Buffer.from('a'), Buffer.from('b')])
  t.equal(meta.headers['none'], null)
  t.strictSame(JSON.parse(JSON.stringify(meta)), {
    kind: 'kafka',
    topic: 't',
    partition: 3,
    offset: '1',
    timestamp: '1700000000000',
    highWatermark: '99',
    key: null,
    tombstone: false,
    headers: JSON.parse(
      '{"__proto__":"polluted","text":"as text","bytes":{"base64":"/w=="},"twice":["a","b"],"none":null}'
    )
  })
  t.end()
})

t.test("a name that every object has is a header's name like any other, as kafkajs decodes it", async (t) => {
  const names = [...Object.getOwnPropertyNames(Object.prototype), 'plain', '0', '']
  for (const name of names) {
    for (const values of [
      [Buffer.from('a')],
      [null],
      [Buffer.from('a'), Buffer.from([0xff])],
      [null, Buffer.from('b'), null]
    ]) {
      const { headers } = decodeRecord([...values.map((value) => [name, value] as const), ['other', Buffer.from('o')]])
      const meta = new RecordMeta(message(1, { headers }), place)
      t.strictSame(Object.keys(meta.headers).sort(), [name, 'other'].sort())
      t.strictSame(Reflect.get(meta.headers, name), values.length === 1 ? values[0] : values, name)
      const shown = JSON.parse(JSON.stringify({ meta })) as { readonly meta: { readonly headers: object } }
      t.ok(Object.hasOwn(shown.meta.headers, name))
      t.equal(
        inspect(
          decodedHeaders(
            Object.fromEntries([
              [name, values],
              ['other', 'o']
            ])
          )
        ),
        inspect(headers),
        'and so are those of fakeKafka()'
      )
    }
  }
})

t.test('JSON shows a key as text where it is, else as base64', (t) => {
  const table: [Buffer | null, unknown][] = [
    [null, null],
    [Buffer.from('user-7'), 'user-7'],
    [Buffer.from([0xc3, 0x28]), { base64: 'wyg=' }]
  ]
  for (const [key, shown] of table) {
    const meta = new RecordMeta({ ...message(1), key }, place)
    t.equal(meta.key, key)
    t.strictSame((JSON.parse(JSON.stringify(meta)) as { key: unknown }).key, shown)
  }
  t.end()
})

t.test('a record without headers shares one empty table', (t) => {
  const { headers: _headers, ...bare } = message(1)
  const old = { ...bare, size: 4 } // of the format before Kafka 0.11, which has no headers
  t.strictSame({ ...new RecordMeta(old, place).headers }, {})
  t.equal(new RecordMeta(old, place).headers, new RecordMeta(old, place).headers)
  t.end()
})
