// Writes TROUBLESHOOTING and docs/system-codes, each in English and Chinese, from the catalogue in dist/ (build first).
// With --check it writes nothing and exits with 1 if one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { inLanguage } from '../dist/lib/errors/reference/markdown.js'
import { referenceMarkdown } from '../dist/lib/errors/reference/troubleshooting.js'

const check = process.argv.includes('--check')

for (const page of ['TROUBLESHOOTING.md', 'docs/system-codes.md']) {
  for (const locale of ['en', 'zh']) {
    const name = inLanguage(page, locale)
    const file = new URL(`../${name}`, import.meta.url)
    const text = referenceMarkdown(page, locale)
    if (!check) {
      writeFileSync(file, text)
      console.log(`wrote ${name}`)
    } else if (readIfThere(file) !== text) {
      console.error(`${name} is stale: run node scripts/write-troubleshooting.mjs`)
      process.exitCode = 1
    }
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}
