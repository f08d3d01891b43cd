import { readlinkSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import { errnoOf } from '../../errors/errno-of.ts'

// Whether the process and the thread that hold a lock still run.

/** The place where a process number is valid: elsewhere the same number is another process. Unknown parts are empty. */
export interface ProcessPlace {
  readonly host: string
  /** Identifies the current boot of the machine; shared by all of its containers. */
  readonly boot: string
  /** Usually one per container. */
  readonly pidNamespace: string
}

/** Distinguishes a process from all others that had or will have its number. */
export interface ProcessIdentity extends ProcessPlace {
  readonly pid: number
  /** Start time in the kernel's own unit; empty if the system does not report it. */
  readonly started: string
  /** Missing in the locks of earlier releases. */
  readonly thread?: ThreadIdentity | undefined
}

/** A thread that runs JavaScript: a worker may end while its process continues. */
export interface ThreadIdentity {
  /** Node's own number; 0 is the main thread. */
  readonly id: number
  /** The kernel's number; empty if the system does not report it. */
  readonly tid: string
  /** Start time, as for a process. */
  readonly started: string
}

/** What the system reports for the number of a process or a thread. */
export interface NumberSeen {
  readonly exists: boolean
  /** Start time, as in `ProcessIdentity`. */
  readonly started: string
  /** True if it has ended, but its parent has not collected its status yet. */
  readonly ended: boolean
}

export interface ProcessSeen extends NumberSeen {
  /** Null if the system does not list threads. */
  readonly thread: NumberSeen | null
}

/** `unknown`: this system cannot tell, and the holder has to be watched. */
export type Liveness = 'alive' | 'dead' | 'unknown'

/** Whether two processes share one process table, so that this system can look up either. */
export function isSamePlace(a: ProcessPlace, b: ProcessPlace): boolean {
  return a.host === b.host && a.boot === b.boot && a.pidNamespace === b.pidNamespace
}

/** Whether both are the same process, whatever the thread. */
export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && isSamePlace(a, b)
}

/**
 * Decides whether the process, and in it the thread that took the lock, still runs. `seen` is what this system reports
 * for their numbers. The answer is `unknown` for a process elsewhere, and for another thread of this process if the
 * system does not list threads.
 */
export function livenessOf(holder: ProcessIdentity, here: ProcessIdentity, seen: ProcessSeen): Liveness {
  if (!isSamePlace(holder, here)) return 'unknown'
  if (isGone(holder, seen)) return 'dead'
  if (holder.thread !== undefined && seen.thread !== null) return isGone(holder.thread, seen.thread) ? 'dead' : 'alive'
  return holder.pid === here.pid && holder.thread?.id !== here.thread?.id ? 'unknown' : 'alive'
}

function isGone({ started }: { readonly started: string }, seen: NumberSeen): boolean {
  return !seen.exists || seen.ended || (started !== '' && seen.started !== '' && started !== seen.started)
}

/** Parses `/proc/<pid>/stat`. The program's name is in brackets and may itself contain brackets and blanks. */
export function parseProcStat(text: string): Pick<NumberSeen, 'started' | 'ended'> {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { ended: ENDED.has(fields[0] ?? ''), started: fields[STARTED] ?? '' }
}

/** Zombies, and processes about to vanish. */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X', 'x'])
/** Field 22, counted from the state, which is field 3. */
const STARTED = 22 - 3

/** Looks up processes in the system. */
export interface Processes {
  /** This process and the current thread. */
  own(): Promise<ProcessIdentity>
  look(who: Pick<ProcessIdentity, 'pid' | 'thread'>): Promise<ProcessSeen>
}

/**
 * Looks up processes in `/proc`, or in the folder given as `proc`. Only Linux reports when a process started and lists
 * its threads; on other systems, a number in use counts as the same process.
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

/**
 * Reads `thread-self` synchronously, because it is the thread that makes the call: an asynchronous call runs in the
 * pool.
 */
async function ownThread(proc: string): Promise<ThreadIdentity> {
  try {
    const tid = readlinkSync(`${proc}/thread-self`).replace(/^.*\//, '')
    const { started } = parseProcStat(await readFile(`${proc}/self/task/${tid}/stat`, 'utf8'))
    return { id: threadId, tid, started }
  } catch {
    return { id: threadId, tid: '', started: '' }
  }
}

/** Looks up a thread; null if that is impossible: the threads of a process may be hidden from this user. */
async function lookAtThread(tasks: string, { tid }: ThreadIdentity): Promise<NumberSeen | null> {
  const threads = tid === '' ? null : await readdir(tasks).catch(() => null)
  if (threads === null) return null
  const stat = threads.includes(tid) ? await textOr(readFile(`${tasks}/${tid}/stat`, 'utf8')) : ''
  return { exists: stat !== '', ...parseProcStat(stat) }
}

/** Whether a process exists. Without the right to signal it, the error still shows that it exists. */
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
