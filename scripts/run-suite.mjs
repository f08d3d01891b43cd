// Runs the files written by `node scripts/group-tests.mjs`, or the given files. With --coverage, or if CI is set and
// --no-coverage is not given, tap's runner is used and measures coverage; the thresholds are those of .taprc. Its
// processes, and those that the tests start, record what they load, which takes a third of their time; without
// coverage, tap's library starts plain processes.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ended, endTogether } from './end-together.mjs'

/** More jobs than processors, as many tests wait for brokers and senders rather than compute. */
const JOBS_PER_PROCESSOR = 3
/** The time limit of a file, as in .taprc. */
const LONGEST_S = 600

const given = process.argv.slice(2)
if (given.includes('--whole')) process.env.WARP_FLOW_WHOLE = '1'
const files = given.filter((argument) => !argument.startsWith('--'))
const isCounted = given.includes('--coverage') || ((process.env.CI ?? '') !== '' && !given.includes('--no-coverage'))
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
if (isCounted) process.exitCode = await runCounted()
else await runPlain(files.length > 0 ? files : suite())

function runCounted() {
  // In a process group: a signal to tap's runner alone would leave its tests running
  const tap = spawn(process.execPath, ['node_modules/.bin/tap', ...files], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true
  })
  return ended(tap, true)
}

async function runPlain(names) {
  const { t } = await import('tap')
  const remedies = remediesOf(t)
  // Like tap itself: a report on a terminal, TAP elsewhere
  const reporter = process.stdout.isTTY ? startReporter() : undefined
  const shown = reporter === undefined ? once(t, 'complete') : once(reporter, 'close')
  if (reporter !== undefined) t.pipe(reporter.stdin)
  t.setTimeout(0)
  t.jobs = JOBS_PER_PROCESSOR * availableParallelism()
  t.plan(names.length)
  t.on('spawn', (test) => test.once('process', (child) => endTogether(child)))
  t.on('complete', ({ ok }) => {
    if (!ok) process.exitCode = 1
  })
  // Without NODE_OPTIONS, by which tap preloads its hooks into each process
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

/** The commands that enable skipped tests => the number of these tests. */
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
