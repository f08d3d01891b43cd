import { once } from 'node:events'
import t from 'tap'
import {
  classifyError,
  createSource,
  defineConnector,
  diagnose,
  formatDiagnosis,
  probeSource,
  shareReport,
  type SourceError
} from '../../lib/index.ts'
import { ConfigError } from '../../lib/errors/config-error.ts'
import { sections } from '../../lib/errors/catalogue/index.ts'
import type { ConnectorCatalogue } from '../../types/catalogue.ts'
import type { Classification } from '../../types/classification.ts'
import type { ConnectorContext, ConnectorRecords, ConnectorType } from '../../types/connector.ts'
import { turn } from '../support/scripted-intake.ts'

const catalogue = {
  HTTP_UNAVAILABLE: {
    symptom: { en: '{host} answers {status} (source {source})', zh: '{host} 返回 {status}（源 {source}）' },
    category: 'unreachable',
    retryable: true,
    severity: 'warning',
    checks: [
      {
        text: { en: 'Ask it yourself', zh: '自行请求' },
        commands: { linux: 'curl -i {url}', win32: 'curl.exe -i {url}' }
      },
      'Look at its status page'
    ],
    remedies: [{ text: { en: 'Ask less often', zh: '降低请求频率' }, toml: '[sources.params]\ninterval_ms = 60000' }],
    docs: 'https://example.org/runbook.md#503'
  },
  HTTP_BAD_PAGE: { symptom: 'A page is none' }
} as const satisfies ConnectorCatalogue

type Context = ConnectorContext<keyof typeof catalogue>

function classificationOf(error: SourceError | undefined): Classification {
  if (error === undefined) throw new Error('nothing was told')
  return error.classification
}

function typeThat(open: (context: Context) => ConnectorRecords | Promise<ConnectorRecords>): ConnectorType {
  return defineConnector({
    type: 'http',
    params: {},
    catalogue,
    place: () => ({ host: 'logs.example.org', port: 443 }),
    open: (_params, context) => open(context)
  })
}

t.test('a warning by a code of its own has its text in both languages, with the place filled in', async (t) => {
  const type = typeThat(async function* ({ warn, error }) {
    warn(error('HTTP_UNAVAILABLE', { detail: 'try 1', values: { status: '503', url: 'https://a/b c' } }))
    warn(Object.assign(new Error('no list'), { code: 'HTTP_BAD_PAGE' }))
    warn(error('FILE_NOT_FOUND', { path: '/x' }))
    warn(error('HTTP_TYPO' as 'HTTP_BAD_PAGE', { detail: 'mine' }))
    yield 'x'
  })
  const source = createSource({ type: 'http', params: {}, key: 'web' }, { types: [type] })
  const warnings: SourceError[] = []
  source.on('warning', (one) => warnings.push(one))
  await source.toArray()
  t.strictSame(
    warnings.map(({ code }) => code),
    ['HTTP_UNAVAILABLE', 'HTTP_BAD_PAGE', 'FILE_NOT_FOUND', 'SYSTEM_UNKNOWN']
  )
  t.equal(warnings[0]?.message, 'logs.example.org answers 503 (source web): try 1')
  t.match(warnings[0]?.classification, {
    category: 'unreachable',
    retryable: true,
    severity: 'warning',
    area: 'system'
  })
  t.equal(
    formatDiagnosis(classificationOf(warnings[0]), { locale: 'zh', platform: 'linux' }),
    [
      'HTTP_UNAVAILABLE: logs.example.org 返回 503（源 web）',
      '  try 1',
      '',
      '检查：',
      '  1. 自行请求',
      "       curl -i 'https://a/b c'",
      '  2. Look at its status page',
      '',
      '解决：',
      '  1. 降低请求频率',
      '       [sources.params]',
      '       interval_ms = 60000',
      '',
      '详见：https://example.org/runbook.md#503'
    ].join('\n')
  )
  t.equal(formatDiagnosis(classificationOf(warnings[1])), 'HTTP_BAD_PAGE: A page is none\n  no list')
  t.match(warnings[3]?.message, /there is no code "HTTP_TYPO": mine/)
  t.match(source.stats().errors, { HTTP_UNAVAILABLE: 1, HTTP_BAD_PAGE: 1 })
})

t.test('an error thrown anywhere by a code of its own has its text, by the error or by its code alone', async (t) => {
  const plain = Object.assign(new Error('plain'), { code: 'HTTP_UNAVAILABLE' })
  const ways: readonly (readonly [string, (context: Context) => ConnectorRecords | Promise<ConnectorRecords>])[] = [
    ['open', ({ error }) => Promise.reject(error('HTTP_UNAVAILABLE'))],
    ['open, its code', () => Promise.reject(plain)],
    ['beneath another one', () => Promise.reject(new Error('outer', { cause: plain }))],
    [
      'a generator',
      async function* ({ error }) {
        yield 'x'
        throw error('HTTP_UNAVAILABLE', { cause: plain })
      }
    ],
    [
      'a generator, its code',
      async function* () {
        yield 'x'
        throw plain
      }
    ]
  ]
  for (const [how, open] of ways) {
    const source = createSource({ type: 'http', params: {} }, { types: [typeThat(open)] })
    await t.rejects(
      source.toArray(),
      { name: 'SourceError', code: 'HTTP_UNAVAILABLE', message: /logs\.example\.org answers <status>/ },
      how
    )
    t.match((source.errored as SourceError).classification, { severity: 'fatal', retryable: true }, how)
  }
})

t.test('an onAck that fails by such a code is reported by it', async (t) => {
  const type = typeThat(async function* ({ error }) {
    yield { payload: 'x', onAck: () => Promise.reject(error('HTTP_UNAVAILABLE')) }
    yield {
      payload: 'y',
      onAck: () => {
        throw Object.assign(new Error('later'), { code: 'HTTP_BAD_PAGE' })
      }
    }
  })
  const source = createSource({ type: 'http', params: { ack: 'manual' } }, { types: [type] })
  const codes: string[] = []
  source.on('warning', ({ code }) => codes.push(code))
  for await (const event of source) event.ack()
  await turn()
  t.strictSame(codes.sort(), ['HTTP_BAD_PAGE', 'HTTP_UNAVAILABLE'])
})

t.test('classifyError knows such codes of a SourceError, and of other errors when given the type', (t) => {
  const type = typeThat(async function* () {})
  const thrown = Object.assign(new Error('503'), { code: 'HTTP_UNAVAILABLE', hostname: 'b' })
  t.equal(classifyError(thrown).code, 'SYSTEM_UNKNOWN')
  t.match(classifyError(thrown, {}, { types: [type] }), {
    code: 'HTTP_UNAVAILABLE',
    symptom: { en: 'b answers <status> (source <source>)' },
    detail: '503'
  })
  t.equal(classifyError(new Error('x', { cause: thrown }), {}, { types: [type] }).code, 'HTTP_UNAVAILABLE')
  t.equal(classifyError(Object.assign(new Error(), { code: 'ENOENT' }), {}, { types: [type] }).code, 'SYSTEM_ENOENT')
  for (const code of ['__proto__', 'constructor', 'toString', 'HTTP_UNAVAILABLE\u0000'])
    t.equal(classifyError({ code }, {}, { types: [type] }).code, 'SYSTEM_UNKNOWN', JSON.stringify(code))
  t.end()
})

t.test('health, alerts, probes and diagnose report such codes as well', async (t) => {
  const type: ConnectorType = {
    ...typeThat(({ acks: _acks }) => ({
      opened: {},
      next: () => null,
      ended: false,
      wait: () => {},
      stop: () => {},
      close: () => Promise.resolve(),
      stats: () => ({
        bytes: 0,
        bytesBehind: null,
        truncated: 0,
        errors: { HTTP_BAD_PAGE: 3 },
        drops: {},
        connections: null
      }),
      health: () => [{ code: 'HTTP_UNAVAILABLE', context: { host: 'h', values: { status: '502' } } }]
    })),
    probe: () => [
      {
        id: 'http.reach',
        target: 'h',
        rulesOut: ['HTTP_BAD_PAGE'],
        run: () => ({
          status: 'fail',
          causes: [{ code: 'HTTP_UNAVAILABLE', context: { values: { status: '500' } } }, { code: 'HTTP_NO_SUCH' }]
        })
      }
    ]
  }
  const source = createSource({ type: 'http', params: {} }, { types: [type], tags: ['alert_on_error:true'] })
  const alerted = once(source, 'alert')
  source.resume()
  await once(source, 'ready')
  t.match(source.health().troubles, [{ code: 'HTTP_UNAVAILABLE', symptom: { en: 'h answers 502 (source http)' } }])
  const { findings } = await probeSource({ type: 'http', params: {} }, { types: [type] })
  t.strictSame(
    findings.map(({ code, symptom }) => [code, symptom.en]),
    [['HTTP_UNAVAILABLE', 'logs.example.org answers 500 (source http)']]
  )
  const report = await diagnose(source)
  t.ok(report.findings.some(({ code }) => code === 'HTTP_UNAVAILABLE'))
  t.notMatch(
    JSON.stringify(shareReport(report)),
    /HTTP_UNAVAILABLE|logs\.example/,
    'what may name a customer is not shared'
  )
  source.destroy()
  const [alert] = (await alerted) as [{ finding: { code: string; symptom: { en: string } } }]
  t.match(alert.finding, { code: 'HTTP_BAD_PAGE', symptom: { en: 'A page is none' } })
})

t.test('all faults of a catalogue are thrown at once, where it is defined', (t) => {
  const wrong = {
    http_small: { symptom: 'x' },
    NOUNDERSCORE: { symptom: 'x' },
    'HTTP_\u0007': { symptom: 'x' },
    [`HTTP_${'X'.repeat(100)}`]: { symptom: 'x' },
    FILE_NOT_FOUND: { symptom: 'mine now' },
    KAFKA_ANYTHING: { symptom: 'x' },
    CERT_HAS_EXPIRED: { symptom: 'x' },
    UND_ERR_SOCKET: { symptom: 'x' },
    A_1: null,
    A_2: {},
    A_3: { symptom: '', category: 'bad', severity: 'worst', retryable: 1, remedy: [] },
    A_4: { symptom: { en: 'x', fr: 'y' }, checks: 'look', remedies: [5, { text: 'x', command: 'y' }, { en: 'a\nb' }] },
    A_5: {
      symptom: 'bell \u0007',
      docs: '',
      checks: [
        { text: 'x', commands: 'curl {url}' },
        { text: 'x', toml: 'y' }
      ]
    },
    A_6: { symptom: 'x', checks: [{ text: 'x', commands: { linux: 'curl "{url}"', vms: 'x', darwin: 5 } }] }
  }
  const all = JSON.parse(`{ "__proto__": { "symptom": "x" }, "constructor": { "symptom": "x" } }`) as ConnectorCatalogue
  for (const [code, fault] of Object.entries(wrong))
    Object.defineProperty(all, code, { value: fault, enumerable: true })
  try {
    defineConnector({ type: 'http', params: {}, catalogue: all, open: async function* () {} })
    t.fail('it was taken')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    t.strictSame(
      error.diagnostics.map(({ code, path }) => `${code} ${path.replace(/X{9,}.*/, 'XX')}`).sort(),
      [
        'CONFIG_BAD_CHOICE catalogue.A_3.category',
        'CONFIG_BAD_CHOICE catalogue.A_3.severity',
        'CONFIG_BAD_VALUE catalogue.A_3.symptom',
        'CONFIG_BAD_VALUE catalogue.A_4.remedies[2].en',
        'CONFIG_BAD_VALUE catalogue.A_5.checks[0].commands',
        'CONFIG_BAD_VALUE catalogue.A_5.docs',
        'CONFIG_BAD_VALUE catalogue.A_5.symptom',
        'CONFIG_BAD_VALUE catalogue.A_6.checks[0].commands.linux',
        String.raw`CONFIG_BAD_VALUE catalogue.HTTP_\x07`,
        'CONFIG_BAD_VALUE catalogue.HTTP_XX',
        'CONFIG_BAD_VALUE catalogue.NOUNDERSCORE',
        'CONFIG_BAD_VALUE catalogue.__proto__',
        'CONFIG_BAD_VALUE catalogue.constructor',
        'CONFIG_BAD_VALUE catalogue.http_small',
        'CONFIG_CONFLICT catalogue.CERT_HAS_EXPIRED',
        'CONFIG_CONFLICT catalogue.FILE_NOT_FOUND',
        'CONFIG_CONFLICT catalogue.KAFKA_ANYTHING',
        'CONFIG_CONFLICT catalogue.UND_ERR_SOCKET',
        'CONFIG_MISSING_PARAM catalogue.A_2',
        'CONFIG_UNKNOWN_PARAM catalogue.A_3.remedy',
        'CONFIG_UNKNOWN_PARAM catalogue.A_4.remedies[1].command',
        'CONFIG_UNKNOWN_PARAM catalogue.A_4.symptom.fr',
        'CONFIG_UNKNOWN_PARAM catalogue.A_5.checks[1].toml',
        'CONFIG_UNKNOWN_PARAM catalogue.A_6.checks[0].commands.vms',
        'CONFIG_WRONG_TYPE catalogue.A_1',
        'CONFIG_WRONG_TYPE catalogue.A_3.retryable',
        'CONFIG_WRONG_TYPE catalogue.A_4.checks',
        'CONFIG_WRONG_TYPE catalogue.A_4.remedies[0]',
        'CONFIG_WRONG_TYPE catalogue.A_6.checks[0].commands.darwin'
      ].sort()
    )
    t.match(error.message, /connector "http": catalogue\./)
    t.notOk(error.message.includes('\u0007'))
  }
  for (const given of [null, 5, 'x', []])
    t.throws(
      () =>
        defineConnector({
          type: 'http',
          params: {},
          catalogue: given as unknown as ConnectorCatalogue,
          open: async function* () {}
        }),
      { code: 'CONFIG_WRONG_TYPE' }
    )
  t.end()
})

t.test('a type that was not made by defineConnector is checked where it is used', (t) => {
  const type: ConnectorType = {
    type: 'http',
    params: {},
    catalogue: { FILE_BUSY: { symptom: 'x' } },
    open: async function* () {}
  }
  t.throws(() => createSource({ type: 'http', params: {} }, { types: [type] }), { code: 'CONFIG_CONFLICT' })
  t.end()
})

t.test('a catalogue cannot use a code of the library', (t) => {
  for (const code of Object.values(sections).flatMap((parts) => parts.flatMap((part) => Object.keys(part))))
    t.throws(
      () =>
        defineConnector({
          type: 'x',
          params: {},
          catalogue: { [code]: { symptom: 'x' } },
          open: async function* () {}
        }),
      { name: 'ConfigError' },
      code
    )
  t.end()
})

t.test('changing a catalogue afterwards does not affect an existing source', async (t) => {
  const mine: Record<string, { symptom: string }> = { HTTP_DOWN: { symptom: 'as it was' } }
  const type = defineConnector({
    type: 'http',
    params: {},
    catalogue: mine,
    open: () => Promise.reject(Object.assign(new Error('x'), { code: 'HTTP_DOWN' }))
  })
  const source = createSource({ type: 'http', params: {} }, { types: [type] })
  mine['HTTP_DOWN'] = { symptom: 'otherwise' }
  await t.rejects(source.toArray(), { message: 'as it was: x' })
})
