// Runs the suite under tap. To count what it covers takes a third of its time, and is done where CI is set or by
// npm run suite -- --coverage. The thresholds are those of .taprc.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const given = process.argv.slice(2)
const isCounted = given.includes('--coverage') || (process.env.CI ?? '') !== ''
const rest = given.filter((argument) => argument !== '--coverage')
const tap = fileURLToPath(new URL('../node_modules/.bin/tap', import.meta.url))
const { status } = spawnSync(process.execPath, [tap, ...(isCounted ? [] : ['--disable-coverage']), ...rest], {
  stdio: 'inherit'
})
process.exitCode = status ?? 1
