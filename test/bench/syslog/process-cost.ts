import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What a process has cost so far, as the kernel (Linux) counts it for all its threads. */
export interface ProcessCost {
  /** In user mode and in the kernel. */
  readonly cpuSeconds: number
  readonly peakMiB: number
}

export function processCost(pid: number): ProcessCost {
  // The second field is the program's name in brackets and may hold anything; utime and stime are the 14th and 15th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  const peakKiB = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS, peakMiB: Number(peakKiB) / 1024 }
}

/** Clock ticks in a second. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
