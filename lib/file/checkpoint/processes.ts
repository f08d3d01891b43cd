import { readlinkSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'
import { errnoOf } from '../../errors/errno-of.ts'

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

/**
 * Where a process number means something: the same number elsewhere is another process. A part that is not known is
 * empty.
 */
export interface ProcessPlace {
  readonly host: string
  /** Of this start of the machine; all containers of a machine have the same. */
  readonly boot: string
  /** Containers mostly have one each. */
  readonly pidNamespace: string
}

/** A process, told from all others that had or will have its number. */
export interface ProcessIdentity extends ProcessPlace {
  readonly pid: number
  /** When it was started, in the kernel's own measure; empty where the system does not tell. */
  readonly started: string
  /** Absent in locks of releases before it. */
  readonly thread?: ThreadIdentity | undefined
}

/** One of the threads of a process that run JavaScript: a worker may end while its process goes on. */
export interface ThreadIdentity {
  /** Node's own number for it: 0 is the main thread. */
  readonly id: number
  /** The kernel's number; empty where the system does not tell. */
  readonly tid: string
  /** As of a process. */
  readonly started: string
}

/** What the system says of the number of a process or a thread. */
export interface NumberSeen {
  readonly exists: boolean
  /** As in `ProcessIdentity`. */
  readonly started: string
  /** It has ended, and only its parent has not been told yet. */
  readonly ended: boolean
}

export interface ProcessSeen extends NumberSeen {
  /** Of the thread; null where the system does not tell of threads. */
  readonly thread: NumberSeen | null
}

/** `unknown`: it cannot be asked for, only watched. */
export type Liveness = 'alive' | 'dead' | 'unknown'

/** Whether the two are numbers of the same table, so that the system can be asked at all. */
export function isSamePlace(a: ProcessPlace, b: ProcessPlace): boolean {
  return a.host === b.host && a.boot === b.boot && a.pidNamespace === b.pidNamespace
}

/**
 * Whether a process still runs, and in it the thread that took the lock. `seen` is what the system here says of their
 * numbers; of those elsewhere nobody here can tell, nor of a thread where the system does not say which there are.
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

/** Reads `/proc/<pid>/stat`. The program's name stands in brackets and may hold anything, brackets and blanks too. */
export function parseProcStat(text: string): Pick<NumberSeen, 'started' | 'ended'> {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { ended: ENDED.has(fields[0] ?? ''), started: fields[STARTED] ?? '' }
}

/** Zombies, and those about to go. */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X', 'x'])
/** Field 22, counted from the state, which is field 3. */
const STARTED = 22 - 3
