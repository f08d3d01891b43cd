// One process that watches a configuration, or nothing: `node contender.js <watchConfig | nobody> <folder>`. On each
// line of its standard input it says what has come and what it has cost since the line before, as JSON. With
// `readConfig` it says what parsing costs, and ends.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { readConfig, watchConfig } from '../../../lib/index.ts'

/** What parsing costs. Times of the processor are those of the main thread. */
export interface Parsed {
  readonly firstMs: number
  readonly warmMs: number
}

/** What has come since the line before. */
export interface Seen {
  /** When each generation came, in ms of the machine's monotonic clock. */
  readonly came: readonly number[]
  readonly cpuSeconds: number
  /** The longest time of the processor in which nothing else of the process had its turn. */
  readonly longestMs: number
  readonly rssMiB: number
}

const [kind = '', folder = ''] = process.argv.slice(2)
let longest = 0
let spent = threadMs()
/** Whether each turn is looked at, which costs more than a rest. */
let isLooking = false

function look(): void {
  const now = threadMs()
  longest = Math.max(longest, now - spent)
  if (isLooking) setImmediate(look)
  spent = threadMs()
}

/** The time of the processor that the main thread has had (Linux). */
function threadMs(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

async function parsed(): Promise<Parsed> {
  const times: number[] = []
  for (let count = 0; count < 6; count++) {
    const before = threadMs()
    await readConfig(folder)
    times.push(threadMs() - before)
  }
  const [firstMs = NaN, ...warm] = times
  return { firstMs, warmMs: Math.min(...warm) }
}

let came: number[] = []
if (kind === 'readConfig') {
  console.log(JSON.stringify(await parsed()))
  process.exit(0)
}
if (kind === 'watchConfig') {
  const generations = watchConfig(folder)
  await generations.next()
  void (async () => {
    for await (const _generation of generations) came.push(Number(process.hrtime.bigint()) / 1e6)
  })()
}
let before = process.cpuUsage()
console.log(JSON.stringify({ ready: true }))
for await (const line of createInterface(process.stdin)) {
  const { user, system } = process.cpuUsage(before)
  const seen: Seen = {
    came,
    cpuSeconds: (user + system) / 1e6,
    longestMs: longest,
    rssMiB: process.memoryUsage.rss() / 2 ** 20
  }
  came = []
  console.log(JSON.stringify(seen))
  const wasLooking = isLooking
  isLooking = line === 'look'
  longest = 0
  spent = threadMs()
  if (isLooking && !wasLooking) setImmediate(look)
  before = process.cpuUsage()
}
process.exit(0)
