import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Consume } from './consume.ts'
import { peakMB } from './tally.ts'

/** librdkafka's own program, which writes one byte for each record; this process reads and counts them. */
export const runKcat: Consume = async ({ brokers, topic, groupId, records, limits }) => {
  const limited =
    limits === null
      ? []
      : ['-X', `max.partition.fetch.bytes=${limits.partition}`, '-X', `fetch.max.bytes=${limits.total}`]
  const startedAt = performance.now()
  const child = spawn(
    'kcat',
    ['-b', brokers, '-G', groupId, '-X', 'auto.offset.reset=earliest', ...limited, '-q', '-e', '-f', '.', topic],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  const closed = once(child, 'close')
  const looking = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid))
  }, LOOK_MS)
  let peak = 0
  let count = 0
  let firstAt = NaN
  let lastAt = NaN
  child.stdout.on('data', (bytes: Buffer) => {
    lastAt = performance.now()
    if (count === 0) firstAt = lastAt
    count += bytes.length
  })
  const [code] = (await closed) as [number | null]
  clearInterval(looking)
  if (code !== 0 || count !== records) throw new Error(`kcat ended with ${code} after ${count} records of ${records}`)
  return {
    records: count,
    bytes: null,
    sum: null,
    seconds: (lastAt - firstAt) / 1000,
    wholeSeconds: (lastAt - startedAt) / 1000,
    cpuSeconds: childrenCpuSeconds(),
    peakMB: peak
  }
}

/** It may be gone by now. */
function peakOf(pid: number | undefined): number {
  try {
    return peakMB(pid) || 0
  } catch {
    return 0
  }
}

/**
 * Of the children that have ended; their fields 16 and 17, where the second is a name in brackets, count ticks of 10
 * ms.
 */
function childrenCpuSeconds(): number {
  if (process.platform !== 'linux') return NaN
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}

const LOOK_MS = 20
