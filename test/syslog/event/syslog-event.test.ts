import t from 'tap'
import { SourceAcks } from '../../../lib/stream/ack-watermarks.ts'
import { eventOf, eventsOf } from '../support/event-of.ts'
import { RECEIVED_AT, somebody, watching } from '../support/message-parts.ts'

const RFC5424 = '<165>1 2003-10-11T22:14:15.003Z host.example app 42 ID47 [a@1 b="c"] hello there'
const RFC3164 = "<34>Oct 11 22:14:15 mymachine su[7]: 'su root' failed"
const access = { env: 'test', access_source: 'syslog', access_ip: '192.0.2.7', syslog_protocol: 'tcp' }

t.test('the header is kept, removed, or removed and reported', async (t) => {
  const kept = eventOf(RFC5424, { headerMode: 'keep' })
  t.equal(kept.text, RFC5424)
  t.strictSame({ ...kept.tags }, access)
  t.match(
    kept.meta,
    { format: 'rfc5424', hostname: 'host.example', priority: 165, error: null },
    'its fields can be asked for all the same'
  )

  const stripped = eventOf(RFC5424, { headerMode: 'strip' })
  t.equal(stripped.text, 'hello there')
  t.strictSame({ ...stripped.tags }, access)
  t.equal(stripped.meta.appName, 'app')

  const parsed = eventOf(RFC5424)
  t.equal(parsed.text, 'hello there')
  t.strictSame(
    { ...parsed.tags },
    {
      ...access,
      syslog_priority: '165',
      syslog_facility: '20',
      syslog_severity: '5',
      syslog_hostname: 'host.example',
      syslog_app_name: 'app',
      syslog_proc_id: '42',
      syslog_msg_id: 'ID47',
      syslog_timestamp: '2003-10-11T22:14:15.003Z'
    }
  )
  for (const event of [kept, stripped, parsed]) {
    t.equal(event.payload.toString(), event.text)
    t.equal(event.source, 'net')
    t.equal(event.receivedAt, RECEIVED_AT)
    t.strictSame(event.position, { address: '192.0.2.7', port: 40_000 })
    t.ok(Object.isFrozen(event.tags))
    t.equal(event.tags, event.tags, 'made once')
    t.equal(event.meta, event.meta, 'made once')
  }
})

t.test('a message of RFC 3164 is dated by the time it was received and the time zone that is set', async (t) => {
  t.match(eventOf(RFC3164).meta, {
    format: 'rfc3164',
    timestamp: new Date('2025-10-11T22:14:15Z'),
    appName: 'su',
    procId: '7',
    structuredData: {}
  })
  t.match(eventOf(RFC3164, { timezone: 'Asia/Shanghai' }).meta, { timestamp: new Date('2025-10-11T14:14:15Z') })
  t.match(eventOf(RFC3164, { timezone: 'Asia/Shanghai', headerMode: 'keep' }).meta, {
    timestamp: new Date('2025-10-11T14:14:15Z')
  })
  t.ok(eventOf(RFC3164, { timezone: undefined }).meta.timestamp instanceof Date)
})

t.test('a malformed message is delivered whole with its reason, and reported once', async (t) => {
  for (const [message, format, reason] of [
    ['no syslog at all', 'auto', 'missing_pri'],
    ['<192>1 - - - - - - x', 'auto', 'invalid_pri'],
    ['<34>1 2003-13-11T22:14:15Z h a p m - x', 'auto', 'invalid_timestamp'],
    ['<34>1 - h a p m [a b=c] x', 'auto', 'bad_structured_data'],
    [RFC3164, 'rfc5424', 'invalid_version']
  ] as const) {
    for (const headerMode of ['parse', 'strip'] as const) {
      const watch = watching()
      const event = eventOf(message, { headerMode, format, watch })
      t.equal(event.text, message)
      t.equal(event.tags['syslog_error'], reason, `${headerMode} ${message}`)
      t.match(event.meta.error, { reason })
      t.type(event.meta.error?.offset, 'number')
      t.equal(event.toJSON().text, message)
      t.equal(watch.told.length, 1)
      t.match(watch.told[0], new RegExp(`^${reason} at \\d+$`))
    }
    const watch = watching()
    const kept = eventOf(message, { headerMode: 'keep', format, watch })
    t.equal(kept.text, message)
    t.equal(kept.tags['syslog_error'], undefined)
    t.strictSame(watch.told, [], 'nobody asked what it is')
    t.equal(kept.meta.error?.reason, reason)
  }
})

t.test('bytes in place of a required octet count are an invalid frame in every field', async (t) => {
  const watch = watching()
  const [event, ...none] = eventsOf(`${RFC5424}\nmore`, { watch }, somebody, { framing: 'len' })
  t.strictSame(none, [])
  t.equal(event?.text, `${RFC5424}\nmore`)
  t.equal(event?.tags['syslog_error'], 'invalid_frame')
  t.match(event?.meta, { error: { reason: 'invalid_frame', offset: 0 }, priority: 165 })
  t.strictSame(watch.told, [], 'the end of its connection tells')
  for (const headerMode of ['keep', 'strip'] as const) {
    const [event] = eventsOf(`${RFC5424}\nmore`, { headerMode }, somebody, { framing: 'len' })
    t.match(event, { text: `${RFC5424}\nmore`, tags: { ...access, syslog_error: 'invalid_frame' } }, headerMode)
  }
})

t.test('a truncated message is marked as such, beside everything else', async (t) => {
  for (const headerMode of ['keep', 'strip', 'parse'] as const) {
    const [cut, whole] = eventsOf(`${RFC3164}${'!'.repeat(100)}\n${RFC3164}\n`, { headerMode }, somebody, {
      maxMessageBytes: 64
    })
    t.equal(cut?.tags['truncated'], 'true', headerMode)
    t.equal(whole?.tags['truncated'], undefined, headerMode)
    t.equal(cut?.tags['syslog_hostname'], headerMode === 'parse' ? 'mymachine' : undefined)
    t.equal(cut?.payload.length, headerMode === 'keep' ? 64 : 64 - RFC3164.indexOf("'"))
    t.ok(Object.isFrozen(cut?.tags))
  }
  const [ended] = eventsOf(`99 ${RFC3164}`, {}, somebody)
  t.match(ended, { tags: { truncated: 'true', syslog_hostname: 'mymachine' } })
})

t.test('bytes that are not UTF-8 are delivered exactly, and as text as far as possible', async (t) => {
  const bytes = Array.from({ length: 256 }, (_unused, index) => String.fromCodePoint(index))
    .filter((byte) => byte !== '\n')
    .join('')
  const [event] = eventsOf(`<34>Oct 11 22:14:15 h app: ${bytes}end\n`, {}, somebody, { framing: 'line' })
  if (event === undefined) throw new Error('no event')
  t.equal(event.payload.toString('latin1'), `${bytes}end`)
  t.equal(event.text, Buffer.from(`${bytes}end`, 'latin1').toString())
  const json = JSON.parse(JSON.stringify(event)) as { readonly payloadBase64: string }
  t.equal(Buffer.from(json.payloadBase64, 'base64').toString('latin1'), `${bytes}end`)

  const umlauts = Buffer.from('Grüße, 世界 🌍').toString('latin1')
  for (const line of [`<34>Oct 11 22:14:15 h app: ${umlauts}`, `<34>1 - h a - - [x@1 y="${umlauts}"] ${umlauts}`]) {
    t.equal(eventOf(line).text, 'Grüße, 世界 🌍')
    t.notOk('payloadBase64' in eventOf(line).toJSON())
  }
  t.strictSame(eventOf(`<34>1 - h a - - [x@1 y="${umlauts}"] z`).meta.structuredData['x@1']?.['y'], 'Grüße, 世界 🌍')
})

t.test('JSON shows what there is, and what it shows says the same', async (t) => {
  const json: unknown = JSON.parse(JSON.stringify(eventOf(RFC5424)))
  t.strictSame(json, {
    source: 'net',
    text: 'hello there',
    position: { address: '192.0.2.7', port: 40_000 },
    receivedAt: '2026-02-03T04:05:06.000Z',
    tags: {
      ...access,
      syslog_priority: '165',
      syslog_facility: '20',
      syslog_severity: '5',
      syslog_hostname: 'host.example',
      syslog_app_name: 'app',
      syslog_proc_id: '42',
      syslog_msg_id: 'ID47',
      syslog_timestamp: '2003-10-11T22:14:15.003Z'
    },
    meta: {
      kind: 'syslog',
      format: 'rfc5424',
      priority: 165,
      facility: 20,
      facilityName: 'local4',
      severity: 5,
      severityName: 'notice',
      version: 1,
      timestamp: '2003-10-11T22:14:15.003Z',
      timestampText: '2003-10-11T22:14:15.003Z',
      hostname: 'host.example',
      appName: 'app',
      procId: '42',
      msgId: 'ID47',
      structuredData: { 'a@1': { b: 'c' } },
      error: null,
      transport: 'tcp',
      remoteAddress: '192.0.2.7',
      remotePort: 40_000,
      tlsPeerName: null
    }
  })
})

t.test('the position of a message from a Unix socket is the path of the socket', async (t) => {
  const event = eventOf(
    RFC3164,
    { path: '/run/app.sock' },
    { transport: 'unix', remoteAddress: null, remotePort: null, tlsPeerName: null }
  )
  t.strictSame(event.position, { address: '/run/app.sock', port: 0 })
  t.match(event.meta, { transport: 'unix', remoteAddress: null, remotePort: null })
})

t.test('under manual acks each event is noted when it is cut, and acked once', async (t) => {
  const acks = new SourceAcks(() => {})
  const events = eventsOf(`${RFC3164}\n`.repeat(3), { watermark: acks.watermark('syslog') })
  t.equal(acks.unacked, 3)
  events[1]?.ack()
  events[1]?.ack()
  t.equal(acks.unacked, 2)
  t.strictSame(acks.positions, [])
  events[0]?.ack()
  t.strictSame(acks.positions, [{ address: '192.0.2.7', port: 40_000 }])
  events[2]?.ack()
  t.equal(acks.unacked, 0)
  eventOf(RFC3164).ack() // does nothing under auto
})
