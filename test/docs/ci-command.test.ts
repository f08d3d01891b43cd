import { exec } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'

const connectors = {
  'source.d': { 'c.toml': '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n' }
}
const right = '[[sources]]\nkey = "a"\nconnect = "files"\nparams.file = "a.log"\n'

/** The commands of a document that call one function, as they stand there. */
function commandsOf(file: string, called = 'validateConfig('): readonly string[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
  return [...new Set(lines.filter((line) => line.startsWith('node --input-type=module -e') && line.includes(called)))]
}

/** A folder that a program with the library has, where the library is this one. */
function folderOf(t: Test, wpsrc: string): string {
  const library = pathToFileURL(path.resolve('dist/lib/index.js')).href
  return t.testdir({
    // A package of its own: in this one `warp-flow` would be what was built last
    'package.json': '{}',
    'wpsrc.toml': wpsrc,
    connectors,
    node_modules: {
      'warp-flow': {
        'package.json': '{ "type": "module", "exports": "./index.js" }',
        'index.js': `export * from ${JSON.stringify(library)}\n`
      }
    }
  })
}

function run(command: string, cwd: string): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    exec(
      command,
      { cwd, env: { ...process.env, NODE_OPTIONS: process.execArgv.join(' ') } },
      (error, _stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? -1), stderr })
      }
    )
  })
}

t.test('the command for CI, in any document, exits with 1 on errors, and with 0 where all is right', async (t) => {
  const commands = ['docs/configuration.md', 'TROUBLESHOOTING.md', 'TROUBLESHOOTING.zh.md'].map((file) =>
    commandsOf(file)
  )
  t.ok(commands.every((found) => found.length > 0))
  // One for each language
  for (const command of new Set(commands.flat())) {
    t.match(await run(command, folderOf(t, right)), { code: 0, stderr: 'valid' })
    t.match(await run(command, folderOf(t, right.replace('files', 'fils'))), {
      code: 1,
      stderr: 'CONFIG_UNKNOWN_CONNECTOR'
    })
  }
})

t.test('the command that probes each source reports faults, and exits with 1 where a source cannot work', async (t) => {
  const [en = '', zh] = ['TROUBLESHOOTING.md', 'TROUBLESHOOTING.zh.md'].flatMap((file) =>
    commandsOf(file, 'probeSource(')
  )
  t.equal(zh, en.replace("locale: 'en'", "locale: 'zh'"))
  t.match(await run(en, folderOf(t, right)), { code: 1, stderr: 'FILE_NOT_FOUND' })
})
