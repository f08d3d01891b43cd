import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { applyFix, probeConnector, readConfig, type Config } from '../../lib/index.ts'
import { probeConnectorWith } from '../../lib/probe/probe-connector.ts'
import { paramType } from '../support/param-types.ts'

const source = (key: string): string =>
  `[[sources]]\nkey = "${key}"\nconnect = "files"\n[sources.params]\nfile = "a.log"\n`
const files =
  '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "mode"]\n[connectors.params]\nbase = "logs"\n'

async function configOf(
  t: { testdir(): string },
  connectors: string,
  sources = ''
): Promise<{ readonly config: Config; readonly folder: string }> {
  const folder = t.testdir()
  mkdirSync(join(folder, 'connectors', 'source.d'), { recursive: true })
  writeFileSync(join(folder, 'wpsrc.toml'), sources)
  writeFileSync(join(folder, 'connectors', 'source.d', 'c.toml'), connectors)
  return { folder, config: await readConfig(folder) }
}

t.test(
  'a connector that needs no source is probed by its own params, taken from the folder of wpsrc.toml',
  async (t) => {
    const { config, folder } = await configOf(t, `${files}file = "*.log"\n`)
    mkdirSync(join(folder, 'logs'))
    writeFileSync(join(folder, 'logs', 'a.log'), 'one\n')
    const { kind, source: id, type, checks, expected } = await probeConnector(config, 'files')
    t.match({ kind, id, type }, { kind: 'probe', id: 'files', type: 'file' })
    t.match(
      checks.find((check) => check.id === 'file.base'),
      { target: join(folder, 'logs'), status: 'pass' }
    )
    t.match(expected, {
      file: {
        value: '*.log',
        origin: { from: 'connector', file: join(folder, 'connectors', 'source.d', 'c.toml'), line: 7 }
      }
    })
  }
)

t.test('a missing param is listed with the sources that give it, and is not a fault', async (t) => {
  const { config } = await configOf(t, files, source('x') + source('y'))
  const { verdict, checks, findings, headline } = await probeConnector(config, 'files')
  t.equal(verdict, 'unknown')
  t.match(checks, [{ id: 'config.params', status: 'unknown', because: { en: /`file`.*"x", "y"/, zh: /"x", "y"/ } }])
  t.strictSame(findings, [])
  t.match(headline.en, 'a source has to give')
  const { config: alone } = await configOf(t, files)
  t.match((await probeConnector(alone, 'files')).checks, [{ because: { en: /`params`$/ } }])
})

t.test('params that a source would give complete the connector; those it may not override are reported', async (t) => {
  const { config, folder } = await configOf(t, files)
  mkdirSync(join(folder, 'logs'))
  t.match(
    (await probeConnector(config, 'files', { params: { file: 'a.log' } })).checks.find(
      (check) => check.id === 'file.base'
    ),
    { status: 'pass' }
  )
  t.match(await probeConnector(config, 'files', { params: { file: 'a.log', base: '/' } }), {
    verdict: 'failed',
    findings: [{ code: 'CONFIG_OVERRIDE_NOT_ALLOWED' }]
  })
})

t.test('a fix applies to the file of the connector', async (t) => {
  const type = {
    ...paramType('own', { port: { type: 'integer', default: 1, min: 0, max: 9, help: '', since: '' } }),
    probe: () => [
      {
        id: 'own.port',
        target: 'port',
        run: () => ({
          status: 'fail' as const,
          causes: [
            {
              code: 'SYSTEM_EADDRINUSE' as const,
              fixes: [{ text: { en: 'x', zh: 'x' }, set: [{ path: ['port'], value: 2 }] }]
            }
          ]
        })
      }
    ]
  }
  const text = '[[connectors]]\nid = "mine"\ntype = "own"\nallow_override = ["port"]\n'
  const folder = t.testdir({ 'wpsrc.toml': '', connectors: { 'source.d': { 'c.toml': text } } })
  const config = await readConfig(folder, { types: [type] })
  const {
    findings: [finding]
  } = await probeConnector(config, 'mine', { types: [type] })
  const patch = finding?.fixes[0]?.patch
  t.equal(patch?.file, join(folder, 'connectors', 'source.d', 'c.toml'))
  t.equal(applyFix(text, patch ?? { edits: [] }), `${text}\n[connectors.params]\nport = 2\n`)
  t.match(
    await probeConnector(config, 'mine'),
    { findings: [{ code: 'CONFIG_UNKNOWN_TYPE' }] },
    'a type that is not handed in is told'
  )
  const [connector] = config.connectors
  const { declared: _, ...made } = connector ?? { id: '', type: '', allowOverride: [], params: {}, origin: {} }
  const report = await probeConnectorWith([type], { ...config, connectors: [made] }, 'mine')
  t.match(
    report.findings[0]?.fixes[0],
    { code: "createSource({ type: 'own', params: { ..., port: 2 } })", patch: undefined },
    'and code mends what code made'
  )
})

t.test('an unknown id is an error', async (t) => {
  const { config } = await configOf(t, files)
  await t.rejects(probeConnector(config, 'fils'), {
    code: 'CONFIG_UNKNOWN_CONNECTOR',
    diagnostics: [{ suggestion: 'files', allowed: ['files'] }]
  })
  await t.rejects(probeConnector(config, 'something else'), {
    code: 'CONFIG_UNKNOWN_CONNECTOR',
    diagnostics: [{ suggestion: undefined }]
  })
})
