import t from 'tap'
import * as face from '../lib/index.ts'
import * as testing from '../lib/testing.ts'

const {
  createKafkaSource,
  createSource,
  createSyslogSource,
  loadConfig,
  readConfig,
  resolveParams,
  validateOverrides
} = face

t.test('the entry point exports its documented names, and nothing else', (t) => {
  t.strictSame(Object.keys(face).sort(), [
    'ConfigError',
    'SourceError',
    'applyChanges',
    'applyFix',
    'canApply',
    'classifyError',
    'configChanges',
    'createFileSource',
    'createKafkaSource',
    'createLogFile',
    'createSource',
    'createSyslogSource',
    'defineConnector',
    'diagnose',
    'formatDiagnosis',
    'formatDiagnostics',
    'formatReport',
    'listConnectors',
    'loadConfig',
    'parseSyslog',
    'probeConnector',
    'probeSource',
    'pushIntake',
    'readConfig',
    'resolveParams',
    'shareReport',
    'toEcs',
    'toOtelLog',
    'toOtlpLogs',
    'toPrometheus',
    'validateConfig',
    'validateConnectors',
    'validateOverrides',
    'watchConfig'
  ])
  t.strictSame(Object.keys(testing).sort(), [
    'ConnectorCheckError',
    'checkConnector',
    'collect',
    'fakeClock',
    'fakeKafka',
    'formatChecks',
    'rotatingWriter',
    'syslogMessage',
    'syslogSender',
    'takeUntil',
    'testConnector'
  ])
  t.end()
})

const connectors = [
  {
    file: 'c.toml',
    text: '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n[connectors.params]\nbase = "."\n'
  }
]

t.test('from TOML to records, also by way of JSON', async (t) => {
  const folder = t.testdir({ 'a.log': 'one\ntwo\n' })
  const text = '[[sources]]\nkey = "logs"\nconnect = "files"\ntags = ["env:test"]\n[sources.params]\nfile = "a.log"\n'
  const { config, diagnostics } = loadConfig({ sources: { file: `${folder}/wpsrc.toml`, text }, connectors })
  t.strictSame(diagnostics, [])
  const spec = config?.source('logs')
  if (spec === undefined) return
  for (const one of [spec, JSON.parse(JSON.stringify(spec)) as typeof spec]) {
    const events = (await createSource(one).toArray()) as { toJSON(): unknown }[]
    t.match(
      events.map((event) => event.toJSON()),
      [
        { source: 'logs', text: 'one', tags: { env: 'test' } },
        { source: 'logs', text: 'two' }
      ]
    )
  }
})

t.test('readConfig() reads from disk', async (t) => {
  const folder = t.testdir({
    'wpsrc.toml': '[[sources]]\nkey = "logs"\nconnect = "files"\n[sources.params]\nfile = "a.log"\n',
    'a.log': 'one\n',
    connectors: { 'source.d': { 'c.toml': connectors[0]?.text ?? '' } }
  })
  const config = await readConfig(folder)
  t.equal((await createSource(config.source('logs')).toArray()).length, 1)
})

t.test('overrides are judged with the built-in types', (t) => {
  const connector = { id: 'files', type: 'file', allowOverride: ['file'], params: { base: '.' }, origin: {} }
  t.strictSame(validateOverrides(connector, { file: 'a.log' }), [])
  t.match(validateOverrides(connector, { base: '/' }), [{ code: 'CONFIG_OVERRIDE_NOT_ALLOWED' }])
  t.match(resolveParams(connector, { file: 'a.log' }), { params: { file: 'a.log', base: '.', max_unacked: 10_000 } })
  t.end()
})

t.test('the factories check their params at once, and open later', (t) => {
  t.throws(() => createKafkaSource({ brokers: 'k:9092' } as never), { message: /`topic`.*CONFIG_MISSING_PARAM/s })
  createKafkaSource({ brokers: '127.0.0.1:1', topic: 't', groupId: 'g' }).destroy()
  t.throws(() => createSyslogSource({ port: 99_999 }), { code: 'CONFIG_OUT_OF_RANGE' })
  createSyslogSource({ port: 0 }).destroy()
  t.end()
})
