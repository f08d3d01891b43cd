import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { listConnectors } from '../../lib/config/list-connectors.ts'
import type { LoadConfigResult } from '../../types/config.ts'

const source = '[[sources]]\nkey = "s"\nconnect = "c"\n'
const known = '[[connectors]]\nid = "c"\ntype = "syslog"\nallow_override = ["port", "instances", "protocol"]\n'
const foreign =
  '[[connectors]]\nid = "m"\ntype = "mysql"\nallow_override = ["table"]\n[connectors.params]\nurl = "db"\n'

function load(sources: string, connectors: string): LoadConfigResult {
  return loadConfig({ sources: { file: 'w', text: sources }, connectors: [{ file: 'c', text: connectors }] })
}

t.test('an unused connector of an unknown type does not keep a configuration from loading', async (t) => {
  const { ok, diagnostics, config } = load(source, known + foreign)
  t.ok(ok)
  t.match(diagnostics, [{ code: 'CONFIG_UNKNOWN_TYPE', severity: 'warning', file: 'c', line: 7 }])
  t.strictSame(config === undefined ? [] : listConnectors(config).map(({ id, type, sources }) => [id, type, sources]), [
    ['c', 'syslog', ['s']],
    ['m', 'mysql', []]
  ])
  t.match(
    load(source.replace('"c"', '"m"'), known + foreign),
    { ok: false, diagnostics: [{ code: 'CONFIG_UNKNOWN_TYPE', severity: 'error' }] },
    'one that is used'
  )
  t.match(
    load(`${source.replace('"c"', '"m"')}enable = false\n`, known + foreign),
    { ok: false },
    'by a source that is not enabled, which may be'
  )
  t.match(
    load('key = ', known + foreign).diagnostics,
    [{ code: 'CONFIG_TOML_SYNTAX' }, { code: 'CONFIG_UNKNOWN_TYPE', severity: 'error' }],
    'nobody knows'
  )
})

t.test('blanks around the separator of a tag are no part of it', async (t) => {
  const { config, diagnostics } = load(`${source}tags = ["env : prod", " audited ", "zone= a b "]\n`, known)
  t.strictSame(diagnostics, [])
  t.strictSame({ ...config?.source('s').tags }, { env: 'prod', audited: 'true', zone: 'a b' })
  t.match(load(`${source}tags = ["our zone : a b "]\n`, known).diagnostics, [
    { code: 'CONFIG_BAD_TAG', suggestion: 'our_zone:a b', fix: { patch: { edits: [{ value: 'our_zone:a b' }] } } }
  ])
})

t.test('syslog accepts `instances`, and reports where more than one has no effect', async (t) => {
  t.strictSame(load(`${source}params.instances = 1\n`, known).diagnostics, [])
  const { ok, config, diagnostics } = load(`${source}params.instances = 4\nparams.protocol = "tcp"\n`, known)
  t.ok(ok)
  t.match(config?.source('s').params, { instances: 4 })
  t.match(diagnostics, [
    {
      code: 'CONFIG_DOUBTFUL_VALUE',
      severity: 'warning',
      message: /^more `instances` than one change nothing here/,
      line: 4,
      suggestion: 'instances = 1'
    }
  ])
  t.match(load(`${source}params.instances = 0\n`, known).diagnostics, [
    { code: 'CONFIG_OUT_OF_RANGE', severity: 'error' }
  ])
})
