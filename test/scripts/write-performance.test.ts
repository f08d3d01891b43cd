import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { barPlot } from '../../scripts/performance/bar-plot.ts'
import { cell, measured, readResults, section, spread, tableWith } from '../../scripts/performance/results.ts'
import { missedIn } from '../../scripts/performance/tables.ts'
import { plainEnvironment } from '../docs/support/page-folder.ts'

const PROGRAM = path.resolve('dist/scripts/write-performance.js')

function run(cwd: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    encoding: 'utf8',
    env: plainEnvironment()
  })
  return { status, said: stdout + stderr }
}

/** What the program reads and writes, in a folder of its own. */
function copied(t: Test): string {
  const folder = t.testdir({})
  for (const part of ['README.md', 'docs/performance.md', 'docs/plots', 'test/bench/results']) {
    mkdirSync(path.dirname(path.join(folder, part)), { recursive: true })
    cpSync(part, path.join(folder, part), { recursive: true })
  }
  return folder
}

t.test('the figures of the documents are those of the benchmarks', (t) => {
  t.match(run('.', '--check'), { status: 0 })
  t.end()
})

t.test('a benchmark that has run anew makes the documents stale, until they are written', (t) => {
  const folder = copied(t)
  const file = path.join(folder, 'test/bench/results/file.md')
  const before = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    before.replace('| warp-flow pipeline() | 2.20 | 0.63 | 0.74 (', '| warp-flow pipeline() | 2.34 | 0.63 | 0.70 (')
  )
  t.not(readFileSync(file, 'utf8'), before)
  const { status, said } = run(folder, '--check')
  t.equal(status, 1)
  for (const stale of ['docs/plots/file-pinned.svg', 'docs/performance.md', 'README.md'])
    t.match(said, `${stale} is stale; run \`npm run docs\``)
  t.notMatch(said, 'kafka.svg')
  t.equal(run(folder).status, 0)
  t.equal(run(folder, '--check').status, 0)
  t.match(readFileSync(path.join(folder, 'README.md'), 'utf8'), '2.34 times the fastest')
  t.end()
})

t.test('a figure that is gone from the results is an error', (t) => {
  const folder = copied(t)
  const file = path.join(folder, 'test/bench/results/file.md')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('## gzip', '## gunzip'))
  t.match(run(folder, '--check'), { status: 1, said: /file\.md has no section "gzip"/ })
  t.end()
})

t.test('results are read as they stand there', (t) => {
  const results = readResults(
    'x',
    '# X\n\nIt is held to 5 % at rest, and 1.5 ms.\n\n| what | at least | seen | met |\n|---|---|---|---|\n| a | 0.85 | 0.79 | no |\n| b | 1.00 | 1.20 | yes |\n\n## Many\n\nThe goal of 3 % is\nmissed: so.\n\n| who | of one processor |\n|---|---|\n| warp-flow | 4 % |\n'
  )
  t.strictSame(missedIn(results), [
    { what: 'x: a', wanted: 'at least 0.85', seen: '0.79' },
    { what: 'x: Many, of one processor', wanted: 'at most 3 %', seen: '4 %' }
  ])
  t.equal(cell(tableWith(section(results, 'Many'), 'who'), 'warp-flow', 'of one processor'), '4 %')
  t.throws(() => section(results, 'Few'), { message: 'x.md has no section "Few"' })
  t.throws(() => tableWith(section(results, 'Many'), 'whom'), /no table with whom/)
  t.throws(() => cell(tableWith(section(results, 'Many'), 'who'), 'tail', 'who'), /no "who" of "tail"/)
  t.strictSame(measured('251758 or more: it can do no more (238003 to 255081)'), {
    median: 251_758,
    lowest: 238_003,
    highest: 255_081
  })
  t.throws(() => measured('3'), /no spread/)
  t.equal(spread({ median: 3, lowest: 2, highest: 5 }), 150)
  t.end()
})

t.test('plots bring their own background, follow the scheme of the reader, and escape names', (t) => {
  const value = { median: 2, lowest: 1, highest: 4 }
  const svg = barPlot({ title: 'a & b', axis: 's', panels: [{ title: '<p>', bars: [{ name: '"x" <y>', value }] }] })
  for (const part of ['a &amp; b', '&lt;p>', '&quot;x&quot; &lt;y>', 'class="page"', 'prefers-color-scheme:dark'])
    t.ok(svg.includes(part), part)
  for (const name of ['flow.svg', ...readdirSync('docs/plots').map((file) => `plots/${file}`)])
    t.match(readFileSync(path.join('docs', name), 'utf8'), /prefers-color-scheme: ?dark/, name)
  t.end()
})
