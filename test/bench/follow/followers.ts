import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import split2 from 'split2'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import { followByRsyslog, followBySyslogNg } from './daemons.ts'

/** What is followed, from its beginning, and who is told of each line. */
export interface Following {
  readonly folder: string
  readonly names: readonly string[]
  readonly onLine: (line: string) => void
}

/** Which process does the work, where it is not the one that asked. */
export interface Follower {
  readonly pid: number
}

/** contender => follows files until its process ends. Each runs in a process of its own. */
export const followers: Readonly<Record<string, (following: Following) => Promise<Follower>>> = {
  'warp-flow': (following) => ours(following, {}),
  'warp-flow, usePolling': (following) => ours(following, { usePolling: true }),
  '@logdna/tail-file': (following) => tailFile(following, {}),
  // As often as it can be wanted: its own default is a second.
  '@logdna/tail-file, every 10 ms': (following) => tailFile(following, { pollFileIntervalMs: 10 }),
  tail: async ({ folder, names, onLine }) => {
    const { Tail } = await import('tail')
    for (const name of names) {
      const tail = new Tail(path.join(folder, name), { fromBeginning: true })
      tail.on('line', onLine)
      tail.on('error', failed)
    }
    return self
  },
  'tail -F': async ({ folder, names, onLine }) => {
    // It ends with this process, however that ends.
    const tail = spawn('tail', ['-q', '-n', '+1', `--pid=${process.pid}`, '-F', ...names], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    tail.on('error', failed).on('exit', (code) => {
      failed(new Error(`tail -F has ended with ${code}`))
    })
    tail.stdout.pipe(split2()).on('data', onLine)
    await once(tail, 'spawn')
    return { pid: tail.pid ?? -1 }
  },
  'rsyslog imfile': followByRsyslog,
  'syslog-ng': followBySyslogNg
}

/** Ends the process that follows, where it is still there once the one that asked is gone. */
export function endFollower({ pid }: Follower): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    /* It is gone. */
  }
}

/** The names of those that `BENCH_CONTENDERS` wants: all, or those alone that hold one of its parts. */
export function contenders(): string[] {
  return Object.keys(followers).filter(isWanted)
}

export function isWanted(name: string): boolean {
  return (process.env['BENCH_CONTENDERS'] ?? '').split(',').some((part) => name.includes(part))
}

async function ours({ folder, onLine }: Following, params: Partial<FileInputParams>): Promise<Follower> {
  const source = createFileSource({ base: folder, file: '*.log', mode: 'follow', from: 'beginning', ...params })
  source.on('error', failed)
  source.on('warning', (warning) => {
    console.error(`warp-flow: ${warning.message}`)
  })
  source.on('data', ({ text }) => {
    onLine(text)
  })
  await once(source, 'ready')
  return self
}

async function tailFile(
  { folder, names, onLine }: Following,
  options: { readonly pollFileIntervalMs?: number }
): Promise<Follower> {
  const { default: TailFile } = await import('@logdna/tail-file')
  for (const name of names) {
    const tail = new TailFile(path.join(folder, name), { startPos: 0, ...options })
    tail.on('tail_error', failed).on('error', failed)
    tail.pipe(split2()).on('data', onLine)
    await tail.start()
  }
  return self
}

/** A contender that fails is out of the race, and takes the benchmark with it. */
function failed(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}

const self: Follower = { pid: process.pid }
