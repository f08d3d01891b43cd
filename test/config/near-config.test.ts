import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t, { type Test } from 'tap'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { validateConfig } from '../../lib/index.ts'

const sources = '[[sources]]\nkey = "s"\nconnect = "c"\n[sources.params]\nfile = "a.log"\n'
const connectors =
  '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = ["file"]\n[connectors.params]\nbase = "logs"\n'

/** What is said first of files that lie as they do here. */
async function said(
  t: Test,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {}
): Promise<readonly (string | undefined)[]> {
  const folder = t.testdir()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  for (const [name, target] of Object.entries(links)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await symlink(target, path.join(folder, name))
  }
  const { diagnostics } = await validateConfig(folder, { folderLevels: 1 })
  t.notMatch(
    formatDiagnostics(diagnostics, { locale: 'zh' }),
    /rename|move|leads nowhere|no \*\.toml/,
    'in Chinese, too'
  )
  return [diagnostics[0]?.code, diagnostics[0]?.message, diagnostics[0]?.suggestion]
}

t.test('a folder of connectors with another name is named', async (t) => {
  for (const name of [
    'connectors/sources.d',
    'connectors/source',
    'connectors/Source.D',
    'source.d',
    'connector/source.d'
  ]) {
    t.match(
      await said(t, { 'wpsrc.toml': sources, [`${name}/c.toml`]: connectors }),
      [
        'CONFIG_NO_CONNECTOR_FOLDER',
        /^no folder/,
        `rename ${path.normalize(name)} to ${path.join('connectors', 'source.d')}`
      ],
      name
    )
  }
  t.match(await said(t, { 'wpsrc.toml': sources, 'connectors/c.toml': connectors }), [
    'CONFIG_NO_CONNECTOR_FOLDER',
    /^no folder/,
    /^move connectors.c\.toml into connectors.source\.d$/
  ])
  t.match(
    await said(t, { 'wpsrc.toml': sources, 'connectors/sink.d/c.toml': connectors }),
    ['CONFIG_NO_CONNECTOR_FOLDER', /^no folder/, /^make /],
    'what is of sinks is no folder of sources'
  )
  t.match(await said(t, { 'wpsrc.toml': sources, 'connectors/sources.d/readme': '' }), [
    'CONFIG_NO_CONNECTOR_FOLDER',
    /^no folder/,
    /^make /
  ])
})

t.test('a connector file with a wrong name is named, and not reported as missing', async (t) => {
  for (const [name, fix] of [
    ['c.conf', 'rename c.conf to c.toml'],
    ['c.toml.bak', 'rename c.toml.bak to c.toml'],
    ['c.TOML', 'rename c.TOML to c.toml'],
    ['deep/c.toml', `move ${path.join('deep', 'c.toml')} into ${path.join('connectors', 'source.d')}`]
  ] as const) {
    t.strictSame(
      await said(t, { 'wpsrc.toml': sources, [`connectors/source.d/${name}`]: connectors }),
      ['CONFIG_NOT_FOUND', `no *.toml file in ${path.join('connectors', 'source.d')}`, fix],
      name
    )
  }
  t.match(await said(t, { 'wpsrc.toml': sources, 'connectors/source.d/README': '' }), ['CONFIG_UNKNOWN_CONNECTOR'])
})

t.test('sources whose file is called otherwise', async (t) => {
  for (const name of ['wpsrc.tml', 'wpsrc.toml.txt', 'WPSRC.toml', 'wpsrc.conf']) {
    t.strictSame(
      await said(t, { [name]: sources, 'connectors/source.d/c.toml': connectors }),
      ['CONFIG_NOT_FOUND', 'there is no such file or folder', `rename ${name} to wpsrc.toml`],
      name
    )
  }
  t.match(await said(t, { 'connectors/source.d/c.toml': connectors }), [
    'CONFIG_NOT_FOUND',
    'there is no such file or folder',
    undefined
  ])
})

t.test('dangling links are reported as such', { skip: process.platform === 'win32' && 'links' }, async (t) => {
  t.match(await said(t, { 'wpsrc.toml': sources }, { 'connectors/source.d': '../gone' }), [
    'CONFIG_NO_CONNECTOR_FOLDER',
    'connectors/source.d is a link that leads nowhere: ../gone',
    /^create \.\.\/gone/
  ])
  t.match(await said(t, { 'wpsrc.toml': sources }, { 'connectors/source.d/c.toml': '..data/c.toml' }), [
    'CONFIG_NOT_FOUND',
    'c.toml is a link that leads nowhere: ..data/c.toml'
  ])
  t.match(await said(t, { 'connectors/source.d/c.toml': connectors }, { 'wpsrc.toml': '/gone' }), [
    'CONFIG_NOT_FOUND',
    'wpsrc.toml is a link that leads nowhere: /gone'
  ])
})

t.test('a misnamed table of connectors is reported as the cause, without the faults that follow', async (t) => {
  const folder = t.testdir({
    'wpsrc.toml': sources,
    connectors: { 'source.d': { 'c.toml': connectors.replaceAll('connectors', 'connector') } }
  })
  t.match(
    (await validateConfig(folder)).diagnostics.map(({ code }) => code),
    ['CONFIG_UNKNOWN_TOP_LEVEL_KEY']
  )
})

t.test('a star allows nothing: what the sources override is named', async (t) => {
  for (const star of ['*', 'all']) {
    const folder = t.testdir({
      'wpsrc.toml': sources,
      connectors: { 'source.d': { 'c.toml': connectors.replace('["file"]', `["${star}"]`) } }
    })
    const { diagnostics } = await validateConfig(folder)
    t.match(diagnostics, [
      {
        code: 'CONFIG_UNKNOWN_PARAM',
        suggestion: 'allow_override = ["file"]',
        fix: { patch: { edits: [{ value: ['file'] }] } }
      }
    ])
    t.equal(diagnostics.length, 1)
    t.match(formatDiagnostics(diagnostics, { locale: 'zh' }), '没有表示全部参数的写法')
  }
})
