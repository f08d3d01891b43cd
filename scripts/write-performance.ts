// Writes the plots, the tables of docs/performance.md and README's table of speed from the results of the benchmarks in
// test/bench/results. `--check` only reports whether they are stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { figuresOf, type AllResults } from './performance/figures.ts'
import { plotsOf } from './performance/plots.ts'
import { readResults, type Results } from './performance/results.ts'
import { speedTable } from './performance/speed-table.ts'

const isCheck = process.argv.includes('--check')
const read = (name: string): Results =>
  readResults(name, readFileSync(path.join('test/bench/results', `${name}.md`), 'utf8'))
const all: AllResults = {
  config: read('config'),
  file: read('file'),
  follow: read('follow'),
  import: read('import'),
  kafka: read('kafka'),
  syslog: read('syslog'),
  watch: read('watch')
}

mkdirSync('docs/plots', { recursive: true })
for (const [name, svg] of plotsOf(all)) write(`docs/plots/${name}`, svg)
write('docs/performance.md', filled('docs/performance.md', 'figures', figuresOf(all)))
write('README.md', filled('README.md', 'figures', { speed: speedTable(all) }))
console.log(isCheck ? 'the figures of the documents are looked at' : 'the figures of the documents are written')

function filled(file: string, mark: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce(
    (text, [name, part]) => {
      const [open, close] = [`<!-- ${mark}:${name} -->`, `<!-- /${mark}:${name} -->`]
      const [start, end] = [text.indexOf(open), text.indexOf(close)]
      if (start < 0 || end < start) throw new Error(`${file} has no ${open} ... ${close}`)
      return `${text.slice(0, start + open.length)}\n${part}\n${text.slice(end)}`
    },
    readFileSync(file, 'utf8')
  )
}

function write(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  if (!isCheck) {
    writeFileSync(file, text)
    return
  }
  console.error(`${file} is stale; run \`npm run docs\``)
  process.exitCode = 1
}
