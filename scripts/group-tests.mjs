// Writes dist/suite/, the files that `tap` runs. A process costs a second of processor time for its start and its
// coverage, so the test files of one folder share processes. They run one after the other; each is imported when the
// previous one has ended. Those of the folders below have a process each, because they change it or take long.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ALONE = new Set(['integration', 'package', 'docs', 'support', 'torture', 'scripts', 'examples', 'walk'])
const ALONE_FILES = new Set([
  'faults.test.js',
  'apply/file-sources.test.js',
  'file/birth.test.js', // both test a value that a process determines only once
  'file/open-file-birth.test.js',
  'file/follow/torture.test.js',
  'file/multiline/hostile-lines.test.js'
])
/**
 * Tests whose coverage is not taken: they only run code of the library that other tests run as well, and counting would
 * take a third of their time.
 */
const NOT_COVERED =
  /^(?:docs|examples|faults|package|scripts|support|torture|walk|apply\/file-sources|file\/follow\/torture|integration\/(?:faults|follow-processes|kafka-cluster|runtimes))/
/** Tests that share one broker, which takes seconds to start. */
const ON_ANY_KAFKA = /^integration\/kafka-(?:codecs|kubernetes-worker|names|records|reload|transactions|unreadable)\./
/** Folders with few files, which share a process. */
const SMALL = new Set(['.', 'log', 'metrics', 'pattern', 'source', 'tls', 'types', 'watch'])
/**
 * The number of files that share a process. Tests that follow files take ten times as long as others; those of the test
 * kit mostly wait.
 */
const TOGETHER = 24
const FEWER = { 'file/follow': 8, testing: 3 }
/** Tests that wait for a minute or more: tap starts them first, as it sorts files by name. */
const LONG =
  /^(?:file-follow-torture|integration-(?:any-kafka|example-|kafka-(?:outage|cluster$)|runtimes)|testing|walk)/

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const suite = path.join(dist, 'suite')
rmSync(suite, { recursive: true, force: true })
mkdirSync(suite, { recursive: true })
for (const [name, files] of groups()) {
  const first = [
    ...(files.every((file) => NOT_COVERED.test(file)) ? ['without-coverage'] : []),
    'without-domains',
    'teardown-first'
  ]
  const imports = first.map((module) => `import '../../scripts/${module}.mjs'\n`).join('')
  writeFileSync(path.join(suite, `${LONG.test(name) ? '0-' : ''}${name}.test.js`), `${imports}${textOf(files)}`)
}

function groups() {
  const found = new Map()
  for (const file of testFiles()) {
    const name = nameFor(file)
    found.set(name, [...(found.get(name) ?? []), file])
  }
  const parted = new Map()
  for (const [name, files] of found) {
    const most = FEWER[name] ?? TOGETHER
    const count = Math.ceil(files.length / most)
    for (let part = 0; part < count; part++) {
      const label = name.replaceAll('/', '-')
      // Files with similar names take similar times, so they are distributed in turn
      parted.set(
        count === 1 ? label : `${label}-${part + 1}`,
        files.filter((_, index) => index % count === part)
      )
    }
  }
  return parted
}

function nameFor(file) {
  const folder = path.dirname(file)
  const [first] = folder.split('/')
  if (ON_ANY_KAFKA.test(file)) return 'integration/any-kafka'
  if (ALONE_FILES.has(file) || ALONE.has(first)) return file.replace(/\.test\.js$/, '')
  if (SMALL.has(first)) return 'others'
  return folder.startsWith('file/follow') ? 'file/follow' : first
}

function testFiles() {
  return readdirSync(path.join(dist, 'test'), { recursive: true })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith('.test.js') && !name.startsWith('bench/'))
    .toSorted((a, b) => (a < b ? -1 : 1))
}

function textOf(files) {
  const [first] = files
  if (files.length === 1) return `import '../test/${first}'\n`
  // Each import runs within a test, because tap ends when no test is running
  const parts = files.map(
    (file) =>
      `await t.test('test/${file.replace(/\.js$/, '.ts')}', async () => {\n  await import('../test/${file}')\n})\n`
  )
  return `import t from 'tap'\n\n${parts.join('')}`
}
