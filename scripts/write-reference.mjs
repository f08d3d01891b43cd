// Fills README's tables of params from the declarations in the built library. `--check` only tells whether they are stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { fillReferences } from '../dist/lib/config/schema/reference-table.js'
import { types } from './params-types.mjs'

const readme = new URL('../README.md', import.meta.url)
const text = readFileSync(readme, 'utf8')
const filled = fillReferences(text, Object.fromEntries(types.map((described) => [described.type, described])))

if (filled === text) {
  console.log('README.md: the tables of params are up to date')
} else if (process.argv.includes('--check')) {
  console.error('README.md: the tables of params are stale; run `node scripts/write-reference.mjs` after a build')
  process.exitCode = 1
} else {
  writeFileSync(readme, filled)
  console.log('README.md: the tables of params are written')
}
