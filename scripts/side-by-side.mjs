// Runs scripts of package.json in parallel, and shows the output of each when it has ended: node
// scripts/side-by-side.mjs check:lint check:docs. Fails if one of them fails, after all have ended.

import { spawn } from 'node:child_process'
import { endTogether } from './end-together.mjs'

const names = process.argv.slice(2)
const codes = await Promise.all(names.map(run))
const failed = names.filter((_, index) => codes[index] !== 0)
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1

function run(name) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', name], { shell: process.platform === 'win32' })
    endTogether(child)
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes))
    child.once('error', (error) => {
      console.error(`${name}: ${error.message}`)
      resolve(1)
    })
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      resolve(code)
    })
  })
}
