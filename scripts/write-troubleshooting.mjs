// Writes TROUBLESHOOTING.md and TROUBLESHOOTING.zh.md from the catalogue in dist/ (build first).
// With --check it writes nothing and exits 1 where one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { troubleshootingMarkdown } from '../dist/lib/errors/troubleshooting.js'

const check = process.argv.includes('--check')

for (const [name, locale] of [['TROUBLESHOOTING.md', 'en'], ['TROUBLESHOOTING.zh.md', 'zh']]) {
  const file = new URL(`../${name}`, import.meta.url)
  const text = troubleshootingMarkdown(locale)
  if (!check) {
    writeFileSync(file, text)
    console.log(`wrote ${name}`)
  } else if (readIfThere(file) !== text) {
    console.error(`${name} is stale: run node scripts/write-troubleshooting.mjs`)
    process.exitCode = 1
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
