// Runs the test suite under every supported Node, each from npm's own binary package: npm run test:nodes [-- 20 26].
// With --differing, runs only the files whose tests differ between versions of Node, those that import `node-features`.
// The suite has to be built.

import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brought } from '../test/support/runtimes/install.mjs'
import { ended } from './end-together.mjs'

const project = fileURLToPath(new URL('..', import.meta.url))
const given = process.argv.slice(2)
const asked = given.filter((argument) => argument !== '--differing')
const files = given.includes('--differing') ? differingFiles() : []
const majors = asked.length > 0 ? asked : ['20', '22', '24', '26']
const failed = []

for (const major of majors) {
  const bin = binFolder(major)
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` }
  const version = execFileSync('node', ['--version'], { env, encoding: 'utf8' }).trim()
  console.log(`\n# Node ${version}`)
  if (!version.startsWith(`v${major}.`)) failed.push(`${major}: no such Node, got ${version}`)
  else if ((await ended(suiteUnder(bin, env))) !== 0) failed.push(`Node ${version}`)
}

console.log(failed.length === 0 ? `\nThe suite passes on Node ${majors.join(', ')}.` : `\nFailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

/** The folder of the Node binary of this major version, which is installed if it is missing. */
function binFolder(major) {
  return path.dirname(brought(`node-${major}`, { install: `node@${major}`, command: 'node' }))
}

function differingFiles() {
  const names = readdirSync(path.join(project, 'dist/test'), { recursive: true }).map((name) =>
    path.join('dist/test', name)
  )
  return names.filter(
    (name) => name.endsWith('.test.js') && readFileSync(path.join(project, name), 'utf8').includes('/node-features.js')
  )
}

function suiteUnder(bin, env) {
  const command = [path.join(project, 'scripts/run-suite.mjs'), '--no-coverage', '--whole', ...files]
  return spawn(path.join(bin, 'node'), command, { cwd: project, env, stdio: 'inherit' })
}
