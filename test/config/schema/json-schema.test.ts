import t from 'tap'
import { connectorsSchema, sourcesSchema } from '../../../lib/config/schema/json-schema.ts'
import { fileParams } from '../../../lib/file/params.ts'
import { kafkaParams } from '../../../lib/kafka/params.ts'
import { syslogParams } from '../../../lib/syslog/params.ts'
import { keepsTo } from '../../support/json-schema.ts'

const types = [
  { type: 'file', params: fileParams },
  { type: 'kafka', params: kafkaParams },
  { type: 'syslog', params: syslogParams }
]
const foreign = {
  type: 'mine',
  params: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } }
} as const

const source = (params: unknown): object => ({ sources: [{ key: 'a', connect: 'b', params }] })
const connector = (type: string, params: unknown, rest: object = {}): object => ({
  connectors: [{ id: 'a', type, params, ...rest }]
})

t.test('the schema of wpsrc.toml takes what a source may say', async (t) => {
  const schema = sourcesSchema(types)
  const taken = [
    {},
    { sources: { key: 'a', connect: 'b' } },
    { sources: [{ key: 'a', connect: 'b', enable: false, tags: ['a:b'] }] },
    source({}),
    { sources: { key: 'a', connect: 'b', enable: '${ON}', params_override: { file: 'x' } } },
    source([{ file: 'x' }]),
    source({ port: 514, protocol: 'tcp', header_mode: 'raw' }),
    source({ port: '${PORT}', protocol: '${PROTOCOL:udp}', eager: undefined }),
    source({ brokers: 'a:1', topic: ['x'], config: { session_timeout_ms: '30000' } }),
    source({ config: { 'session.timeout.ms': 30_000 } }),
    source({ config: { session: { timeout: { ms: 1 } } } }),
    source({ config: ['session_timeout_ms=1'] }),
    source({ config: 'a=b=c' }),
    source({ config: { security_protocol: 'sasl_ssl' } }),
    source({ config: { security_protocol: ' Sasl_Ssl', sasl_mechanisms: 'Scram-sha-256' } }),
    source({ tls: { cert: 'a', key: 'b' } }),
    source({ create_topics: { partitions: 1, replication: 1 } }),
    source({ create_topics: false }),
    source({ prefer_newline: '${X}' }),
    source({ path: '/x', instances: 4, ack: 'manual' }),
    source({ start_offsets: { logs: { 0: 1, 1: 'earliest' } } })
  ]
  for (const document of taken) t.ok(keepsTo(JSON.parse(JSON.stringify(document)), schema), JSON.stringify(document))
})

t.test('and refuses what it may not', async (t) => {
  const schema = sourcesSchema(types)
  const refused = [
    { source: [] },
    { sources: [{ key: 'a' }] },
    { sources: [{ key: '', connect: 'b' }] },
    { sources: [{ key: 'a', connect: 'b', conect: 'c' }] },
    { sources: [{ key: 'a', connect: 'b', params: {}, params_override: {} }] },
    source([{}, {}]),
    source({ prot: 1 }),
    source({ port: '514' }),
    source({ port: 65_536 }),
    source({ port: 1.5 }),
    source({ protocol: 'http' }),
    source({ file: '' }),
    source({ tls: { cert: 'a' } }),
    source({ tls: { cert: 'a', key: 'b', more: 1 } }),
    source({ config: { sesion_timeout_ms: 1 } }),
    source({ config: { linger_ms: 1 } }),
    source({ config: ['x'] }),
    source({ config: { session_timeout_ms: 0 } }),
    source({ config: { security_protocol: 'SSLS' } }),
    source({ config: { enable_auto_commit: 'yes' } }),
    source({ brokers: [] }),
    source({ create_topics: true }),
    source({ oauth_bearer_provider: 'x' }),
    source({ prefer_newline: 'true' })
  ]
  for (const document of refused) t.notOk(keepsTo(document, schema), JSON.stringify(document))
})

t.test('in a connector file the params follow from the type', async (t) => {
  const schema = connectorsSchema(types)
  const taken = [
    {},
    connector('file', { file: 'x' }),
    { connectors: { id: 'a', type: 'file' } },
    connector('syslog', { port: 1 }, { allow_override: ['port', 'addr'] }),
    connector('mine', { anything: 1 })
  ]
  const refused = [
    connector('file', { port: 1 }),
    connector('syslog', { file: 'x' }),
    connector('file', {}, { allow_override: ['port'] }),
    connector('file', {}, { allow_overide: [] }),
    { connectors: [{ type: 'file' }] },
    { connectors: [{ id: 'a' }] },
    connector('kafka', { brokers: 5 })
  ]
  for (const document of taken) t.ok(keepsTo(document, schema), JSON.stringify(document))
  for (const document of refused) t.notOk(keepsTo(document, schema), JSON.stringify(document))
})

t.test('a type with a schema of its own leaves the params open', async (t) => {
  t.ok(keepsTo(source({ own: 1, port: 514 }), sourcesSchema([...types, foreign])))
  t.notOk(keepsTo(source({ own: 1, port: '514' }), sourcesSchema([...types, foreign])))
  t.ok(keepsTo(connector('mine', { own: 1 }), connectorsSchema([...types, foreign])))
})

t.test('editors find help, defaults and choices', async (t) => {
  const schema = JSON.parse(JSON.stringify(connectorsSchema(types)))
  t.strictSame(schema.definitions.syslog_params.properties.protocol, {
    anyOf: [{ enum: ['udp', 'tcp', 'tls', 'unix'] }, { type: 'string', pattern: '\\$\\{.+\\}' }],
    default: 'udp',
    description: syslogParams.protocol.help
  })
  const union = JSON.parse(JSON.stringify(sourcesSchema(types))).definitions.params.properties
  t.equal(union.path.description, `${fileParams.path.help} Or: ${syslogParams.path.help}`)
  t.equal(union.ack.description, fileParams.ack.help, 'what all types share stands there once')
})

t.test('params of any kind of declaration have a schema', async (t) => {
  const about = { help: '', since: '0.1.0' }
  const schema = connectorsSchema([
    {
      type: 'x',
      params: {
        free: { ...about, type: 'properties' },
        any: { ...about, type: 'value' },
        text: { ...about, type: 'string' }
      }
    }
  ])
  t.ok(keepsTo(connector('x', { free: { a: 1 }, any: [1], text: '' }), schema))
  t.notOk(keepsTo(connector('x', { free: 5 }), schema))
  const open = {
    ...about,
    type: 'properties',
    names: { some_number: { help: '', type: 'integer' }, some_text: { help: '', type: 'string' } }
  } as const
  t.ok(
    keepsTo(
      connector('x', { open: { some_number: 5, some_text: 'x' } }),
      connectorsSchema([{ type: 'x', params: { open } }])
    )
  )
})

/**
 * What a strict validator asks of a schema: each keyword stands beside a type that it is for, what is required is
 * described, and no name has two descriptions.
 */
function strictFaults(schema: unknown, path: string): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap((item, index) => strictFaults(item, `${path}/${index}`))
  if (typeof schema !== 'object' || schema === null) return []
  const {
    type,
    required = [],
    properties = {},
    patternProperties = {},
    enum: _enum,
    default: _default,
    ...rest
  } = schema as Record<string, object & string[]>
  const kinds = new Set<unknown>([type].flat())
  const needs: readonly (readonly [keyword: string, kind: string])[] = [
    ['properties', 'object'],
    ['patternProperties', 'object'],
    ['required', 'object'],
    ['items', 'array'],
    ['minItems', 'array'],
    ['maxItems', 'array'],
    ['pattern', 'string'],
    ['minLength', 'string'],
    ['minimum', 'integer'],
    ['maximum', 'integer']
  ]
  const names = Object.keys(properties)
  return [
    ...needs
      .filter(([keyword, kind]) => Object.hasOwn(schema, keyword) && !kinds.has(kind))
      .map(([keyword, kind]) => `${path}: ${keyword} without ${kind}`),
    ...[required]
      .flat()
      .filter((name) => !names.includes(name))
      .map((name) => `${path}: ${name} is required and not described`),
    ...names
      .filter((name) => Object.keys(patternProperties).some((pattern) => new RegExp(pattern).test(name)))
      .map((name) => `${path}: ${name} is described twice`),
    ...[...Object.entries(rest), ...Object.entries(properties), ...Object.entries(patternProperties)].flatMap(
      ([name, inner]) => strictFaults(inner, `${path}/${name}`)
    )
  ]
}

t.test('the schemas are strict ones', async (t) => {
  for (const schema of [sourcesSchema([...types, foreign]), connectorsSchema([...types, foreign])])
    t.strictSame(strictFaults(JSON.parse(JSON.stringify(schema)), '#'), [])
})

t.test('what an editor shows of a number in quotes says words', async (t) => {
  const {
    properties: { port, prefer_newline: truth }
  } = JSON.parse(JSON.stringify(connectorsSchema(types))).definitions.syslog_params
  t.match(port.pattern, /\$ a number without quotes$/)
  t.match(truth.pattern, /\$ true or false without quotes$/)
  for (const text of ['1514', '$ a number without quotes', ' a number without quotes'])
    t.notOk(new RegExp(port.pattern).test(text), text)
  t.ok(new RegExp(port.pattern).test('${PORT}'))
})
