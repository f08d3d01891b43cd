// One watcher of one folder, one run, one process: `node contender.js <fs.watch | chokidar | nobody> <folder> <package
// folder>`. On each line of its standard input it says what it has seen and what it has cost since the line before, as
// JSON.

import { watch } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/** What a run says. Times are the machine's monotonic clock, in ms. */
export interface Seen {
  /** When each change of a file was told. */
  readonly changes: readonly number[]
  /** Names that were told as new. */
  readonly added: readonly string[]
  readonly cpuSeconds: number
  readonly rssMiB: number
}

interface Chokidar {
  watch(paths: string, options: object): { on(event: string, listener: (path: string) => void): unknown }
}

const [kind = '', folder = '', packageFolder = ''] = process.argv.slice(2)
let changes: number[] = []
let added: string[] = []
const changed = (): void => {
  changes.push(now())
}

if (kind === 'fs.watch') {
  watch(folder, (type, name) => {
    if (type === 'change') changed()
    else added.push(String(name))
  })
} else if (kind === 'chokidar') {
  const entry = createRequire(path.join(packageFolder, 'package.json')).resolve('chokidar')
  const chokidar = (await import(pathToFileURL(entry).href)) as Chokidar
  const watcher = chokidar.watch(folder, { ignoreInitial: true, depth: 0, followSymlinks: false })
  watcher.on('change', changed)
  watcher.on('add', (name) => {
    added.push(path.basename(name))
  })
  await new Promise<void>((resolve) => {
    watcher.on('ready', () => {
      resolve()
    })
  })
}

let before = process.cpuUsage()
console.log(JSON.stringify({ ready: true }))
for await (const _line of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage(before)
  const seen: Seen = { changes, added, cpuSeconds: (user + system) / 1e6, rssMiB: process.memoryUsage.rss() / 2 ** 20 }
  changes = []
  added = []
  console.log(JSON.stringify(seen))
  before = process.cpuUsage()
}
process.exit(0)

function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
