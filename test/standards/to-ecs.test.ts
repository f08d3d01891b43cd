import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { toEcs } from '../../lib/index.ts'
import { anyEvent, asEvent, syslogFields, type AnyEvent } from './support/any-event.ts'

interface Published {
  readonly ecs: { readonly version: string; readonly fields: Readonly<Record<string, string>> }
  readonly filebeat: { readonly fields: Readonly<Record<string, string>> }
}

const LIST = fileURLToPath(new URL('../../../test/standards/support/ecs-fields.json', import.meta.url))
const { ecs, filebeat } = JSON.parse(readFileSync(LIST, 'utf8')) as Published
const types = new Map([...Object.entries(ecs.fields), ...Object.entries(filebeat.fields)])
/** Fields that hold what anybody names: Elasticsearch's `object` of keywords, and `flattened`. */
const OPEN = new Set(['labels', 'log.syslog.structured_data'])

const plainLine: AnyEvent = {
  payload: Buffer.from('a'),
  text: 'a',
  source: 'logs',
  tags: {},
  position: { path: '/var/log/a.log', dev: '1', ino: '2', offset: 3, line: 4 },
  meta: { kind: 'file' },
  receivedAt: 1_700_000_000_000
}
const line = asEvent(plainLine)

t.test('each field is published, or the library’s own, and has its type', (t) => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyEvent, (event) => {
      const document = toEcs(event)
      if (JSON.stringify(JSON.parse(JSON.stringify(document))) !== JSON.stringify(document)) throw new Error('no JSON')
      const { warp_flow: own, ...rest } = document
      if (own.source !== Buffer.from(event.source).toString()) throw new Error('not its source')
      for (const [name, value] of fieldsOf(rest)) {
        const type = types.get(name)
        if (type === undefined) throw new Error(`nobody has published ${name}`)
        if (!isOf(type, value)) throw new Error(`${name} is no ${type}: ${JSON.stringify(value)}`)
        seen.add(name)
      }
    }),
    { numRuns: 2000 }
  )
  t.ok(seen.size >= 30, `the events have had ${[...seen].join(', ')}`)
  t.equal(toEcs(line).ecs.version, ecs.version)
  t.end()
})

t.test('a payload whose bytes the message does not give is beside it', (t) => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const { message, warp_flow: own } = toEcs(event)
      if (own.payload_base64 !== undefined) return Buffer.from(own.payload_base64, 'base64').equals(event.payload)
      return message === Buffer.from(event.text).toString()
    }),
    { numRuns: 1000 }
  )
  t.pass('of 1,000 events')
  t.end()
})

t.test('whatever strangers have named, UTF-8 holds every name and text', (t) => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      t.notMatch(JSON.stringify(toEcs(event)), /\\ud[89a-f]/, 'JSON writes half a character as an escape')
    }),
    { numRuns: 2000 }
  )
  const meta = { kind: 'custom' as const, x: { '\ud800': 1, '\ud801': '\udfff' } }
  t.strictSame(toEcs(asEvent({ ...plainLine, meta, position: { '\ud800': 1 } })).warp_flow, {
    source: 'logs',
    position: { '\ufffd': 1 },
    meta: { x: { '\ufffd': 1, '\ufffd_2': '\ufffd' } }
  })
  t.end()
})

t.test('labels are one level deep, and none is lost', (t) => {
  const tags = Object.fromEntries([
    ['a.b', '1'],
    ['a_b', '2'],
    ['a', '3'],
    ['__proto__', '4']
  ])
  t.strictSame(Object.entries(toEcs(asEvent({ ...plainLine, tags })).labels ?? {}), [
    ['a_b_2', '1'],
    ['a_b', '2'],
    ['a', '3'],
    ['__proto__', '4']
  ])
  t.end()
})

t.test('a syslog message says who, what and how grave', (t) => {
  const original = Buffer.from('<34>1 2003-10-11T22:14:15.003Z mymachine su 77 ID47 [__proto__ a.b="x"] it failed')
  const meta = {
    ...syslogFields(original),
    transport: 'tls' as const,
    remoteAddress: '127.0.0.1',
    remotePort: 5000,
    tlsPeerName: 'client.example'
  }
  const message = asEvent({
    payload: Buffer.from('it failed'),
    text: 'it failed',
    source: 'net',
    tags: { env: 'test', syslog_hostname: 'mymachine' },
    position: { address: '127.0.0.1', port: 5000 },
    meta,
    receivedAt: 1_700_000_000_000,
    original
  })
  t.strictSame(JSON.parse(JSON.stringify(toEcs(message))), {
    '@timestamp': '2003-10-11T22:14:15.003Z',
    message: 'it failed',
    ecs: { version: '9.4.0' },
    event: { kind: 'event', created: '2023-11-14T22:13:20.000Z', original: original.toString() },
    labels: { env: 'test' },
    log: {
      level: 'crit',
      syslog: {
        priority: 34,
        facility: { code: 4, name: 'auth' },
        severity: { code: 2, name: 'crit' },
        version: '1',
        hostname: 'mymachine',
        appname: 'su',
        procid: '77',
        msgid: 'ID47',
        structured_data: JSON.parse('{"__proto__": {"a.b": "x"}}') as object
      }
    },
    host: { hostname: 'mymachine', name: 'mymachine' },
    process: { name: 'su', pid: 77 },
    source: { address: '127.0.0.1', ip: '127.0.0.1', port: 5000 },
    client: { address: '127.0.0.1', ip: '127.0.0.1', port: 5000 },
    network: { transport: 'tcp', protocol: 'syslog' },
    tls: { client: { x509: { subject: { common_name: ['client.example'] } } } },
    warp_flow: { source: 'net' }
  })
  t.end()
})

/** The fields of a document by their dotted names, but what is open. */
function* fieldsOf(value: object, prefix = ''): Generator<[name: string, value: unknown]> {
  for (const [key, each] of Object.entries(value) as [string, unknown][]) {
    const name = `${prefix}${key}`
    if (typeof each === 'object' && each !== null && !Array.isArray(each) && !OPEN.has(name))
      yield* fieldsOf(each, `${name}.`)
    else yield [name, each]
  }
}

function isOf(type: string, value: unknown): boolean {
  if (type.endsWith('[]')) return Array.isArray(value) && value.every((each) => isOf(type.slice(0, -2), each))
  switch (type) {
    case 'keyword':
    case 'match_only_text':
      return typeof value === 'string' && Buffer.from(value).toString() === value
    case 'date':
      return typeof value === 'string' && new Date(value).toISOString() === value
    case 'long':
      return typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value)
    case 'ip':
      return typeof value === 'string' && isIP(value) !== 0
    case 'object':
      return Object.values(value as object).every((each) => typeof each === 'string')
    case 'flattened':
      return Object.values(value as object).every((each) => typeof each === 'object')
    default:
      return false
  }
}
