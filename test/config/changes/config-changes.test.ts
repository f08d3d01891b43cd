import t from 'tap'
import { configChanges, defineConnector, loadConfig } from '../../../lib/index.ts'
import type { Config } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import { configChangesWith } from '../../../lib/config/changes/config-changes.ts'

const connectors = `
[[connectors]]
id = "files"
type = "file"
allow_override = ["file", "base", "mode", "checkpoint_dir", "charset", "multiline"]
[[connectors]]
id = "topics"
type = "kafka"
allow_override = ["topic", "group_id", "lag_warning", "config", "start_offsets"]
params.brokers = "b:9092"
[[connectors]]
id = "ports"
type = "syslog"
allow_override = ["port", "protocol", "tls"]
`

function config(sources: string, types: readonly ConnectorType[] = [], more = connectors): Config {
  const loaded = loadConfig({
    sources: { file: '/conf/wpsrc.toml', text: sources },
    connectors: [{ file: '/conf/c.toml', text: more }],
    types
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
  return loaded.config
}

const source = (key: string, connect: string, params: string, more = ''): string =>
  `[[sources]]\nkey = "${key}"\nconnect = "${connect}"\n${more}\n[sources.params]\n${params}\n`
const follow = 'mode = "follow"\ncheckpoint_dir = "/c"\n'

t.test('added and removed sources are listed in the order of the file, unchanged ones are not', async (t) => {
  const one = config(source('a', 'files', 'file = "a"') + source('b', 'topics', 'topic = "b"'))
  const two = config(
    source('c', 'ports', 'port = 1514') +
      source('a', 'files', '# another word\nfile = "a"') +
      source('b', 'topics', 'topic = "b"', 'enable = false')
  )
  t.same(
    configChanges(null, one).map(({ key, kind, impact }) => [key, kind, impact]),
    [
      ['a', 'added', 'reopen'],
      ['b', 'added', 'rejoin']
    ]
  )
  t.same(configChanges(one, two), [
    { key: 'c', kind: 'added', params: [], tags: [], impact: 'reopen' },
    { key: 'b', kind: 'removed', params: [], tags: [], impact: 'rejoin' }
  ])
  t.same(configChanges(one, one), [])
})

t.test('each difference is listed with its path and its impact', async (t) => {
  const cases: readonly [string, string, string, unknown][] = [
    [
      'files',
      `${follow}file = "a"`,
      `${follow}file = "b"`,
      { params: [{ path: ['file'], from: 'a', to: 'b' }], impact: 'reopen' }
    ],
    [
      'files',
      `${follow}file = "a"`,
      `${follow}file = "a"\ncharset = "gbk"`,
      { params: [{ path: ['charset'], from: 'utf-8', to: 'gbk' }], impact: 'reopen' }
    ],
    [
      'files',
      `${follow}file = "a"`,
      'mode = "follow"\ncheckpoint_dir = "/d"\nfile = "a"',
      { params: [{ path: ['checkpoint_dir'], from: '/c', to: '/d' }], impact: 'rereads' }
    ],
    // Nothing is kept of what was read
    ['files', 'file = "a"', 'file = "b"', { params: [{ path: ['file'] }], impact: 'rereads' }],
    [
      'files',
      `${follow}file = "a"\nmultiline = { start = "a" }`,
      `${follow}file = "a"\nmultiline = { start = "b" }`,
      { params: [{ path: ['multiline', 'start'], from: 'a', to: 'b' }], impact: 'reopen' }
    ],
    [
      'files',
      `${follow}file = "a"`,
      `${follow}file = "a"\nmultiline = { start = "b" }`,
      {
        params: [{ path: ['multiline'], from: null, to: { start: 'b', timeout_ms: 1000, max_lines: 500 } }],
        impact: 'reopen'
      }
    ],
    [
      'topics',
      'topic = "a"',
      'topic = ["a", "b"]',
      { params: [{ path: ['topic'], from: ['a'], to: ['a', 'b'] }], impact: 'rejoin' }
    ],
    [
      'topics',
      'topic = "a"',
      'topic = "a"\ngroup_id = "other"',
      { params: [{ path: ['group_id'], from: 'wparse_default_group', to: 'other' }], impact: 'rereads' }
    ],
    [
      'topics',
      'topic = "a"',
      'topic = "a"\nlag_warning = 5',
      { params: [{ path: ['lag_warning'] }], impact: 'rejoin' }
    ],
    [
      'topics',
      'topic = "a"\nstart_offsets = { a = { 0 = 1 } }',
      'topic = "a"\nstart_offsets = { a = { 0 = 1 } }\nlag_warning = 5',
      { params: [{ path: ['lag_warning'] }], impact: 'rereads' }
    ],
    [
      'topics',
      'topic = "a"\nconfig = { "client.id" = "a" }',
      'topic = "a"\nconfig = { client_id = "b", retries = 3 }',
      {
        params: [
          { path: ['config', 'client_id'], from: 'a', to: 'b' },
          { path: ['config', 'retries'], from: null, to: '3' }
        ],
        impact: 'rejoin'
      }
    ],
    ['ports', 'port = 1514', 'port = 1515', { params: [{ path: ['port'], from: 1514, to: 1515 }], impact: 'reopen' }],
    [
      'ports',
      'protocol = "tls"\ntls = { cert = "/a", key = "/k" }',
      'protocol = "tls"\ntls = { cert = "/b", key = "/k" }',
      { params: [{ path: ['tls', 'cert'], from: '/a', to: '/b' }], impact: 'reopen' }
    ]
  ]
  for (const [connect, before, after, expected] of cases)
    t.match(configChanges(config(source('k', connect, before)), config(source('k', connect, after))), [expected], after)
})

t.test('secrets are compared and never shown', async (t) => {
  const with_ = (password: string): Config =>
    config(
      source(
        'k',
        'topics',
        `topic = "a"\nconfig = { sasl_username = "u", sasl_password = "${password}", sasl_mechanisms = "PLAIN" }`
      )
    )
  t.same(configChanges(with_('hunter2'), with_('hunter2')), [])
  const changes = configChanges(with_('hunter2'), with_('correct horse'))
  t.match(changes, [{ params: [{ path: ['config', 'sasl_password'], from: '[redacted]', to: '[redacted]' }] }])
  t.notMatch(JSON.stringify(changes), /hunter2|horse/)
  const without = config(source('k', 'topics', 'topic = "a"'))
  t.notMatch(JSON.stringify(configChanges(without, with_('hunter2'))), /hunter2/)
})

t.test('changed tags are listed beside params', async (t) => {
  const tagged = (tags: string): Config => config(source('k', 'files', `${follow}file = "a"`, `tags = [${tags}]`))
  t.same(configChanges(tagged('"env:dev", "a:1"'), tagged('"env:prod", "b:2"')), [
    {
      key: 'k',
      kind: 'changed',
      params: [],
      impact: 'reopen',
      tags: [
        { name: 'env', from: 'dev', to: 'prod' },
        { name: 'a', from: '1', to: null },
        { name: 'b', from: null, to: '2' }
      ]
    }
  ])
})

t.test('a source of another type has changed, whatever its params are', async (t) => {
  const types = ['one', 'two'].map((type) =>
    defineConnector({
      type,
      params: {},
      open: () =>
        (async function* () {
          yield 'a'
        })()
    })
  )
  const of = (type: string): Config =>
    config('[[sources]]\nkey = "k"\nconnect = "own"\n', types, `[[connectors]]\nid = "own"\ntype = "${type}"\n`)
  t.match(configChanges(of('one'), of('two'), types), [{ key: 'k', kind: 'changed', params: [], impact: 'reopen' }])
})

t.test("a connector of one's own says what its params mean, and which files belong to the configuration", async (t) => {
  const since = '1.0.0'
  const own = defineConnector({
    type: 'own',
    params: {
      limit: { type: 'integer', default: 1, min: 0, max: 9, impact: 'live', help: 'How many.', since },
      inner: {
        type: 'table',
        help: 'More.',
        since,
        params: { rules: { type: 'string', path: 'config-file', help: 'A file.', since } }
      }
    },
    open: () =>
      (async function* () {
        yield 'a'
      })()
  })
  const text = '[[connectors]]\nid = "own"\ntype = "own"\nallow_override = ["limit", "inner"]\n'
  const of = (params: string): Config => config(source('k', 'own', params), [own], text)
  t.match(configChanges(of('limit = 2'), of('limit = 3'), [own]), [
    { params: [{ path: ['limit'], from: 2, to: 3 }], impact: 'live' }
  ])
  const holding = (content: string): { readonly config: Config; readonly contents: ReadonlyMap<string, string> } => ({
    config: of('inner = { rules = "rules.txt" }'),
    contents: new Map([['/conf/rules.txt', content]])
  })
  t.same(configChangesWith([own], holding('content:1'), holding('content:1')), [])
  t.match(configChangesWith([own], holding('content:1'), holding('content:2')), [
    { params: [{ path: ['inner', 'rules'], from: 'content:1', to: 'content:2' }], impact: 'reopen' }
  ])
  t.match(configChangesWith([own], { ...holding(''), contents: new Map() }, holding('content:2')), [
    { params: [{ from: null, to: 'content:2' }] }
  ])
})
