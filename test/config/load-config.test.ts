import t from 'tap'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { loadConfigWith } from '../../lib/config/load-config.ts'
import type { Config } from '../../types/config.ts'
import { fixture, load, places } from '../support/config-texts.ts'
import { paramType, paramTypes } from '../support/param-types.ts'

const files = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "path", "charset", "encode"]\n'

function form(name: string): Config {
  const result = loadConfigWith(paramTypes, {
    sources: fixture(`forms/${name}.toml`),
    connectors: [fixture('forms/connectors.toml')]
  })
  t.same(result.diagnostics, [], name)
  if (!result.ok) throw new Error(name)
  return result.config
}

t.test('every form that the guide uses is read as written', async (t) => {
  t.match(form('lone-sources').source('one').params, { base: '/var/log/app', file: 'app.log' })
  t.match(form('params-override').source('text').params, { encode: 'text' })
  t.match(form('params-override').source('listener').params, {
    protocol: 'tcp',
    port: 1514,
    headerMode: 'keep',
    preferNewline: true,
    tcpRecvBytes: 104_857_600
  })
  const { config } = form('config-table').source('orders').params
  t.match(config, { security_protocol: 'SASL_SSL', session_timeout_ms: '30000' })
  t.equal(String(Object.entries(config ?? {}).find(([name]) => name === 'sasl_password')?.[1]), '[redacted]')
  t.match(form('config-list').source('orders').params, {
    config: { session_timeout_ms: '60000', fetch_min_bytes: '102400' }
  })
  t.match(form('params-one-element').source('text').params, { file: 'other.log' })
  t.match(form('brokers-string').source('orders').params, { brokers: ['kafka1:9092', 'kafka2:9092'], topic: ['logs'] })
  t.match(form('brokers-array').source('orders').params, { brokers: ['kafka1:9092', 'kafka2:9092'] })
  t.same(
    { ...form('tags').source('text').tags },
    { monitor: 'enabled', alert_on_error: 'true', alert_threshold: '1000', audited: 'true' }
  )
  t.same(
    form('dotted-keys').sources.map(({ key, params }) => [key, params['file']]),
    [['a', 'a.log']],
    'b is not enabled'
  )
  t.match(form('dotted-keys').source('b'), { enable: false, params: { file: 'b.log' } })
})

t.test('a file with every mistake yields each of them, at its place, in one pass', async (t) => {
  const { ok, diagnostics } = loadConfigWith(paramTypes, {
    sources: fixture('mistakes/wpsrc.toml'),
    connectors: [
      fixture('mistakes/connectors/source.d/10-files.toml'),
      fixture('mistakes/connectors/source.d/20-more.toml')
    ]
  })
  t.equal(ok, false)
  for (const locale of ['en', 'zh'] as const)
    t.notMatch(formatDiagnostics(diagnostics, { locale }), /<[a-z]+>/, 'every placeholder has a value')
  const [sources, first, second] = [
    'mistakes/wpsrc.toml',
    'mistakes/connectors/source.d/10-files.toml',
    'mistakes/connectors/source.d/20-more.toml'
  ]
  t.strictSame(places(diagnostics), [
    `CONFIG_UNKNOWN_TOP_LEVEL_KEY ${sources}:2:1`,
    `CONFIG_UNKNOWN_SOURCE_KEY ${sources}:6:1`,
    `CONFIG_MISSING_KEY ${sources}:8:1`,
    `CONFIG_MISSING_CONNECT ${sources}:12:1`,
    `CONFIG_DUPLICATE_KEY ${sources}:21:7`,
    `CONFIG_UNKNOWN_CONNECTOR ${sources}:27:11`,
    `CONFIG_OVERRIDE_NOT_ALLOWED ${sources}:33:1`,
    `CONFIG_WRONG_TYPE ${sources}:39:8`,
    `CONFIG_OUT_OF_RANGE ${sources}:44:19`,
    `CONFIG_BAD_CHOICE ${sources}:49:19`,
    `CONFIG_UNKNOWN_PARAM ${sources}:54:28`,
    `CONFIG_CONFLICT ${sources}:59:28`,
    `CONFIG_BAD_TAG ${sources}:64:21`,
    `CONFIG_BAD_TAG ${sources}:64:34`,
    `CONFIG_UNDEFINED_VARIABLE ${sources}:70:20`,
    `CONFIG_BAD_VARIABLE ${sources}:75:20`,
    `CONFIG_PARAMS_TWICE ${sources}:81:1`,
    `CONFIG_MISSING_PARAM ${sources}:83:1`,
    `CONFIG_WRONG_TYPE ${sources}:86:10`,
    `CONFIG_WRONG_TYPE ${sources}:89:7`,
    `CONFIG_WRONG_TYPE ${sources}:91:66`,
    `CONFIG_OUT_OF_RANGE ${sources}:91:87`,
    `CONFIG_UNKNOWN_PARAM ${first}:4:53`,
    `CONFIG_UNKNOWN_CONNECTOR_KEY ${first}:10:1`,
    `CONFIG_DUPLICATE_ID ${first}:13:6`,
    `CONFIG_BAD_VALUE ${first}:15:19`,
    `CONFIG_MISSING_ID ${first}:17:1`,
    `CONFIG_MISSING_TYPE ${first}:21:1`,
    `CONFIG_UNKNOWN_TOP_LEVEL_KEY ${second}:1:1`,
    `CONFIG_UNKNOWN_TYPE ${second}:5:8`,
    `CONFIG_MISSING_PARAM ${second}:11:13`,
    `CONFIG_OUT_OF_RANGE ${second}:17:19`
  ])
  const of = (code: string): unknown => diagnostics.find((diagnostic) => diagnostic.code === code)
  t.match(of('CONFIG_UNKNOWN_SOURCE_KEY'), {
    suggestion: 'connect',
    path: 'sources[0].conect',
    length: 6,
    excerpt: 'conect = "files"'
  })
  t.match(of('CONFIG_DUPLICATE_KEY'), { related: [{ file: sources, line: 16, column: 1 }] })
  t.match(of('CONFIG_DUPLICATE_ID'), { related: [{ file: first, line: 2, column: 1 }] })
  t.match(of('CONFIG_UNKNOWN_CONNECTOR'), {
    suggestion: 'connect = "files"',
    allowed: ['files', 'listener', 'no_type', 'pigeon', 'secure', 'never_used']
  })
  t.match(of('CONFIG_OVERRIDE_NOT_ALLOWED'), { allowed: ['port', 'protocol'], related: [{ file: first, line: 9 }] })
  t.match(of('CONFIG_WRONG_TYPE'), {
    expected: 'integer from 0 to 65535',
    received: 'string "1514"',
    suggestion: 'port = 1514'
  })
  t.match(of('CONFIG_UNKNOWN_PARAM'), { suggestion: 'max_line_bytes' })
  t.match(of('CONFIG_UNKNOWN_TYPE'), { suggestion: 'type = "file"', allowed: ['file', 'kafka', 'syslog'] })
  t.match(of('CONFIG_UNDEFINED_VARIABLE'), { length: '${NO_SUCH_FILE}'.length })
})

t.test('one mistake is one diagnostic', async (t) => {
  const cases: ReadonlyArray<
    readonly [title: string, sources: string, connectors: string, expected: readonly string[]]
  > = [
    [
      'a bad param of a connector that several sources use',
      'sources = [{ key = "a", connect = "c", params.file = "a" }, { key = "b", connect = "c", params.file = "b" }]',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file"]\nparams.encode = "hexx"',
      ['CONFIG_BAD_CHOICE c.toml:5:17']
    ],
    [
      'a conflict inside of a connector that several sources use',
      'sources = [{ key = "a", connect = "c" }, { key = "b", connect = "c" }]',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file"]\nparams = { file = "a", path = "b" }',
      ['CONFIG_CONFLICT c.toml:5:24']
    ],
    [
      'an undefined variable in a required param',
      'sources = { key = "a", connect = "files", params.file = "${X}" }',
      files,
      ['CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:58']
    ],
    [
      'an undefined variable in what another param depends on',
      'sources = { key = "a", connect = "files", params = { file = "f", encode = "${X}", charset = "utf-8" } }',
      files,
      ['CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:76']
    ],
    [
      'an undefined variable instead of a whole table',
      'sources = { key = "a", connect = "files", params = "${X}" }',
      files,
      ['CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:53']
    ],
    [
      'an undefined variable as key, connect, enable and tag',
      'sources = { key = "${X}", connect = "${X}", enable = "${X}", tags = ["${X}"] }',
      files,
      ['20', '38', '55', '71'].map((column) => `CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:${column}`)
    ],
    [
      'an undefined variable instead of the tags',
      'sources = { key = "a", connect = "files", params.file = "a", tags = "${X}" }',
      files,
      ['CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:70']
    ],
    [
      'an undefined variable deep in an override',
      'sources = { key = "a", connect = "s", params.tls = { cert = ["${X}"] } }',
      '[[connectors]]\nid = "s"\ntype = "syslog"\nallow_override = ["tls"]\nparams.protocol = "tls"',
      ['CONFIG_UNDEFINED_VARIABLE wpsrc.toml:1:63']
    ],
    [
      'a dangling connect whose connector stands in a file that is not TOML',
      'sources = { key = "a", connect = "files", params.file = "x" }',
      `${files}oops`,
      ['CONFIG_TOML_SYNTAX c.toml:5:1']
    ],
    [
      'a dangling connect beside another file that is not TOML',
      'sources = { key = "a", connect = "other", params.file = "x" }',
      `${files}oops`,
      ['CONFIG_UNKNOWN_CONNECTOR wpsrc.toml:1:34', 'CONFIG_TOML_SYNTAX c.toml:5:1']
    ],
    [
      'a misspelt `params`',
      'sources = { key = "a", connect = "files", parms = { file = "x" } }',
      files,
      ['CONFIG_UNKNOWN_SOURCE_KEY wpsrc.toml:1:43']
    ],
    [
      'a misspelt required param',
      'sources = { key = "a", connect = "files", params = { fiel = "x" } }',
      files,
      ['CONFIG_UNKNOWN_PARAM wpsrc.toml:1:54']
    ],
    [
      'a misspelt key',
      'sources = { kye = "a", connect = "files", params = { file = "x" } }',
      files,
      ['CONFIG_UNKNOWN_SOURCE_KEY wpsrc.toml:1:13']
    ],
    [
      'misspelt keys of a connector',
      'sources = { key = "a", connect = "files", params = { file = "x", base = "y" } }',
      '[[connectors]]\nid = "files"\ntype = "file"\nalow_override = ["file", "base"]\nparam = {}',
      ['CONFIG_UNKNOWN_CONNECTOR_KEY c.toml:4:1', 'CONFIG_UNKNOWN_CONNECTOR_KEY c.toml:5:1']
    ],
    [
      'a misspelt id and type',
      'sources = { key = "a", connect = "files" }',
      `${files}[[connectors]]\nidd = "b"\ntpye = "file"`,
      [
        'CONFIG_MISSING_PARAM wpsrc.toml:1:11',
        'CONFIG_UNKNOWN_CONNECTOR_KEY c.toml:6:1',
        'CONFIG_UNKNOWN_CONNECTOR_KEY c.toml:7:1'
      ]
    ],
    [
      'a misspelt name in allow_override',
      'sources = { key = "a", connect = "c", params.port = 1 }',
      '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["prot"]',
      ['CONFIG_UNKNOWN_PARAM c.toml:4:19']
    ],
    [
      'a param that no source may give, and one tries',
      'sources = { key = "a", connect = "c", params.topic = "x" }',
      '[[connectors]]\nid = "c"\ntype = "kafka"\nparams.brokers = "a:1"',
      ['CONFIG_OVERRIDE_NOT_ALLOWED wpsrc.toml:1:46']
    ],
    [
      'a rule that only the connector can break',
      'sources = []',
      '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["port"]\nparams.protocol = "tls"',
      ['CONFIG_NO_SOURCES wpsrc.toml:1:1', 'CONFIG_MISSING_PARAM c.toml:5:19']
    ],
    [
      'a rule that a source may still keep',
      'sources = []',
      '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["tls"]\nparams.protocol = "tls"',
      ['CONFIG_NO_SOURCES wpsrc.toml:1:1']
    ],
    [
      'a param that has a meaning only beside another, which a source may give',
      'sources = []',
      '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["protocol"]\nparams.framing = "line"',
      ['CONFIG_NO_SOURCES wpsrc.toml:1:1']
    ],
    [
      'a param that has a meaning only beside another, which no source may give',
      'sources = { key = "a", connect = "c" }',
      '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["port"]\nparams.framing = "line"',
      ['CONFIG_CONFLICT c.toml:5:8']
    ],
    [
      'a rule that a source breaks over what its connector gave',
      'sources = { key = "a", connect = "c", params.encode = "hex" }',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["encode"]\nparams = { file = "a", charset = "gbk" }',
      ['CONFIG_CONFLICT wpsrc.toml:1:39']
    ],
    [
      "an override of a connector's bad param is checked",
      'sources = { key = "a", connect = "c", params.encode = "hey" }',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["encode"]\nparams = { file = "a", encode = "hexx" }',
      ['CONFIG_BAD_CHOICE wpsrc.toml:1:55', 'CONFIG_BAD_CHOICE c.toml:5:33']
    ],
    [
      'an unknown param of a connector, required under its right name',
      'sources = { key = "a", connect = "c" }',
      '[[connectors]]\nid = "c"\ntype = "kafka"\nparams = { brokers = "a:1", topics = "x" }',
      ['CONFIG_UNKNOWN_PARAM c.toml:4:29']
    ],
    [
      'a connector whose allow_override is wrong',
      'sources = { key = "a", connect = "c", params.file = "x" }',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = "file"',
      ['CONFIG_WRONG_TYPE c.toml:4:18']
    ],
    [
      'other mistakes of a connector whose allow_override is wrong',
      'sources = { key = "a", connect = "c", params.topic = "x" }',
      '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = "topic"\nparams = { brokers = "a:1", instances = 0 }',
      ['CONFIG_WRONG_TYPE c.toml:4:18', 'CONFIG_OUT_OF_RANGE c.toml:5:41']
    ],
    [
      'a connector whose allow_override holds something else',
      'sources = { key = "a", connect = "c", params.file = "x" }',
      '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file", 1]',
      ['CONFIG_WRONG_TYPE c.toml:4:27']
    ],
    [
      'a connector whose params are wrong',
      'sources = { key = "a", connect = "c", params.file = "x" }',
      `${files.replace('files', 'c')}params = 3`,
      ['CONFIG_WRONG_TYPE c.toml:5:10']
    ],
    [
      'a connector of an unknown type',
      'sources = { key = "a", connect = "c", params = { x = 1, y = 1 } }',
      '[[connectors]]\nid = "c"\ntype = "mqtt"\nallow_override = ["x"]',
      ['CONFIG_OVERRIDE_NOT_ALLOWED wpsrc.toml:1:57', 'CONFIG_UNKNOWN_TYPE c.toml:3:8']
    ],
    ['a misspelt top-level key', '[[source]]\nkey = "a"', files, ['CONFIG_UNKNOWN_TOP_LEVEL_KEY wpsrc.toml:1:3']],
    ['sources of another type', 'sources = 3', files, ['CONFIG_WRONG_TYPE wpsrc.toml:1:11']],
    [
      'sources of mixed types',
      'sources = [{ key = "a", connect = "files", params.file = "x" }, 3]',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:65']
    ],
    [
      'two tables of params',
      '[[sources]]\nkey = "a"\nconnect = "files"\n[[sources.params]]\nfile = "x"\n[[sources.params]]\nencode = "hex"',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:6:1']
    ],
    [
      'no table of params',
      'sources = { key = "a", connect = "files", params = [] }',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:52']
    ],
    [
      'params that are no table',
      'sources = { key = "a", connect = "files", params = [1] }',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:53']
    ],
    [
      'tags that are no list',
      'sources = { key = "a", connect = "files", params.file = "x", tags = "a:b" }',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:69']
    ],
    [
      'an empty key',
      'sources = { key = "", connect = "files", params.file = "x" }',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:19']
    ],
    [
      'a connector that gives nothing and allows nothing',
      'sources = [{ key = "a", connect = "c" }, { key = "b", connect = "c" }]',
      '[[connectors]]\nid = "c"\ntype = "file"',
      ['CONFIG_MISSING_PARAM c.toml:1:1']
    ],
    ['a file without sources', '# nothing', files, ['CONFIG_NO_SOURCES wpsrc.toml:1:1']],
    [
      'a disabled source is checked too',
      'sources = { key = "a", connect = "files", enable = false, params.file = 1 }',
      files,
      ['CONFIG_WRONG_TYPE wpsrc.toml:1:73']
    ]
  ]
  for (const [title, sources, connectors, expected] of cases)
    t.strictSame(places(load(sources, connectors).diagnostics), expected, title)
})

t.test('params are merged shallowly, and each knows its origin', async (t) => {
  const { config } = load(
    '[[sources]]\nkey = "a"\nconnect = "c"\ntags = ["env:prod"]\nparams = { topic = "t2", config = { max_bytes = 1 } }',
    '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["topic", "config"]\n[connectors.params]\nbrokers = "a:1"\ntopic = "t1"'
  )
  t.equal(config, undefined, 'max_bytes is not a name of config')
  const good = load(
    '[[sources]]\nkey = "a"\nconnect = "c"\ntags = ["env:prod"]\nparams = { topic = "t2", config = { fetch_min_bytes = 1 } }',
    '[[connectors]]\nid = "c"\ntype = "kafka"\nallow_override = ["topic", "config"]\n[connectors.params]\nbrokers = "a:1"\nconfig = { session_timeout_ms = 45000 }'
  )
  const spec = good.config?.source('a')
  t.match(spec, { key: 'a', type: 'kafka', connector: 'c', enable: true, params: { topic: ['t2'], brokers: ['a:1'] } })
  t.same(spec?.params['config'], { fetch_min_bytes: '1' }, 'the whole table is replaced')
  t.same(spec?.origin['topic'], { from: 'source', file: 'wpsrc.toml', line: 5, column: 12 })
  t.same(spec?.origin['brokers'], { from: 'connector', file: 'c.toml', line: 6, column: 1 })
  t.same(spec?.origin['instances'], { from: 'default' })
  t.match(good.config?.connectors, [
    { id: 'c', type: 'kafka', allowOverride: ['topic', 'config'], params: { brokers: ['a:1'] } }
  ])
  t.same(good.config?.connectors[0]?.origin['config'], { from: 'connector', file: 'c.toml', line: 7, column: 1 })
})

t.test('a relative path is taken from the folder of the sources file', async (t) => {
  const connectors = `${files}params.base = "logs"`
  const sources = 'sources = { key = "a", connect = "files", params.file = "x" }'
  t.match(
    load(sources, connectors, { sources: { file: '/etc/app/wpsrc.toml', text: sources } }).config?.source('a').params,
    { base: '/etc/app/logs', file: 'x' }
  )
  t.match(load(sources, connectors, { folder: '/srv' }).config?.source('a').params, { base: '/srv/logs' })
  t.match(load(sources, `${files}params.base = "/var/log"`, { folder: '/srv' }).config?.source('a').params, {
    base: '/var/log'
  })
  t.match(load(sources, files, { folder: '/srv' }).config?.source('a').params, { base: '/srv' }, 'the default too')
})

t.test('variables are looked up in what was given, and take the type of their param', async (t) => {
  const sources =
    '[[sources]]\nkey = "${NAME}"\nconnect = "s"\nenable = "${ON}"\ntags = ["env:${ENV:dev}", "${TAG}"]\nparams = { port = "${PORT}" }'
  const connectors = '[[connectors]]\nid = "s"\ntype = "syslog"\nallow_override = ["port"]'
  const { config } = load(sources, connectors, { env: { NAME: 'n', ON: 'false', PORT: '1514', TAG: 'a:b' } })
  t.match(config?.source('n'), { enable: false, params: { port: 1514 }, tags: { env: 'dev', a: 'b' } })
  const bad = load(sources, connectors, { env: { NAME: 'n', ON: 'yes', PORT: 'x', TAG: '?' } })
  t.strictSame(places(bad.diagnostics), [
    'CONFIG_WRONG_TYPE wpsrc.toml:4:10',
    'CONFIG_BAD_TAG wpsrc.toml:5:27',
    'CONFIG_WRONG_TYPE wpsrc.toml:6:19'
  ])
})

t.test("types of the user's own are known beside the built-in ones", async (t) => {
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: 'test',
      validate: (value: unknown) =>
        typeof value === 'object' && value !== null && 'url' in value
          ? { value }
          : { issues: [{ message: 'url is required', path: ['url'] }] }
    }
  }
  const types = [
    paramType('mqtt', { url: { type: 'string', required: true, since: '0.1.0', help: 'Where.' } }),
    paramType('foreign', schema)
  ]
  const connectors = ['mqtt', 'foreign']
    .map((type) => `[[connectors]]\nid = "${type}"\ntype = "${type}"\nallow_override = ["url"]\n`)
    .join('')
  const good = load(
    'sources = [{ key = "a", connect = "mqtt", params.url = "u" }, { key = "b", connect = "foreign", params.url = "v" }]',
    connectors,
    { types }
  )
  t.same(
    good.config?.sources.map(({ params }) => params['url']),
    ['u', 'v']
  )
  const missing = load('sources = [{ key = "a", connect = "mqtt" }, { key = "b", connect = "foreign" }]', connectors, {
    types
  })
  t.strictSame(
    missing.diagnostics.map(({ code }) => code),
    ['CONFIG_MISSING_PARAM', 'CONFIG_BAD_VALUE']
  )
  const undefinedVariable = load('sources = [{ key = "b", connect = "foreign", params.url = "${X}" }]', connectors, {
    types
  })
  t.strictSame(
    undefinedVariable.diagnostics.map(({ code }) => code),
    ['CONFIG_UNDEFINED_VARIABLE']
  )
  const whole = {
    '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) }
  }
  const refused = load('sources = [{ key = "b", connect = "foreign" }]', connectors.replaceAll('["url"]', '[]'), {
    types: [paramType('foreign', whole)]
  })
  t.strictSame(
    refused.diagnostics.map(({ code, path }) => `${code} ${path}`),
    ['CONFIG_UNKNOWN_TYPE connectors[0].type', 'CONFIG_BAD_VALUE connectors[1].params']
  )
})

t.test('an unknown key is refused with the list of known keys', async (t) => {
  const { config } = load('sources = [{ key = "access_log", connect = "files", params.file = "x" }]', files)
  t.throws(() => config?.source('acess_log'), {
    name: 'ConfigError',
    code: 'CONFIG_UNKNOWN_SOURCE',
    message: /acess_log.*"access_log"/
  })
  t.throws(() => config?.source('__proto__'), { code: 'CONFIG_UNKNOWN_SOURCE' })
  const many = load(
    `sources = [${Array.from({ length: 30 }, (_, at) => `{ key = "k${at}", connect = "files", params.file = "x" }`).join()}]`,
    files
  )
  t.throws(() => many.config?.source('k'), { message: /and 10 more/ })
  t.throws(() => load('', files).config?.source('k'), { message: /there are none/ })
})

t.test('line ends and a byte order mark do not matter', async (t) => {
  const sources = '\uFEFF[[sources]]\r\nkey = "a"\r\nconnect = "files"\r\n[sources.params]\r\nfile = 1\r\n'
  t.strictSame(places(load(sources, files.replaceAll('\n', '\r\n')).diagnostics), ['CONFIG_WRONG_TYPE wpsrc.toml:5:8'])
  t.equal(load(sources, files).diagnostics[0]?.excerpt, 'file = 1')
  t.equal(load('\uFEFFsources = 1', files).diagnostics[0]?.column, 11)
})

t.test('a variable may switch a source on or off, in any case', async (t) => {
  const enabled = (value: string): unknown => {
    const { config, diagnostics } = load(
      'sources = { key = "a", connect = "files", enable = "${ON}", params.file = "x" }',
      files,
      { env: { ON: value } }
    )
    return config?.source('a').enable ?? diagnostics[0]?.suggestion
  }
  t.same(['true', ' TRUE ', 'False', 'yes'].map(enabled), [true, true, false, 'ON=true'])
})

t.test('a param that no source of the type has is not advised into allow_override', async (t) => {
  const { diagnostics } = load(
    'sources = { key = "a", connect = "files", params = { file = "x", completely_else = 1 } }',
    files
  )
  t.match(diagnostics, [{ code: 'CONFIG_UNKNOWN_PARAM', suggestion: 'leave it out' }])
})
