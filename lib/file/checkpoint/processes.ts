import { readlinkSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import { errnoOf } from '../../errors/errno-of.ts'
import {
  parseProcStat,
  type NumberSeen,
  type ProcessIdentity,
  type ProcessSeen,
  type ThreadIdentity
} from './liveness.ts'

/** What is asked of the system about processes. */
export interface Processes {
  /** Who this process is, and this thread of it. */
  own(): Promise<ProcessIdentity>
  look(who: Pick<ProcessIdentity, 'pid' | 'thread'>): Promise<ProcessSeen>
}

/**
 * The system's own answers. Only Linux says when a process was started, and which threads there are; elsewhere a number
 * that is in use counts as the same process. `proc` is where it says so.
 */
export function processesBy(proc: string): Processes {
  return {
    async own() {
      const [boot, pidNamespace, stat, thread] = await Promise.all([
        textOr(readFile(`${proc}/sys/kernel/random/boot_id`, 'utf8')),
        textOr(readlink(`${proc}/self/ns/pid`)),
        textOr(readFile(`${proc}/self/stat`, 'utf8')),
        ownThread(proc)
      ])
      return { host: hostname(), boot, pidNamespace, pid: process.pid, started: parseProcStat(stat).started, thread }
    },
    async look({ pid, thread }) {
      const [stat, threadSeen] = await Promise.all([
        textOr(readFile(`${proc}/${pid}/stat`, 'utf8')),
        thread === undefined ? null : lookAtThread(`${proc}/${pid}/task`, thread)
      ])
      return { exists: exists(pid), ...parseProcStat(stat), thread: threadSeen }
    }
  }
}

export const systemProcesses: Processes = processesBy('/proc')

/** Whichever thread makes the call is its own `thread-self`: one that is made in the pool would be the pool's. */
async function ownThread(proc: string): Promise<ThreadIdentity> {
  try {
    const tid = readlinkSync(`${proc}/thread-self`).replace(/^.*\//, '')
    const { started } = parseProcStat(await readFile(`${proc}/self/task/${tid}/stat`, 'utf8'))
    return { id: threadId, tid, started }
  } catch {
    return { id: threadId, tid: '', started: '' }
  }
}

/** Null where nobody can say: of a process that may not be looked at, no thread is to be seen. */
async function lookAtThread(tasks: string, { tid }: ThreadIdentity): Promise<NumberSeen | null> {
  const threads = tid === '' ? null : await readdir(tasks).catch(() => null)
  if (threads === null) return null
  const stat = threads.includes(tid) ? await textOr(readFile(`${tasks}/${tid}/stat`, 'utf8')) : ''
  return { exists: stat !== '', ...parseProcStat(stat) }
}

/** Whoever may not signal a process is told so only where there is one. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}

async function textOr(reading: Promise<string>): Promise<string> {
  try {
    return (await reading).trim()
  } catch {
    return ''
  }
}
