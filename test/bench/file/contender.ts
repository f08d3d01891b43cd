// One contender, one run, one process: `node contender.js <name> <path>` prints what it measured as JSON.

import { contenders, type Count } from './peers.ts'

const [name = '', path = ''] = process.argv.slice(2)
const run = contenders[name]
if (run === undefined)
  throw new Error(`no contender ${JSON.stringify(name)}; there are ${Object.keys(contenders).join(', ')}`)

const count: Count = { lines: 0, characters: 0 }
const started = process.hrtime.bigint()
await run(path, count)
const seconds = Number(process.hrtime.bigint() - started) / 1e9
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({ ...count, seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 })
)
process.exit(0)
