// Brings the versions of TypeScript that users' programs are compiled with, each with the types of Node of its time:
//   node test/support/typescript/install.mjs
// They go into .cache/typescript of the checkout, or into $WARP_FLOW_TYPESCRIPT. Run again, it is quick and changes nothing.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const home = process.env.WARP_FLOW_TYPESCRIPT ?? path.join(here, '../../../.cache/typescript')

for (const [name, packages] of Object.entries(readJson(path.join(here, 'versions.json')))) {
  const folder = path.join(home, name)
  const wanted = Object.entries(packages)
  if (wanted.some(([packageName, version]) => installed(folder, packageName) !== version)) install(folder, wanted)
  console.log(`typescript: ${wanted.map((each) => each.join(' ')).join(', ')} in ${folder}`)
}

function install(folder, wanted) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n')
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted.map((each) => each.join('@'))],
    { cwd: folder, stdio: 'inherit' }
  )
  if (status !== 0) throw new Error(`npm could not install ${wanted.map((each) => each.join('@')).join(' ')}`)
}

function installed(folder, name) {
  try {
    return readJson(path.join(folder, 'node_modules', name, 'package.json')).version
  } catch {
    return null
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
