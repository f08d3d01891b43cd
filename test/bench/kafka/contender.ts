// One contender, one run, one process: `node contender.js <name> <brokers> <topic> <records> <folder> <limits>` prints
// what it measured as JSON.

import { randomUUID } from 'node:crypto'
import type { Consume } from './consume.ts'
import { limitsOf } from './fetch-limits.ts'
import { Tally } from './tally.ts'

const [name = '', brokers = '', topic = '', records = '', folder = '', limits = ''] = process.argv.slice(2)

/** Each loads what it needs alone. */
const loaders: readonly (() => Promise<Readonly<Record<string, Consume>>>)[] = name.startsWith('warp-flow')
  ? [async () => (await import('./ours.ts')).ours, async () => (await import('./stall.ts')).stalling]
  : [async () => (await import('./peers.ts')).peers]

let consume: Consume | undefined
for (const load of loaders) consume ??= (await load())[name.replace(/, \d+ KiB$/u, '')]
if (consume === undefined) throw new Error(`no contender ${JSON.stringify(name)}`)

const tally = new Tally(Number(records))
// A group of its own, that has committed nothing.
const run = await consume(
  { brokers, topic, groupId: `bench-${randomUUID()}`, records: Number(records), folder, limits: limitsOf(limits) },
  tally
)
console.log(JSON.stringify(run))
process.exit(0)
