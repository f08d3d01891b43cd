// Runs what `node scripts/group-tests.mjs` has written, or the files that are given. Where CI is set, and with --coverage,
// tap's runner does so and counts what is covered; the thresholds are those of .taprc. Its processes, and those that the
// tests start, record what they load, which takes a third of their time: without coverage tap's library starts plain ones.

import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Many wait for brokers and senders rather than compute. */
const JOBS_PER_PROCESSOR = 3
const LONGEST_MS = 600_000

const given = process.argv.slice(2)
const isCounted = given.includes('--coverage') || (process.env.CI ?? '') !== ''
const files = given.filter((argument) => argument !== '--coverage')
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
if (isCounted) process.exitCode = runCounted()
else await runPlain(files.length > 0 ? files : suite())

function runCounted() {
  return spawnSync(process.execPath, ['node_modules/.bin/tap', ...files], { stdio: 'inherit' }).status ?? 1
}

async function runPlain(names) {
  const { t } = await import('tap')
  // As tap itself does: on a terminal a report, elsewhere TAP.
  if (process.stdout.isTTY) t.pipe(reporter().stdin)
  t.setTimeout(0)
  t.jobs = JOBS_PER_PROCESSOR * availableParallelism()
  t.plan(names.length)
  // What tap has each process load first comes by NODE_OPTIONS.
  const command = ['-u', 'NODE_OPTIONS', process.execPath, '--enable-source-maps']
  for (const name of names)
    void t.spawn('env', [...command, name], { name, buffered: true, timeout: LONGEST_MS, at: null, stack: '' })
}

function reporter() {
  const command = ['node_modules/.bin/tap', '--disable-coverage', '--reporter=base', '-']
  return spawn(process.execPath, command, { stdio: ['pipe', 'inherit', 'inherit'] })
}

function suite() {
  return readdirSync('dist/suite')
    .toSorted()
    .map((name) => path.join('dist/suite', name))
}
