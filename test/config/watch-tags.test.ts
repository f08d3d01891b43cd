import t from 'tap'
import { parseTags } from '../../lib/config/tags.ts'
import { watchSettings, watchTagProblem } from '../../lib/config/watch-tags.ts'
import { createSource, loadConfig } from '../../lib/index.ts'
import { englishLeft } from '../support/english-left.ts'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'

t.test('what the guide writes acts', async (t) => {
  const { tags, problems } = parseTags(['monitor:enabled', 'alert_on_error:true', 'alert_threshold:1000'])
  t.strictSame(problems, [])
  t.strictSame(watchSettings(tags), { monitor: { intervalMs: 10_000 }, alert: { threshold: 1000, windowMs: 60_000 } })
})

t.test('each value', async (t) => {
  for (const [texts, settings] of [
    [[], { monitor: null, alert: null }],
    [['monitor'], { monitor: { intervalMs: 10_000 }, alert: null }],
    [['monitor=true', 'monitor_interval=1s'], { monitor: { intervalMs: 1000 }, alert: null }],
    [['monitor:on', 'monitor_interval:24h'], { monitor: { intervalMs: 86_400_000 }, alert: null }],
    [['monitor:disabled'], { monitor: null, alert: null }],
    [['alert_on_error'], { monitor: null, alert: { threshold: 1, windowMs: 60_000 } }],
    [
      ['alert_on_error:yes', 'alert_window:5m', 'alert_threshold:100000'],
      { monitor: null, alert: { threshold: 100_000, windowMs: 300_000 } }
    ],
    [['alert_on_error:true', 'alert_window:1500ms'], { monitor: null, alert: { threshold: 1, windowMs: 1500 } }],
    [['alert_on_error:false'], { monitor: null, alert: null }],
    [['alerts_of:the team', 'monitoring:elsewhere', 'alertmanager:prod'], { monitor: null, alert: null }]
  ] as const) {
    const { tags, problems } = parseTags(texts)
    t.strictSame(problems, [], texts.join())
    t.strictSame(watchSettings(tags), settings, texts.join())
  }
})

t.test('bad values, unknown names and tags that lack another are reported, with the likely intention', async (t) => {
  for (const [key, value, severity, suggestion] of [
    ['monitor', 'enabld', 'error', 'monitor:enabled'],
    ['monitor', 'TRUE', 'error', 'monitor:true'],
    ['monitor', '1', 'error', 'monitor:true'],
    ['monitor', '?', 'error', undefined],
    ['monitor_interval', '10', 'error', 'monitor_interval:10s'],
    ['monitor_interval', '10 sec', 'error', 'monitor_interval:10s'],
    ['monitor_interval', '500ms', 'error', undefined],
    ['monitor_interval', '25h', 'error', undefined],
    ['monitor_interval', '0s', 'error', undefined],
    ['monitor_interval', '-1s', 'error', undefined],
    ['monitor_interval', '1.5s', 'error', undefined],
    ['monitor_interval', '0', 'error', undefined],
    ['alert_threshold', '0', 'error', undefined],
    ['alert_threshold', '1_000', 'error', 'alert_threshold:1000'],
    ['alert_threshold', '1,000', 'error', 'alert_threshold:1000'],
    ['alert_threshold', '100001', 'error', undefined],
    ['alert_threshold', '1e3', 'error', undefined],
    ['alert_threshold', 'many', 'error', undefined],
    ['alert_window', '', 'error', undefined],
    ['alert_on_errors', 'true', 'warning', 'alert_on_error:true'],
    ['alert_treshold', '5', 'warning', 'alert_threshold:5'],
    ['monitor_intervall', '1s', 'warning', 'monitor_interval:1s'],
    ['alert', 'ops@example.org', 'warning', undefined],
    ['alert-on-error', 'true', 'warning', 'alert_on_error:true'],
    ['Monitor', 'enabled', 'warning', 'monitor:enabled'],
    ['ALERT_THRESHOLD', '5', 'warning', 'alert_threshold:5'],
    ['alert.window', '1m', 'warning', 'alert_window:1m'],
    ['alerts_on_error', 'true', 'warning', 'alert_on_error:true'],
    ['monitor_interval', '5 minutes', 'error', 'monitor_interval:5m'],
    ['monitor_interval', '1H', 'error', 'monitor_interval:1h'],
    ['alert_window', '2min', 'error', 'alert_window:2m'],
    ['alert_window', '90000m', 'error', undefined],
    ['alert_constructor', 'x', 'warning', undefined]
  ] as const) {
    const problem = watchTagProblem(key, value)
    t.match(problem, { severity, expected: /./, message: key }, `${key}:${value}`)
    t.equal(problem?.suggestion, suggestion, `${key}:${value}`)
  }
  const { problems } = parseTags(['alert_threshold:5', 'alert_window:1m', 'monitor_interval:1m'])
  t.match(problems, [
    { at: 0, severity: 'warning', message: 'the tag `alert_threshold` does nothing without `alert_on_error:true`' },
    { at: 1, severity: 'warning', message: /alert_window/ },
    { at: 2, severity: 'warning', message: 'the tag `monitor_interval` does nothing without `monitor:enabled`' }
  ])
  t.strictSame(
    parseTags(['alert_on_error:false', 'alert_threshold:5', 'monitor:off', 'monitor_interval:1m']).problems,
    [],
    'what is switched off may keep its settings'
  )
})

t.test('in a configuration they have their place, and a fix', async (t) => {
  const text =
    '[[sources]]\nkey = "a"\nconnect = "c"\ntags = ["env:prod", "alert_on_error:true", "alert_treshold:5", "alert_window:60"]\n'
  const connectors = [
    {
      file: 'c.toml',
      text: '[[connectors]]\nid = "c"\ntype = "file"\n[connectors.params]\nbase = "/var/log"\nfile = "a.log"\n'
    }
  ]
  const { ok, diagnostics } = loadConfig({ sources: { file: 'wpsrc.toml', text }, connectors, env: {} })
  t.equal(ok, false)
  t.match(diagnostics, [
    {
      code: 'CONFIG_BAD_TAG',
      severity: 'warning',
      line: 4,
      column: 44,
      message: 'the library does not act on the tag `alert_treshold`',
      suggestion: 'alert_threshold:5',
      fix: { patch: { file: 'wpsrc.toml' } }
    },
    {
      code: 'CONFIG_BAD_TAG',
      severity: 'error',
      line: 4,
      column: 64,
      expected: /60s|10s/,
      suggestion: 'alert_window:60s',
      fix: { patch: { file: 'wpsrc.toml' } }
    }
  ])
  const rows = [
    'alert_treshold:5',
    'alert_window:60',
    'monitor:maybe',
    'alert_threshold:0',
    'monitor_interval:1m',
    'alert_on_error:true'
  ].map((tag) => `tags = ["${tag}"]`)
  for (const row of [...rows, 'tags = ["alert_threshold:5"]']) {
    const told = loadConfig({
      sources: { file: 'w', text: `[[sources]]\nkey = "a"\nconnect = "c"\n${row}\n` },
      connectors,
      env: {}
    }).diagnostics
    t.strictSame(englishLeft(formatDiagnostics(told, { locale: 'zh' })), [], row)
  }
})

t.test('in code a bad one is thrown, and a doubtful one warned of', async (t) => {
  t.throws(() => createSource({ type: 'syslog', params: { port: 0 } }, { tags: { alert_on_error: 'maybe' } }), {
    name: 'ConfigError',
    diagnostics: [{ path: 'options.tags["alert_on_error"]' }]
  })
  const source = createSource(
    { type: 'syslog', params: { addr: '127.0.0.1', port: 0 } },
    { tags: { alert_treshold: '5' } }
  )
  const told: string[] = []
  source.on('warning', ({ code, message }) => {
    told.push(`${code} ${message}`)
  })
  await new Promise((resolve) => {
    source.once('ready', resolve)
  })
  source.destroy()
  t.match(told, [/^CONFIG_BAD_TAG .*alert_treshold.*alert_threshold:5/])
})
