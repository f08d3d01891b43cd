import { Ajv } from 'ajv'
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { connectorsSchema, sourcesSchema } from '../../../lib/config/schema/json-schema.ts'
import { fileParams } from '../../../lib/file/params.ts'
import { kafkaParams } from '../../../lib/kafka/params.ts'
import { syslogParams } from '../../../lib/syslog/params.ts'

// What editors use on these schemas: ajv is in the JSON language server, taplo and its kind in the TOML ones.

const types = [
  { type: 'file', params: fileParams },
  { type: 'kafka', params: kafkaParams },
  { type: 'syslog', params: syslogParams }
]
const schemas = { 'wpsrc.toml': sourcesSchema(types), 'connectors.toml': connectorsSchema(types) }

t.test('each schema compiles under ajv strict', async (t) => {
  for (const [name, schema] of Object.entries(schemas)) {
    const said: unknown[] = []
    const say = (...words: unknown[]): void => {
      said.push(words)
    }
    const ajv = new Ajv({
      strict: true,
      strictTypes: true,
      strictTuples: true,
      allowUnionTypes: true,
      logger: { log: say, warn: say, error: say }
    })
    t.doesNotThrow(() => ajv.compile(JSON.parse(JSON.stringify(schema)) as object), name)
    t.strictSame(said, [], name)
  }
})

t.test('taplo marks nothing valid as wrong, and says of a number in quotes what to write', async (t) => {
  const source = '[[sources]]\nkey = "a"\nconnect = "b"\nenable = true\ntags = ["env:prod", "alert_on_error:true"]\n'
  const connector = '[[connectors]]\nid = "b"\ntype = "syslog"\nallow_override = ["port"]\n'
  const table = [
    [
      'wpsrc.toml',
      `${source}[sources.params]\nport = 1514\nprotocol = "tcp"\n\n[[sources]]\nkey = "c"\nconnect = "b"\n[sources.params_override.config]\nsession_timeout_ms = "30000"\n`,
      []
    ],
    ['wpsrc.toml', '[sources]\nkey = "a"\nconnect = "b"\n', []],
    ['connectors.toml', `${connector}[connectors.params]\naddr = "127.0.0.1"\n`, []],
    ['wpsrc.toml', `${source}conect = "c"\n[sources.params]\nport = "1514"\n`, [/conect/, /a number without quotes/]],
    ['connectors.toml', `${connector}[connectors.params]\nport = "1514"\n`, [/a number without quotes/]]
  ] as const
  const marked = await marksOf(
    t.testdir({}),
    table.map(([name, text]) => ({ name, text }))
  )
  for (const [index, [, text, expected]] of table.entries()) {
    const said = marked[index] ?? ''
    if (expected.length === 0) t.equal(said, '', text)
    for (const part of expected) t.match(said, part, text)
  }
})

/** What taplo says of each text, empty where it finds nothing. It takes seconds to start: it is asked once for all. */
async function marksOf(
  folder: string,
  texts: readonly { readonly name: keyof typeof schemas; readonly text: string }[]
): Promise<string[]> {
  const rules = Object.entries(schemas).map(([name, schema]) => {
    const file = path.join(folder, `${name}.schema.json`)
    writeFileSync(file, JSON.stringify(schema))
    return `[[rule]]\ninclude = ["**/${name}"]\n[rule.schema]\nenabled = true\npath = ${JSON.stringify(file)}\n`
  })
  writeFileSync(path.join(folder, 'taplo.toml'), rules.join(''))
  const files = texts.map(({ name, text }, index) => {
    const file = path.join(folder, String(index), name)
    mkdirSync(path.dirname(file))
    writeFileSync(file, text)
    return file
  })
  const cli = path.resolve('node_modules/@taplo/cli/dist/cli.js')
  // It ends with 1 where a file is wrong
  const said = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      [cli, 'lint', '--config', path.join(folder, 'taplo.toml'), '--colors', 'never', ...files],
      { cwd: folder, maxBuffer: 67_108_864 },
      (_error, _out, stderr) => {
        resolve(stderr)
      }
    )
  })
  const marks = said.split(/^(?=error: )/m).filter((mark) => mark.startsWith('error: '))
  return files.map((file) => marks.filter((mark) => mark.includes(`─ ${file}:`)).join(''))
}
