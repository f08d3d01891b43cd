import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a contender's process says of its run. */
export interface Measurement {
  readonly lines: number
  readonly characters: number
  /** Wall time of the reading itself, without the process's start. */
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMiB: number
}

/** One run in a process of its own; pinned to one processor where asked. */
export async function measure(program: string, args: readonly string[], pinned: boolean): Promise<Measurement> {
  const [command, ...rest] = pinned ? ['taskset', '-c', '1', process.execPath] : [process.execPath]
  const { stdout } = await promisify(execFile)(command ?? '', [...rest, program, ...args], { timeout: RUN_MS })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measurement
}

/** A contender that takes longer hangs. */
const RUN_MS = 300_000
