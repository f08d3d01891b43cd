import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import t, { type Test } from 'tap'
import { ownEnvironment } from '../package/support/own-environment.ts'
import { makeCertificates } from '../support/certificates.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName, produce } from '../support/kafka/topics.ts'
import { needsRuntime, runtimeCommand } from '../support/runtimes/runtimes.ts'
import { onlyInWhole } from '../support/whole.ts'

// The package as users get it, installed from its tarball into an empty project, in each runtime named on the page. The
// table of docs/runtimes.md is compared with the results.

const run = promisify(execFile)
const VALUES = ['one', 'two']

t.test('the package works in other runtimes and bundlers as documented', needsAnyKafka(), async (t) => {
  // Outside the checkout, whose tsconfig.json maps the package's name to its sources, even for Bun and esbuild
  const folder = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "private": true }')
  const { server } = await makeCertificates(path.join(folder, 'certificates'))
  const kafka = await anyKafkaForTests()
  const topic = freshName('runtimes')
  await createTopic(kafka, topic)
  await produce(
    kafka,
    topic,
    VALUES.map((value) => ({ value }))
  )
  await installPackage(folder)
  writePrograms(folder)
  for (const format of ['esm', 'cjs'] as const) await bundle(folder, format)

  const table = tableOf(readFileSync('docs/runtimes.md', 'utf8'))
  t.strictSame(
    [...table.keys()].sort(),
    Object.keys(COMMANDS).sort(),
    'the table has a column for each way of running it'
  )
  for (const [name, command] of Object.entries(COMMANDS)) {
    const [found, ...args] = command(folder)
    t.test(name, ALWAYS.has(name) ? needsRuntime(found) : onlyInWhole(needsRuntime(found)), async (t) => {
      const home = path.join(folder, name.replaceAll(/\W+/g, '-'))
      mkdirSync(home)
      const given = JSON.stringify({
        folder: home,
        cert: server.cert,
        key: server.key,
        kafka: { brokers: kafka.brokers, topic, values: VALUES }
      })
      const { stdout } = await run(found ?? '', [...args, given], {
        cwd: folder,
        env: ownEnvironment({ NO_COLOR: '1' })
      })
      const seen = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Readonly<Record<string, string>>
      compare(t, seen, table.get(name) ?? new Map())
    })
  }
})

/** The oldest Node, and bundled programs. */
const ALWAYS: ReadonlySet<string> = new Set(['Node 20.19', 'esbuild, ESM', 'esbuild, CJS'])

/** What each column of the table stands for. */
const COMMANDS: Readonly<Record<string, (folder: string) => readonly [string | null, ...string[]]>> = {
  'Node 20.19': () => [runtimeCommand('node-20.19'), 'main.mjs'],
  'Node 20.19, `require()`': () => [runtimeCommand('node-20.19'), 'main.cjs'],
  'Node 22': () => [runtimeCommand('node-22'), 'main.mjs'],
  'Node 22, `require()`': () => [runtimeCommand('node-22'), 'main.cjs'],
  'Node 24': () => [runtimeCommand('node-24'), 'main.mjs'],
  'Node 24, `require()`': () => [runtimeCommand('node-24'), 'main.cjs'],
  'Node 26': () => [runtimeCommand('node-26'), 'main.mjs'],
  'Node 26, `require()`': () => [runtimeCommand('node-26'), 'main.cjs'],
  'esbuild, ESM': () => [process.execPath, 'bundled.mjs'],
  'esbuild, CJS': () => [process.execPath, 'bundled.cjs'],
  Deno: () => [runtimeCommand('deno'), 'run', '--allow-all', 'main.mjs'],
  Bun: () => [runtimeCommand('bun'), 'run', 'main.mjs']
}

function compare(t: Test, seen: Readonly<Record<string, string>>, promised: ReadonlyMap<string, string>): void {
  t.strictSame(Object.keys(seen).sort(), [...promised.keys()].sort(), 'the table has a row for each use')
  for (const [use, result] of Object.entries(seen)) {
    const works = promised.get(use) === 'yes'
    t.equal(result === 'works', works, `${use}: ${result}`)
  }
}

/** column => row => content of the cell */
function tableOf(page: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const [head = [], , ...lines] = page
    .slice(page.indexOf('## Runtimes and modules'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    )
  return new Map(
    head.slice(1).map((name, at) => [name, new Map(lines.map(([use = '', ...cells]) => [use, cells[at] ?? '']))])
  )
}

async function installPackage(folder: string): Promise<void> {
  const [packed] = JSON.parse(
    (await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder])).stdout
  ) as readonly { readonly filename: string }[]
  await run('npm', ['install', '--no-audit', '--no-fund', `./${packed?.filename ?? ''}`], { cwd: folder })
}

function writePrograms(folder: string): void {
  cpSync('test/integration/hands/uses.mjs', path.join(folder, 'uses.mjs'))
  const end = `.then((results) => {
  console.log(JSON.stringify(results))
  process.exit(0)
})\n`
  writeFileSync(
    path.join(folder, 'main.mjs'),
    `import process from 'node:process'
import * as warpFlow from 'warp-flow'
import { useAll } from './uses.mjs'
useAll(warpFlow, JSON.parse(process.argv[2]))${end}`
  )
  writeFileSync(
    path.join(folder, 'main.cjs'),
    `const warpFlow = require('warp-flow')
import('./uses.mjs').then(({ useAll }) => useAll(warpFlow, JSON.parse(process.argv[2])))${end}`
  )
}

async function bundle(folder: string, format: 'esm' | 'cjs'): Promise<void> {
  await build({
    entryPoints: [path.join(folder, 'main.mjs')],
    absWorkingDir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    outfile: path.join(folder, format === 'esm' ? 'bundled.mjs' : 'bundled.cjs'),
    // Native modules, required only if a topic uses their codecs
    external: ['snappy', 'lz4-napi'],
    logLevel: 'silent'
  })
}
