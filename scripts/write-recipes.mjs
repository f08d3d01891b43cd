// Fills README's list of recipes with a line for each one that exists. `--check` only reports whether it is stale.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'

const recipes = {
  service: 'a service that starts all sources, with health, Prometheus metrics and a status page',
  database: 'files into SQLite or PostgreSQL: batches in transactions, acks after the commit',
  'syslog-to-files': 'syslog over UDP, TCP and TLS at once, to rolling JSON lines',
  'kafka-workers': 'a group of workers with manual acks and a dead-letter topic',
  edge: 'files and syslog into Kafka, workers behind it into PostgreSQL',
  'container-logs': 'logs of containers, as a node of Kubernetes has them: CRI and Docker lines, partial ones joined',
  kubernetes: 'a DaemonSet, a StatefulSet of Kafka workers, and KEDA on their lag',
  'open-telemetry': 'events as OpenTelemetry logs or ECS documents'
}

const examples = new URL('../examples/', import.meta.url)
const readme = new URL('../README.md', import.meta.url)
const isThere = (name) => existsSync(new URL(`${name}/README.md`, examples))
const strangers = readdirSync(examples).filter((name) => isThere(name) && !Object.hasOwn(recipes, name))
if (strangers.length > 0) throw new Error(`scripts/write-recipes.mjs has no line for examples/${strangers[0]}`)

const lines = Object.entries(recipes)
  .filter(([name]) => isThere(name))
  .map(([name, text]) => `* [${name}](examples/${name}/README.md): ${text}`)
const programs = '* Small programs: [`examples/*.ts`](examples/follow-worker.ts)'
const text = readFileSync(readme, 'utf8')
const filled = text.replace(
  /(<!-- recipes -->\n)[^]*?(<!-- \/recipes -->)/,
  (_whole, open, close) => `${open}${[...lines, programs].join('\n')}\n${close}`
)

if (filled === text) {
  console.log('README.md: the list of recipes is up to date')
} else if (process.argv.includes('--check')) {
  console.error('README.md: the list of recipes is stale; run `npm run docs`')
  process.exitCode = 1
} else {
  writeFileSync(readme, filled)
  console.log('README.md: the list of recipes is written')
}
