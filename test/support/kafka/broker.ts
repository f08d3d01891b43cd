import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { javaArguments } from './java.ts'
import type { Keeper } from './keeper.ts'

/** The process of one node; it can be restarted after a stop. */
export interface Broker {
  /** `null` while it is stopped. */
  readonly pid: number | null
  /** The end of the log of all its processes. */
  readonly logTail: string
  /** Resolves when the node serves requests. Rejects with its log if it ends instead. */
  start(): Promise<void>
  /** Resolves when the process is gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Returns once all its threads have stopped. */
  pause(): void
  resume(): void
}

/** A broker for a formatted folder with a `server.properties`. Nothing is started yet. */
export function makeBroker(folder: string, keeper: Keeper): Broker {
  let running: { readonly child: ChildProcess; readonly pid: number; readonly ended: Promise<unknown> } | null = null
  let log = ''

  async function start(): Promise<void> {
    if (running !== null) throw new Error(`${folder} runs already`)
    const child = spawn('java', javaArguments('kafka.Kafka', [path.join(folder, 'server.properties')]), {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true
    })
    // Rejects if there is no such program.
    await once(child, 'spawn')
    const pid = child.pid!
    keeper.started(pid)
    const ended = untilClosed(child, pid)
    running = { child, pid, ended }
    const patience = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    const serves = new Promise<boolean>((resolve) => {
      let said = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          log = `${log}${text}`.slice(-LOG_LENGTH)
          said = `${said}${text}`.slice(-text.length - SERVES.length)
          if (said.includes(SERVES)) resolve(true)
        })
      }
    })
    const isUp = await Promise.race([serves, ended.then(() => false)])
    clearTimeout(patience)
    if (!isUp) throw new Error(`the broker of ${folder} did not start:\n${log}`)
  }

  async function untilClosed(child: ChildProcess, pid: number): Promise<void> {
    await once(child, 'close')
    keeper.ended(pid)
    running = null
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (running === null) return
    const { child, ended } = running
    child.kill(signal)
    // A node without a majority of its cluster waits for minutes.
    const patience = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    await ended
    clearTimeout(patience)
  }

  return {
    get pid() {
      return running?.pid ?? null
    },
    get logTail() {
      return log
    },
    start,
    stop,
    pause: () => {
      if (running === null) return
      running.child.kill('SIGSTOP')
      waitUntilStopped(running.pid)
    },
    resume: () => {
      running?.child.kill('SIGCONT')
    }
  }
}

/** A signal takes effect some time after it was sent: on a busy machine a thread may still answer a request. */
function waitUntilStopped(pid: number): void {
  const end = Date.now() + LONGEST_MS
  while (!threadStates(pid).every((state) => state === 'T') && Date.now() < end);
}

/** Thread states as in `/proc`: `T` is stopped. Empty if the process has ended. */
function threadStates(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(
      (thread) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1]?.[0] ?? ''
    )
  } catch {
    return []
  }
}

const SERVES = 'Kafka Server started'
const LOG_LENGTH = 65_536
const LONGEST_MS = 120_000
