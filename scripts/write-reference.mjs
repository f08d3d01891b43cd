// Fills the tables of params in docs/ from the declarations in the built library. `--check` only reports whether they
// are stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { fillReferences } from '../dist/lib/config/schema/reference-table.js'
import { types } from './params-types.mjs'

for (const { page, ...described } of types) {
  const file = new URL(`../${page}`, import.meta.url)
  const text = readFileSync(file, 'utf8')
  const filled = fillReferences(text, { [described.type]: described })
  if (filled === text) {
    console.log(`${page}: the table of params is up to date`)
  } else if (process.argv.includes('--check')) {
    console.error(`${page}: the table of params is stale; run \`npm run docs\``)
    process.exitCode = 1
  } else {
    writeFileSync(file, filled)
    console.log(`${page}: the table of params is written`)
  }
}
