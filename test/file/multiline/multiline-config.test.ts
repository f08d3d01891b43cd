import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { createFileSource, createSource, formatDiagnostics, loadConfig, resolveParams } from '../../../lib/index.ts'
import type { LoadConfigResult } from '../../../types/config.ts'

const connector = '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file", "multiline"]\n'

function load(multiline: string, connectors = connector, env: Record<string, string> = {}): LoadConfigResult {
  return loadConfig({
    sources: {
      file: 'wpsrc.toml',
      text: `[[sources]]\nkey = "a"\nconnect = "files"\n[sources.params]\nfile = "app.log"\n${multiline}`
    },
    connectors: [{ file: 'c.toml', text: connectors }],
    env
  })
}

t.test('a refused pattern is reported with its line and column', async (t) => {
  for (const [written, column] of [
    ["'^(?!\\s)'", 25],
    ['"^(?!\\\\s)"', 25],
    ['"\\u005E(?!\\\\s)"', 30]
  ] as const) {
    const { ok, diagnostics } = load(`multiline = { start = ${written} }`)
    t.equal(ok, false)
    t.match(diagnostics, [
      {
        code: 'CONFIG_BAD_VALUE',
        severity: 'error',
        line: 6,
        column,
        length: 3,
        path: 'sources[0].params.multiline.start'
      }
    ])
    const text = formatDiagnostics(diagnostics)
    t.ok(text.includes(`\n  | ${' '.repeat(column - 1)}^^^\n`), text)
    t.match(text, '`multiline.start` holds the look-ahead `(?!` at character 2, which the syntax of RE2 does not have')
    t.match(text, '= try: say what the line holds, such as `^\\S` for `^(?!\\s)`')
  }
})

t.test('for a pattern that contains a variable, the diagnostic marks the whole string', async (t) => {
  for (const written of ['"${P}"', '"^x${P}"']) {
    const { diagnostics } = load(`multiline.continue = ${written}`, connector, { P: '(a)\\1' })
    t.match(diagnostics, [
      { code: 'CONFIG_BAD_VALUE', column: 22, length: written.length, message: /the back reference/ }
    ])
  }
})

t.test('a doubtful pattern is accepted, and the warning is part of the configuration', async (t) => {
  const result = load("multiline = { start = '^%{TIMESTAMP}' }")
  t.equal(result.ok, true)
  t.match(result.diagnostics, [{ code: 'CONFIG_DOUBTFUL_VALUE', severity: 'warning', line: 6, column: 25, length: 12 }])
  t.strictSame(result.config?.diagnostics, result.diagnostics)
  t.match(result.config?.source('a').params, { multiline: { start: '^%{TIMESTAMP}' } })
  t.match(formatDiagnostics(result.diagnostics), /^warning\[CONFIG_DOUBTFUL_VALUE\]: [^]*\n1 warning\n$/)
  t.match(formatDiagnostics(result.diagnostics, { locale: 'zh' }), '警告[CONFIG_DOUBTFUL_VALUE]')
})

t.test('a doubtful pattern of a connector is reported once, however many sources use it', async (t) => {
  const connectors = `${connector}[connectors.params.multiline]\nstart = '/^[A-Z]/'\n`
  const sources = ['a', 'b', 'c']
    .map((key) => `[[sources]]\nkey = "${key}"\nconnect = "files"\nparams = { file = "x" }\n`)
    .join('')
  const { ok, config, diagnostics } = loadConfig({
    sources: { file: 'wpsrc.toml', text: sources },
    connectors: [{ file: 'c.toml', text: connectors }]
  })
  t.equal(ok, true)
  t.match(diagnostics, [
    {
      code: 'CONFIG_DOUBTFUL_VALUE',
      file: 'c.toml',
      line: 6,
      column: 10,
      length: 1,
      path: 'connectors[0].params.multiline.start'
    }
  ])
  t.equal(diagnostics.length, 1)
  t.match(config?.source('c').params, { multiline: { start: '/^[A-Z]/' } })
  const own = load("multiline = { continue = '.*' }", connectors)
  t.strictSame(
    own.diagnostics.map(({ file, severity }) => `${file} ${severity}`),
    ['wpsrc.toml warning', 'c.toml warning']
  )
})

t.test('overrides are checked the same way', async (t) => {
  const { config } = load('')
  const [files] = config?.connectors ?? []
  if (files === undefined) throw new Error('no connector')
  const { fileConnector } = await import('../../../lib/file/file-connector.ts')
  const { params, diagnostics } = resolveParams(files, { file: 'x', multiline: { start: '^' } }, [fileConnector])
  t.match(params, { multiline: { start: '^' } })
  t.strictSame(diagnostics, [
    {
      code: 'CONFIG_DOUBTFUL_VALUE',
      severity: 'warning',
      message: '`multiline.start` matches every line',
      received: 'string "^"',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'params.multiline.start',
      suggestion: 'say what only such a line holds, such as `^\\s` for lines that are indented'
    }
  ])
})

t.test('a source created in code emits a warning for a doubtful pattern', async (t) => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'warp-flow-pattern-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  await writeFile(path.join(base, 'app.log'), 'one\ntwo\n')
  const params = { base, file: 'app.log', multiline: { start: '/^[a-z]/' } }
  for (const make of [() => createFileSource(params), () => createSource({ type: 'file', params })]) {
    const source = make()
    const told: string[] = []
    source.on('warning', ({ code, message }) => {
      told.push(`${code} ${message}`)
    })
    source.on('ready', () => {
      told.push('ready')
    })
    for await (const { text } of source) t.equal(text, 'one\ntwo')
    t.match(told, [
      /^CONFIG_DOUBTFUL_VALUE params\.multiline\.start is valid but probably not what you meant: stands between slashes, .*; try: `\^\[a-z\]`/,
      'ready'
    ])
    t.strictSame(source.stats().errors, { CONFIG_DOUBTFUL_VALUE: 1 })
  }
  t.throws(() => createFileSource({ base, file: 'app.log', multiline: { continue: 'a++' } }), {
    code: 'CONFIG_BAD_VALUE',
    message: /the possessive repetition `\+\+` at character 2/
  })
})

t.test('suggested patterns are written as strings of TOML or of code, depending on their origin', async (t) => {
  const base = t.testdir({ 'app.log': '' })
  const cases: readonly (readonly [written: string, toml: string, start: string | undefined, inCode: string])[] = [
    ['"\\bERROR"', '`\\b` in single quotes', '\bERROR', "write `'\\\\b'`"],
    ["'^\\\\d{4}'", 'one backslash: between single quotes', '^\\\\d{4}', "write `'^\\\\d{4}'`"],
    ["'^%{DATE}'", 'such as `^\\d{4}-\\d{2}-\\d{2}`', '^%{DATE}', "such as `'^\\\\d{4}-\\\\d{2}-\\\\d{2}'`"],
    ["'^d{4}'", '`^\\d{4}`, with its backslash', '^d{4}', "`'^\\\\d{4}'`, with its backslash"],
    ["'\\h'", '`[ \\t]`', '\\h', "`'[ \\\\t]'`"]
  ]
  for (const [written, toml, start, inCode] of cases) {
    const [diagnostic] = load(`multiline = { start = ${written} }`).diagnostics
    t.ok(diagnostic?.suggestion?.includes(toml), `${diagnostic?.suggestion}`)
    const told = await new Promise<string>((resolve) => {
      try {
        const source = createFileSource({ base, file: 'app.log', multiline: { start } })
          .on('warning', ({ message }) => {
            resolve(message)
          })
          .on('ready', () => {
            source.destroy()
          })
      } catch (error) {
        resolve(String(error))
      }
    })
    t.ok(told.includes(inCode), told)
    t.notMatch(told, /single quotes/)
  }
})

t.test('a RegExp, and a pattern instead of a table, are reported with a suggestion', async (t) => {
  const file = 'app.log'
  const asGiven = (multiline: unknown): unknown => createFileSource({ file, multiline } as never)
  for (const [given, message] of [
    [
      { start: /^\d{4}/ },
      '`params.multiline.start`'.replace('params.', '') +
        ' takes a non-empty string, not a RegExp; try: start: "^\\\\d{4}"'
    ],
    [{ start: /^a\/b/gi }, 'not a RegExp; try: start: "(?i)^a/b"'],
    ['^\\d', 'takes a table, not string "^\\\\d"; try: multiline: { start: "^\\\\d" }'],
    [/^\d/, 'takes a table, not a RegExp; try: multiline: { start: "^\\\\d" }']
  ] as const) {
    const error: unknown = ((): unknown => {
      try {
        return asGiven(given)
      } catch (thrown) {
        return thrown
      }
    })()
    t.match(error, { code: 'CONFIG_WRONG_TYPE' })
    t.ok(String(error).includes(message), String(error))
  }
  t.match(load("multiline = '^\\d'").diagnostics, [
    { code: 'CONFIG_WRONG_TYPE', suggestion: 'multiline = { start = "^\\\\d" }' }
  ])
})

t.test('a source does not repeat the warnings of loading', async (t) => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'warp-flow-pattern-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  await writeFile(path.join(base, 'app.log'), 'one\ntwo\n')
  const { config, diagnostics } = load(
    "multiline = { continue = '.*' }",
    `${connector}params = { base = ${JSON.stringify(base)} }\n`
  )
  t.equal(diagnostics.length, 1)
  if (config === undefined) throw new Error('no config')
  const source = createSource(config.source('a'))
  source.on('warning', ({ message }) => {
    t.fail(message)
  })
  for await (const { text } of source) t.equal(text, 'one\ntwo')
})
