import t from 'tap'
import { inspect } from 'node:util'
import { MessageMeta } from '../../../lib/syslog/parse/message-meta.ts'
import { headerOf } from './support/header-of.ts'

const peer = { transport: 'tls', remoteAddress: '192.0.2.1', remotePort: 6514, tlsPeerName: 'router' } as const
const message = '<165>1 2003-10-11T22:14:15.003Z h\xC3\xB6st app 12 ID47 [a b="c"] text'
const fields = {
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
  hostname: 'höst',
  appName: 'app',
  procId: '12',
  msgId: 'ID47',
  structuredData: { a: { b: 'c' } },
  error: null,
  ...peer
}

function metaOf(text: string): MessageMeta {
  return new MessageMeta(text, headerOf(text), { timezone: 'UTC', now: 0 }, peer, false)
}

t.test('every field, in JSON and when inspected', async (t) => {
  const meta = metaOf(message)
  t.strictSame(JSON.parse(JSON.stringify(meta)), fields)
  const shown = inspect(meta, { breakLength: Infinity, compact: true })
  for (const name of Object.keys(fields)) t.match(shown, `${name}: `, name)
  t.match(shown, "hostname: 'höst'")
  t.equal(inspect({ meta }, { depth: 0 }), '{ meta: [Object] }')
  t.match(inspect({ meta }, { depth: 1 }), 'structuredData: [Object')
})

t.test('fields absent from a message are null', async (t) => {
  const { structuredData, ...rest } = metaOf('x').toJSON()
  t.strictSame(rest, {
    kind: 'syslog',
    format: null,
    priority: null,
    facility: null,
    facilityName: null,
    severity: null,
    severityName: null,
    version: null,
    timestamp: null,
    timestampText: null,
    hostname: null,
    appName: null,
    procId: null,
    msgId: null,
    error: { reason: 'missing_pri', offset: 0 },
    ...peer
  })
  t.strictSame(Object.keys(structuredData), [])
  t.match(metaOf('<0>1 - - - - - -').toJSON(), {
    priority: 0,
    facility: 0,
    facilityName: 'kern',
    severity: 0,
    severityName: 'emerg'
  })
})

t.test('fields that cost more than a slice are computed once', async (t) => {
  const meta = metaOf(message)
  t.equal(meta.timestamp, meta.timestamp)
  t.equal(meta.structuredData, meta.structuredData)
  t.equal(metaOf('x').timestamp, null)
})

t.test('a message is read from a buffer shared with its neighbours', async (t) => {
  const block = `<1>1 - before - - - -\n${message}\n<1>1 - behind - - - -`
  const start = block.indexOf(message)
  const meta = new MessageMeta(
    block,
    headerOf(block, 'auto', start, start + message.length),
    { timezone: undefined, now: 0 },
    peer,
    false
  )
  t.strictSame(JSON.parse(JSON.stringify(meta)), fields)
})
