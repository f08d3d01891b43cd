import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parseSyslog, toOtelLog, toOtlpLogs, type OtelAttribute, type OtelValue } from '../../lib/index.ts'
import { anyEvent, asEvent, type AnyEvent } from './support/any-event.ts'
import { readByOtlpSchema, withoutEmptyLists } from './support/otlp-schema.ts'

interface Published {
  readonly conventions: { readonly attributes: Readonly<Record<string, string>> }
  readonly syslog: { readonly attributes: Readonly<Record<string, string>> }
  readonly severities: { readonly numbers: readonly number[] }
  readonly own: {
    readonly attributes: Readonly<Record<string, string>>
    readonly prefixes: Readonly<Record<string, string>>
  }
}

const LIST = fileURLToPath(new URL('../../../test/standards/support/otel-attributes.json', import.meta.url))
const published = JSON.parse(readFileSync(LIST, 'utf8')) as Published
const types = new Map(
  [published.conventions, published.syslog, published.own].flatMap(({ attributes }) => Object.entries(attributes))
)

const kafkaMeta = {
  kind: 'kafka' as const,
  topic: 't',
  partition: 0,
  offset: '5',
  timestamp: '1700000000000',
  highWatermark: '6',
  key: null,
  headers: {},
  tombstone: false
}

t.test('each attribute is published, or in the own list, and has its type', (t) => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(anyEvent, (event) => {
      for (const { key, value } of toOtelLog(event).attributes) {
        const type = types.get(key) ?? typeByPrefix(key)
        if (type === undefined) throw new Error(`nobody has published ${key}`)
        if (type !== 'any' && typeOf(value) !== type) throw new Error(`${key} is no ${type}: ${JSON.stringify(value)}`)
        seen.add(key)
      }
    }),
    { numRuns: 2000 }
  )
  const emitted = [...types.keys()].filter((key) => seen.has(key))
  t.ok(emitted.length >= 18, `the events have had ${emitted.join(', ')}`)
  t.end()
})

t.test('OTLP’s schema reads everything that is written', (t) => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 3 }), (events) => {
      const request = toOtlpLogs(
        events.map((event) => toOtelLog(event)),
        {
          resource: { 'service.name': 'test', 'service.instance.id': 1, up: true },
          scope: { name: 'test', version: '1' }
        }
      )
      t.strictSame(readByOtlpSchema(JSON.stringify(request)), withoutEmptyLists(request))
    }),
    { numRuns: 500 }
  )
  t.end()
})

t.test('whatever strangers have named, no key is there twice, and UTF-8 holds every text', (t) => {
  const alike = fc.constantFrom('\ud800', '\ud801', '\udfff', '\ufffd', '\ufffd_2', 'a')
  const resource = fc.dictionary(alike, fc.oneof(alike, fc.integer(), fc.boolean()))
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 3 }), resource, alike, (events, resource, name) => {
      const records = events.map((event) => toOtelLog(event))
      const request = toOtlpLogs(records, { resource, scope: { name, version: name } })
      const [first] = request.resourceLogs
      t.equal(first?.resource.attributes.length, Object.keys(resource).length)
      for (const keys of keyLists(request))
        if (new Set(keys).size !== keys.length) throw new Error(`a key twice: ${JSON.stringify(keys)}`)
      t.strictSame(Buffer.from(JSON.stringify(request)).toString(), JSON.stringify(request))
      t.notMatch(JSON.stringify(request), /\\ud[89a-f]/, 'JSON writes half a character as an escape')
    }),
    { numRuns: 500 }
  )
  t.end()
})

t.test('values that are not data are no attributes, and data too deep for readers is JSON in a string', (t) => {
  const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) as object
  const meta = { kind: 'custom' as const, call: () => 1, none: undefined, deep }
  const { attributes } = toOtelLog(event({ meta, position: {} }))
  t.strictSame(
    attributes.map(({ key }) => key),
    ['warp_flow.meta.deep', 'warp_flow.source']
  )
  const text = JSON.stringify(attributes)
  t.ok(text.split('kvlistValue').length - 1 <= 30, 'protobuf takes a hundred messages within each other')
  t.equal(text.split(/"key":"a"|\\"a\\"/).length - 1, 60, 'all of it is there')
  t.end()
})

t.test('unknown options are reported', (t) => {
  // @ts-expect-error as from a program without types
  t.throws(() => toOtlpLogs([], { resource: null, scope: 'x' }), { name: 'ConfigError', diagnostics: { length: 2 } })
  // @ts-expect-error as from a program without types
  t.throws(() => toOtlpLogs([], null), { name: 'ConfigError' })
  t.end()
})

t.test('the body is the text, or the bytes where they are not UTF-8', (t) => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const { body } = toOtelLog(event)
      if ('bytesValue' in body) return Buffer.from(body.bytesValue, 'base64').equals(event.payload)
      return 'stringValue' in body && body.stringValue === Buffer.from(event.text).toString()
    }),
    { numRuns: 1000 }
  )
  const gbk = { payload: Buffer.from([0xc4, 0xe3]), text: '你' }
  t.strictSame(toOtelLog(event(gbk)).body, { stringValue: '你' }, 'the charset has made a text of it')
  t.strictSame(toOtelLog(event({ payload: Buffer.from([0xff]), text: '\ufffd' })).body, { bytesValue: '/w==' })
  t.strictSame(toOtelLog(event({ payload: Buffer.from('\ufffd'), text: '\ufffd' })).body, { stringValue: '\ufffd' })
  t.end()
})

t.test('severities are those of the data model', (t) => {
  for (const [severity, severityNumber] of published.severities.numbers.entries()) {
    const { meta } = parseSyslog(`<${8 + severity}>1 - - - - - - x`)
    t.match(toOtelLog(event({ meta })), { severityNumber, severityText: meta.severityName ?? '' })
  }
  t.notOk('severityNumber' in toOtelLog(event({})), 'a line of a file has none')
  t.end()
})

t.test('times are digits of nanoseconds', (t) => {
  const timeOf = (text: string) =>
    toOtelLog(event({ meta: parseSyslog(`<34>1 ${text} h a - - - x`).meta })).timeUnixNano
  t.equal(timeOf('2003-10-11T22:14:15.003Z'), '1065910455003000000')
  t.equal(timeOf('2003-10-11T22:14:15.123456Z'), '1065910455123456000')
  t.equal(timeOf('2003-10-11T22:14:15.1234+02:00'), '1065903255123400000')
  t.equal(timeOf('-'), undefined)
  t.equal(timeOf('1969-12-31T23:59:59Z'), undefined, 'OTLP has no time before the epoch')
  t.equal(timeOf('1970-01-01T00:00:00Z'), undefined, 'and 0 is the unknown one')
  t.equal(timeOf('2555-01-01T00:00:00Z'), undefined, 'nor one that 64 bits cannot hold')
  const kafka = (timestamp: string) => toOtelLog(event({ meta: { ...kafkaMeta, timestamp } })).timeUnixNano
  t.equal(kafka('1700000000123'), '1700000000123000000')
  t.equal(kafka('-1'), undefined)
  t.equal(kafka('9223372036854775807'), undefined)
  t.equal(toOtelLog(event({})).timeUnixNano, undefined, 'a line of a file says none')
  t.equal(toOtelLog(event({})).observedTimeUnixNano, '1700000000000000000')
  t.end()
})

t.test('names of strangers are names like any other', (t) => {
  const { meta } = parseSyslog('<34>1 - - - - - [__proto__ __proto__="x"][version a="1" a="2"] m')
  t.strictSame(valueAt(toOtelLog(event({ meta })).attributes, 'syslog.structured_data'), {
    kvlistValue: {
      values: [
        { key: '__proto__', value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } } },
        {
          key: 'version',
          value: {
            kvlistValue: {
              values: [{ key: 'a', value: { arrayValue: { values: [{ stringValue: '1' }, { stringValue: '2' }] } } }]
            }
          }
        }
      ]
    }
  })
  const headers = JSON.parse('{"__proto__": null}') as Record<string, null>
  const { attributes } = toOtelLog(event({ meta: { ...kafkaMeta, headers } }))
  t.strictSame(valueAt(attributes, 'warp_flow.kafka.header.__proto__'), {})
  t.end()
})

t.test('the whole message is beside the body that is a part of it', (t) => {
  const original = Buffer.from('<34>1 - - - - - - m')
  const { meta } = parseSyslog(original)
  const parsed = event({ meta, payload: Buffer.from('m'), text: 'm', original })
  t.strictSame(valueAt(toOtelLog(parsed).attributes, 'log.record.original'), { stringValue: original.toString() })
  t.equal(valueAt(toOtelLog(parsed, { original: false }).attributes, 'log.record.original'), undefined)
  const kept = event({ meta, payload: original, text: original.toString(), original })
  t.equal(valueAt(toOtelLog(kept).attributes, 'log.record.original'), undefined)
  t.end()
})

function event(fields: Partial<AnyEvent>) {
  return asEvent({
    payload: Buffer.from('a'),
    text: 'a',
    source: 'logs',
    tags: {},
    position: { path: '/var/log/a.log', dev: '1', ino: '2', offset: 3, line: 4 },
    meta: { kind: 'file' },
    receivedAt: 1_700_000_000_000,
    ...fields
  })
}

/** The keys of each list of attributes, those within maps too. */
function* keyLists(value: unknown): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    const keys = value.map((each: unknown) => (Object(each) as { readonly key?: string }).key)
    yield keys.filter((key) => key !== undefined)
  }
  for (const each of Object.values(value)) yield* keyLists(each)
}

function valueAt(attributes: readonly OtelAttribute[], key: string): OtelValue | undefined {
  return attributes.find((each) => each.key === key)?.value
}

function typeByPrefix(key: string): string | undefined {
  return Object.entries(published.own.prefixes).find(([prefix]) => key.startsWith(prefix))?.[1]
}

function typeOf(value: OtelValue): string {
  if ('stringValue' in value) return 'string'
  if ('boolValue' in value) return 'boolean'
  if ('intValue' in value) return /^-?\d+$/.test(value.intValue) ? 'int' : 'no int'
  if ('bytesValue' in value) return 'bytes'
  if ('kvlistValue' in value) return 'map'
  return 'doubleValue' in value ? 'double' : 'list or none'
}
