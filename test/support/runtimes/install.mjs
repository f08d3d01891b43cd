// Brings what the package is run in beside the Node at hand, each from its package on npm: other Nodes, Deno and Bun, and
// the test runners that its kit is tried under:
//   node test/support/runtimes/install.mjs
// They go into .cache of the checkout, or into $WARP_FLOW_RUNTIMES. Run again, it is quick and changes nothing.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const home = process.env.WARP_FLOW_RUNTIMES ?? path.join(here, '../../../.cache')

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, runtime] of Object.entries(JSON.parse(readFileSync(path.join(here, 'runtimes.json'), 'utf8'))))
    console.log(`runtimes: ${name} at ${brought(name, runtime)}`)

/** Returns the command of a runtime, which is installed if missing. */
export function brought(name, { install, command }) {
  const folder = path.join(home, name)
  // The link that npm creates in .bin leads to a script for Node
  const found =
    command === 'node'
      ? path.join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
      : path.join(folder, 'node_modules/.bin', command)
  if (existsSync(found)) return found
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n')
  const options = { cwd: folder, stdio: 'inherit' }
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', install], options)
  if (status !== 0 || !existsSync(found)) throw new Error(`npm could not install ${install}`)
  return found
}
