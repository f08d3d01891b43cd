// Tests that take too long for each change, and are run before a release: npm run long [-- fuzz torture]. Without names
// all parts are run, which takes some hours. Continues after a failed part. Writes test/results/<part>.md after each
// part.
//   LONG_SCALE=0.01 npm run long -- fuzz kills torture     a hundredth of the rounds, to see that it works

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { endTogether } from './end-together.mjs'

const project = fileURLToPath(new URL('..', import.meta.url))
const scale = Number(process.env['LONG_SCALE'] ?? 1)
const rounds = (many) => String(Math.max(1, Math.round(many * scale)))
const KILLS = [
  'file/checkpoint/folder-processes',
  'integration/follow-processes',
  'integration/kafka-group-workers',
  'integration/kafka-outage',
  'integration/kafka-cluster'
].map((name) => `dist/test/${name}.test.js`)
const tap = ['node_modules/.bin/tap', '--disable-coverage', '--reporter=tap', '--jobs=1']

/** name => its title, its commands, and the lines of their output that are its result */
const parts = {
  nodes: [
    'the suite on every supported Node',
    [['scripts/test-nodes.mjs']],
    [/^# Node (v.*)$/, /^# (\{ total: .*\})$/]
  ],
  faults: [
    'every fault, brought about and mended',
    [['dist/test/faults/run.js']],
    [/^\* (\d+ faults; .*)$/, /^\* (Fixes .*)$/, /^\* (Works .*)$/]
  ],
  fuzz: [
    'the syslog parser',
    [['dist/test/fuzz/run.js']],
    [/^(\d+ inputs .*)$/, /^(.*: [\d.]+ s)$/],
    { FUZZ_RUNS: rounds(1_000_000) }
  ],
  kills: [
    'processes that are killed, again and again',
    Array.from({ length: rounds(20) }, () => [...tap, ...KILLS]),
    [/^# (\{ total: .*\})$/]
  ],
  examples: [
    'recipes that are killed, again and again',
    ['database-sqlite', 'database-postgres', 'syslog-to-files'].map((name) =>
      tap.concat('--timeout=3600', `dist/test/examples/${name}.test.js`)
    ),
    [/^ *# (\d+ (?:lines|messages)\b.*)$/, /^# (\{ total: .*\})$/],
    { EXAMPLE_KILLS: rounds(100) }
  ],
  torture: [
    'random sequences against a model of every byte',
    [['dist/test/torture/run.js']],
    [/^(\d+ sequences, \d+ commands.*)$/, /^(\d+ lines written.*)$/, /^(Came twice: .*)$/],
    { TORTURE_RUNS: rounds(20_000) }
  ],
  edge: [
    'from edge to core, with any part killed at random',
    Array.from({ length: 3 }, () => ['dist/examples/edge/chaos.js']),
    [
      /^(seed .*)$/,
      /^ +(written +in the database.*)$/,
      /^(files .*)$/,
      /^(syslog, .*)$/,
      /^(.* came to Kafka again .*)$/,
      /^(The edge took .*)$/
    ],
    { EDGE_SECONDS: rounds(60) }
  ],
  collector: [
    'a real OpenTelemetry collector, built from source',
    [['dist/test/long/collector.js']],
    [/^ *# (\d+ records of all kinds.*)$/, /^ *# (\d+ lines, .*)$/]
  ],
  peers: [
    'beside other programs; the figures are in test/bench/results',
    ['file', 'follow', 'syslog', 'kafka', 'watch', 'import'].map((name) => ['dist/test/bench/run.js', name]),
    []
  ]
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) throw new Error(`there is no ${unknown.join()}, but ${Object.keys(parts).join()}`)
const results = []
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const result = await resultOf(name)
  results.push(result)
  write(result)
}
const failed = results.filter(({ failures }) => failures.length > 0)
console.log(failed.length === 0 ? '\nAll is well.' : `\nFailed: ${failed.map(({ name }) => name).join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

async function resultOf(name) {
  const [what, commands, lines, env = {}] = parts[name]
  const start = performance.now()
  const [told, failures] = [[], []]
  for (const command of commands) {
    console.log(`\n# ${name}: node ${command.join(' ')}`)
    const { ok, said } = await run(command, env)
    if (!ok) failures.push(command.join(' '))
    for (const line of said.split('\n')) {
      const found = lines.map((each) => each.exec(line)?.[1]).find((text) => text !== undefined)
      if (found !== undefined) told.push(found)
    }
  }
  return { name, what, told, failures, runs: commands.length, minutes: (performance.now() - start) / 60_000 }
}

/** Runs a command, shows its output, and returns it. */
function run(command, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', ...command], {
      cwd: project,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    endTogether(child)
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
      process.stdout.write(text)
    })
    child.once('error', (error) => resolve({ ok: false, said: `${said}${error.message}` }))
    child.once('close', (code) => resolve({ ok: code === 0, said }))
  })
}

/** Writes the page of a part. Each part has its own, as not all of them are run each time. */
function write({ name, what, told, failures, runs, minutes }) {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: project, encoding: 'utf8' }).trim()
  const cpu = os.cpus()[0]?.model ?? 'unknown'
  const scaled = scale === 1 ? '' : `LONG_SCALE=${scale} `
  const lines = [...(runs === 1 ? told : counted(told)), ...failures.map((command) => `failed: \`node ${command}\``)]
  mkdirSync(`${project}/test/results`, { recursive: true })
  writeFileSync(
    `${project}/test/results/${name}.md`,
    `# ${what[0].toUpperCase()}${what.slice(1)}: ${failures.length === 0 ? 'passed' : 'FAILED'}\n\n` +
      `\`${scaled}npm run long -- ${name}\`, of commit ${commit}, on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ` +
      `${os.type()} ${os.release()}, ${os.cpus().length} processors (${cpu}). ` +
      `${runs === 1 ? 'One run' : `${runs} runs`}, ${minutes.toFixed(1)} minutes.\n\n` +
      lines.map((line) => `* ${line}\n`).join('')
  )
}

/** Repeated lines are shown once, with their count. */
function counted(lines) {
  const counts = new Map()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return [...counts].map(([line, count]) => (count === 1 ? line : `${count} times: ${line}`))
}
