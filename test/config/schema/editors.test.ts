import { Ajv } from 'ajv'
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
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
  const folder = t.testdir({})
  await Promise.all(
    (
      [
        [
          'wpsrc.toml',
          `${source}[sources.params]\nport = 1514\nprotocol = "tcp"\n\n[[sources]]\nkey = "c"\nconnect = "b"\n[sources.params_override.config]\nsession_timeout_ms = "30000"\n`,
          /^$/
        ],
        ['wpsrc.toml', '[sources]\nkey = "a"\nconnect = "b"\n', /^$/],
        [
          'connectors.toml',
          '[[connectors]]\nid = "b"\ntype = "syslog"\nallow_override = ["port"]\n[connectors.params]\naddr = "127.0.0.1"\n',
          /^$/
        ],
        [
          'wpsrc.toml',
          `${source}conect = "c"\n[sources.params]\nport = "1514"\n`,
          /conect[^]*a number without quotes|a number without quotes[^]*conect/
        ]
      ] as const
    ).map(async ([name, text, said], index) => {
      t.match(await marked(path.join(folder, String(index)), name, text), said, text)
    })
  )
})

/** What taplo says of a text; empty where it finds nothing. */
async function marked(folder: string, name: keyof typeof schemas, text: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'schema.json'), JSON.stringify(schemas[name]))
  await writeFile(path.join(folder, name), text)
  const taplo = path.resolve('node_modules/@taplo/cli/dist/cli.js')
  try {
    await promisify(execFile)(
      process.execPath,
      [
        taplo,
        'lint',
        '--no-auto-config',
        '--schema',
        pathToFileURL(path.join(folder, 'schema.json')).href,
        path.join(folder, name)
      ],
      { cwd: folder }
    )
    return ''
  } catch (error) {
    return String((error as { readonly stderr?: unknown }).stderr)
  }
}
