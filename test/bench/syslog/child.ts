import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process of the benchmark that speaks JSON, a line at a time. */
export interface Child {
  readonly pid: number
  /** The next thing it says. */
  said(): Promise<Said>
  /** Tells it to come to an end, and to say what it has seen. */
  finish(): void
  kill(): Promise<void>
}

export type Said = Readonly<Record<string, number>>

/** Which of two processors a process runs on. */
export const CORES = { sender: 0, receiver: 1 } as const

/** Starts a process, pinned to a processor where `taskset` is there. */
export function startChild(command: readonly string[], core: number): Child {
  const [program = '', ...args] = process.platform === 'linux' ? ['taskset', '-c', String(core), ...command] : command
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  ended.catch(() => {
    /* `said` tells it. */
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.on('error', () => {
    /* It is gone already. */
  })
  running.add(child)
  child.once('exit', () => running.delete(child))

  async function said(): Promise<Said> {
    const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    const { value, done } = await lines.next()
    clearTimeout(late)
    if (done === true) throw new Error(`${command.join(' ')}: it has ended, or said nothing for ${LONGEST_MS / 1000} s`)
    return JSON.parse(value) as Said
  }

  async function kill(): Promise<void> {
    child.kill('SIGKILL')
    await ended
  }

  return {
    pid: child.pid ?? -1,
    said,
    finish: () => {
      child.stdin.end()
    },
    kill
  }
}

// Where the benchmark itself ends, nothing goes on.
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const LONGEST_MS = 120_000
