import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { validateConnectors } from '../../lib/index.ts'
import { validateConnectorsWith } from '../../lib/config/validate-connectors.ts'
import { paramTypes } from '../support/param-types.ts'

function folderOf(t: { testdir(): string }, files: Readonly<Record<string, string>>): string {
  const folder = t.testdir()
  mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'connectors', 'source.d', name), text)
  return folder
}

const right =
  '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n[connectors.params]\nbase = "${BASE}"\n'

t.test('connectors are checked without a wpsrc.toml, from any folder at them', async (t) => {
  const folder = folderOf(t, { 'a.toml': right })
  for (const path of [
    folder,
    join(folder, 'connectors'),
    join(folder, 'connectors', 'source.d'),
    join(folder, 'connectors', 'source.d', 'a.toml')
  ]) {
    t.strictSame(
      await validateConnectorsWith(paramTypes, path, { env: { BASE: '/var/log' } }),
      { ok: true, diagnostics: [] },
      path
    )
  }
})

t.test('an unknown type is an error here, because the sources that use it are unknown', async (t) => {
  const folder = folderOf(t, { 'a.toml': '[[connectors]]\nid = "x"\ntype = "fiel"\n' })
  t.match(await validateConnectorsWith(paramTypes, folder), {
    ok: false,
    diagnostics: [{ code: 'CONFIG_UNKNOWN_TYPE', severity: 'error' }]
  })
})

t.test('with verbose they are given, with where their values stand', async (t) => {
  const folder = folderOf(t, { 'a.toml': right, 'b.toml': '[[connectors]]\nid = "udp"\ntype = "syslog"\n' })
  const { connectors } = await validateConnectorsWith(paramTypes, folder, { env: { BASE: '/var/log' }, verbose: true })
  t.match(connectors, [
    {
      id: 'files',
      type: 'file',
      allowOverride: ['file'],
      params: {
        base: {
          value: '/var/log',
          shareable: null,
          origin: { from: 'connector', file: join(folder, 'connectors', 'source.d', 'a.toml'), line: 6, column: 1 }
        }
      }
    },
    { id: 'udp', type: 'syslog', allowOverride: [], params: {} }
  ])
  t.strictSame(
    connectors?.map(({ params }) => Object.keys(params)),
    [['base'], []],
    'only what they give'
  )
})

t.test('every problem of every file is reported, with its fix', async (t) => {
  const folder = folderOf(t, { 'a.toml': right.replace('base', 'bas'), 'b.toml': 'x = y', 'c.toml': right })
  const { ok, diagnostics } = await validateConnectorsWith(paramTypes, folder, { env: { BASE: '/' }, verbose: true })
  t.equal(ok, false)
  t.match(
    diagnostics.map(({ code }) => code),
    ['CONFIG_UNKNOWN_PARAM', 'CONFIG_TOML_SYNTAX', 'CONFIG_DUPLICATE_ID']
  )
  t.match(diagnostics[0]?.fix?.patch, {
    file: join(folder, 'connectors', 'source.d', 'a.toml'),
    edits: [{ to: ['connectors', 0, 'params', 'base'] }]
  })
})

t.test('a missing folder is reported', async (t) => {
  const folder = t.testdir()
  t.match(await validateConnectorsWith(paramTypes, folder, { folderLevels: 1 }), {
    ok: false,
    diagnostics: [{ code: 'CONFIG_NO_CONNECTOR_FOLDER' }]
  })
  t.match(await validateConnectorsWith(paramTypes, join(folder, 'nowhere')), {
    ok: false,
    diagnostics: [{ code: 'CONFIG_NOT_FOUND' }]
  })
  process.env['WARP_FLOW_TEST_BASE'] = '/'
  const own = folderOf(t, { 'a.toml': right.replace('BASE', 'WARP_FLOW_TEST_BASE') })
  t.match(await validateConnectorsWith(paramTypes, own), { ok: true }, 'variables are those of the process')
})

t.test('the built-in types are known by themselves', async (t) => {
  const folder = folderOf(t, { 'a.toml': '[[connectors]]\nid = "u"\ntype = "syslog"\n' })
  t.strictSame(await validateConnectors(folder), { ok: true, diagnostics: [] })
})
