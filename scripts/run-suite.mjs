// Runs what `node scripts/group-tests.mjs` has written, or the files that are given. With --coverage, and where CI is set
// unless with --no-coverage, tap's runner does so and counts what is covered; the thresholds are those of .taprc. Its
// processes, and those that the tests start, record what they load, which takes a third of their time: without coverage
// tap's library starts plain ones.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Many wait for brokers and senders rather than compute. */
const JOBS_PER_PROCESSOR = 3
/** As in .taprc. */
const LONGEST_S = 600

const given = process.argv.slice(2)
if (given.includes('--whole')) process.env.WARP_FLOW_WHOLE = '1'
const files = given.filter((argument) => !argument.startsWith('--'))
const isCounted = given.includes('--coverage') || ((process.env.CI ?? '') !== '' && !given.includes('--no-coverage'))
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
if (isCounted) process.exitCode = runCounted()
else await runPlain(files.length > 0 ? files : suite())

function runCounted() {
  return spawnSync(process.execPath, ['node_modules/.bin/tap', ...files], { stdio: 'inherit' }).status ?? 1
}

async function runPlain(names) {
  const { t } = await import('tap')
  const remedies = remediesOf(t)
  // As tap itself does: on a terminal a report, elsewhere TAP.
  const reporter = process.stdout.isTTY ? startReporter() : undefined
  const shown = reporter === undefined ? once(t, 'complete') : once(reporter, 'close')
  if (reporter !== undefined) t.pipe(reporter.stdin)
  t.setTimeout(0)
  t.jobs = JOBS_PER_PROCESSOR * availableParallelism()
  t.plan(names.length)
  endTogether(t)
  t.on('complete', ({ ok }) => {
    if (!ok) process.exitCode = 1
  })
  // What tap has each process load first comes by NODE_OPTIONS.
  const command = ['-u', 'NODE_OPTIONS', process.execPath, '--enable-source-maps']
  const env = { ...process.env, TAP_TIMEOUT: String(LONGEST_S) }
  for (const name of names)
    void t.spawn('env', [...command, name], {
      name,
      env,
      buffered: true,
      timeout: LONGEST_S * 1000,
      at: null,
      stack: ''
    })
  await shown
  const skipped = [...remedies.values()].reduce((sum, count) => sum + count, 0)
  if (skipped > 0) console.error(`${skipped} tests were skipped. They are run with: ${[...remedies.keys()].join('; ')}`)
}

/** A signal that ends this process ends the processes of the tests first: tap's library leaves them running. */
function endTogether(t) {
  const running = new Set()
  t.on('spawn', (test) => {
    test.once('process', (child) => {
      running.add(child)
      child.once('exit', () => running.delete(child))
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => {
      for (const child of running) child.kill(signal)
      process.kill(process.pid, signal)
    })
}

/** The commands after which skipped tests are run, each with how many. */
function remediesOf(t) {
  const counts = new Map()
  t.parser.on('skip', ({ skip }) => {
    const remedy = /; (?:install|run) with: (.+)$/u.exec(String(skip))?.[1]
    if (remedy !== undefined) counts.set(remedy, (counts.get(remedy) ?? 0) + 1)
  })
  return counts
}

function startReporter() {
  const command = ['node_modules/.bin/tap', '--disable-coverage', '--reporter=base', '-']
  return spawn(process.execPath, command, { stdio: ['pipe', 'inherit', 'inherit'] })
}

function suite() {
  return readdirSync('dist/suite')
    .toSorted()
    .map((name) => path.join('dist/suite', name))
}
