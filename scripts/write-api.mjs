// Writes docs/api, a page for each area of scripts/api/areas.ts, from the declarations in dist/ (build first), and
// reports faults of their docstrings. With --check it writes nothing. Exits with 1 for a faulty docstring, and with
// --check for a stale page.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiFaults } from '../dist/scripts/api/api-faults.js'
import { AREAS } from '../dist/scripts/api/areas.js'
import { writeEntryPoints } from '../dist/scripts/api/entry-points.js'
import { indexText } from '../dist/scripts/api/index-text.js'

// In a clone that was installed before typedoc was added, the original error would only name a module
const { readApi } = await import('warp-flow-api-pages').catch((error) => {
  throw new Error('docs/api: typedoc cannot be loaded, npm ci brings it', { cause: error })
})
const project = fileURLToPath(new URL('..', import.meta.url))
const dist = path.join(project, 'dist')
const entries = path.join(dist, 'api/entries')
const fresh = path.join(dist, 'api/pages')
const pages = path.join(project, 'docs/api')
const check = process.argv.includes('--check')

for (const folder of [entries, fresh]) rmSync(folder, { recursive: true, force: true })
const titles = Object.fromEntries(AREAS.map(({ page, title }) => [page, title]))
const entryPoints = writeEntryPoints(dist, entries, AREAS)
const api = await readApi({ entryPoints, folder: entries, out: fresh, titles })
writeFileSync(
  path.join(fresh, 'README.md'),
  indexText(AREAS, (page) => readFileSync(path.join(fresh, `${page}.md`), 'utf8'))
)
const faults = apiFaults(api)
for (const fault of faults) console.error(fault)
if (faults.length > 0) {
  console.error(
    `docs/api: docstrings that leave something unsaid: ${faults.length}; CONTRIBUTING.md says what they need`
  )
  process.exitCode = 1
}

const [written, wanted] = [pages, fresh].map(read)
const stale = [...new Set([...written.keys(), ...wanted.keys()])].filter(
  (name) => written.get(name) !== wanted.get(name)
)
if (stale.length === 0) {
  console.log('docs/api: the pages are up to date')
} else if (check) {
  console.error(`docs/api: stale, run npm run docs: ${stale.join(', ')}`)
  process.exitCode = 1
} else {
  rmSync(pages, { recursive: true, force: true })
  mkdirSync(pages, { recursive: true })
  for (const [name, text] of wanted) writeFileSync(path.join(pages, name), text)
  console.log(`docs/api: wrote ${stale.join(', ')}`)
}

function read(folder) {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : []
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]))
}
